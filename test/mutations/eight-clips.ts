// One second of picture and sound in each of the eight containers that are mutated.
import { readFile } from 'node:fs/promises';
import { H264, openClipFolder, picture, tone } from '../transcoder/clips.ts';

const SMALL = [...picture(':size=160x120:rate=25:duration=1'), ...tone(':duration=1'), '-fflags', '+bitexact'];
const AAC = ['-c:a', 'aac', '-b:a', '48k'];

const CLIPS: Record<string, readonly string[]> = {
  mp4: [...H264, ...AAC, '-movflags', '+faststart'],
  mov: ['-c:v', 'mjpeg', '-q:v', '20', '-c:a', 'pcm_s16le'],
  mkv: [...H264, '-c:a', 'flac'],
  // With the deadline `realtime` the bytes would depend on how busy the machine is, and no seed could repeat them.
  webm: ['-c:v', 'libvpx', '-deadline', 'good', '-cpu-used', '5', '-c:a', 'libopus'],
  avi: ['-c:v', 'mpeg4', '-c:a', 'mp3'],
  ogv: ['-c:v', 'libtheora', '-c:a', 'libvorbis'],
  mpg: ['-c:v', 'mpeg2video', '-c:a', 'mp2'],
  ts: [...H264, '-c:a', 'mp2'],
};

export interface Clip {
  name: string;
  bytes: Uint8Array;
}

export async function makeEightClips(): Promise<Clip[]> {
  const folder = await openClipFolder();
  try {
    const clips: Clip[] = [];
    for (const [name, args] of Object.entries(CLIPS)) {
      clips.push({ name, bytes: await readFile(await folder.make(`clip.${name}`, [...SMALL, ...args])) });
    }
    return clips;
  } finally {
    await folder.remove();
  }
}
