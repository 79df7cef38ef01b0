// Clips that FFmpeg itself makes, each with one oddity; made once, on first use.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FFMPEG, H264, picture, tone } from '../clips.ts';

const exec = promisify(execFile);

const SMALL = picture(':size=160x120:rate=10:duration=1');
const SOUND = tone(':duration=1');
const AAC = ['-c:a', 'aac'];
/** Ten pictures, one a day. */
const ONE_A_DAY = ['-vf', 'settb=1/1000,setpts=N*86400/TB', '-fps_mode', 'passthrough', '-enc_time_base', '1:1000'];

/** Arguments by file name; the extension says which container. */
const CLIPS = {
  'plain.mp4': [...SMALL, ...SOUND, ...H264, ...AAC, '-movflags', '+faststart'],
  'index-last.mp4': [...SMALL, ...SOUND, ...H264, ...AAC],
  'plain.mkv': [...SMALL, ...SOUND, ...H264, ...AAC],
  'live.mkv': [...SMALL, ...H264, '-live', '1'],
  'plain.avi': [...SMALL, ...SOUND, '-c:v', 'mpeg4', '-c:a', 'mp3'],
  'plain.ts': [...SMALL, ...SOUND, ...H264, ...AAC],
  'plain.ogv': [...SMALL, ...SOUND, '-c:v', 'libtheora', '-c:a', 'libvorbis'],
  'pieces.mp4': [...SMALL, ...H264, '-movflags', 'frag_keyframe+empty_moov+default_base_moof', '-g', '5'],
  'many-pieces.mp4': [...SMALL, ...H264, '-movflags', 'frag_keyframe+empty_moov+skip_trailer', '-g', '1'],
  'sound-only.mp4': [...SOUND, ...AAC],
  'sound-only.mkv': [...SOUND, ...AAC],
  'sound-only.ts': [...SOUND, ...AAC],
  'sound-only.wav': [...SOUND],
  'cover-only.mp4': [
    ...SOUND,
    ...picture(':size=160x120:rate=1:duration=1'),
    ...['-map', '0:a', '-map', '1:v', '-c:v', 'mjpeg', '-frames:v', '1', '-disposition:v', 'attached_pic', ...AAC],
  ],
  'one-picture.mp4': [...picture(':size=160x120:rate=25'), '-frames:v', '1', ...H264],
  '1x1.mkv': [...SMALL, '-vf', 'scale=1:1', '-c:v', 'ffv1', '-pix_fmt', 'yuv444p'],
  '2x2.mp4': [...picture(':size=2x2:rate=10:duration=1'), ...H264],
  '3x5.mkv': [...picture(':size=3x5:rate=10:duration=1'), '-c:v', 'ffv1', '-pix_fmt', 'yuv444p'],
  '2x1000.mp4': [...picture(':size=2x1000:rate=10:duration=1'), ...H264],
  'magicyuv.avi': [...SMALL, '-c:v', 'magicyuv'],
  'utvideo.mkv': [...SMALL, '-c:v', 'utvideo'],
  'huffyuv.avi': [...SMALL, '-c:v', 'huffyuv'],
  'png.mov': [...SMALL, '-c:v', 'png'],
  'jpeg2000.mov': [...SMALL, '-c:v', 'jpeg2000'],
  'raw.avi': [...SMALL, '-c:v', 'rawvideo'],
  'cinepak.mov': [...SMALL, '-c:v', 'cinepak'],
  'encrypted.mp4': [
    ...[...SMALL, ...SOUND, ...H264, ...AAC, '-encryption_scheme', 'cenc-aes-ctr'],
    ...['-encryption_key', '76a6c65c5ea762046bd749a2e632ccbb', '-encryption_kid', 'a7e61c373e219033c21091fa607bf3b8'],
  ],
  'one-a-day.mkv': [...picture(':size=160x120:rate=1:duration=10'), ...ONE_A_DAY, ...H264],
  'still-photo.mov': [...SMALL, '-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p'],
  'hundred-streams.mkv': [...SMALL, ...SOUND, ...H264, ...AAC, ...manyMaps(99)],
  'hundred-streams.ts': [...SMALL, ...SOUND, ...H264, ...AAC, ...manyMaps(99)],
  'before-zero.mp4': [
    ...[...SMALL, ...SOUND, ...H264, ...AAC],
    ...['-output_ts_offset', '-0.3', '-avoid_negative_ts', 'disabled'],
  ],
  'late.mp4': [...SMALL, ...SOUND, ...H264, ...AAC, '-output_ts_offset', '5000'],
  'clock-wraps.ts': [...SMALL, ...SOUND, ...H264, ...AAC, '-output_ts_offset', '95443.2'],
  'thousand-a-second.mkv': [...picture(':size=160x120:rate=1000:duration=1'), ...H264],
} satisfies Record<string, readonly string[]>;

export type OddClip = keyof typeof CLIPS;

function manyMaps(sounds: number): string[] {
  return ['-map', '0:v', ...Array.from({ length: sounds }, () => ['-map', '1:a']).flat()];
}

export interface OddClips {
  read(name: OddClip): Promise<Uint8Array>;
  /** A file made from another one by FFmpeg, without being encoded again. */
  from(source: Uint8Array, args: readonly string[], name: string): Promise<Uint8Array>;
  remove(): Promise<void>;
}

export async function openOddClips(): Promise<OddClips> {
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-odd-'));
  const made = new Map<OddClip, Promise<Uint8Array>>();
  const make = async (args: readonly string[], name: string): Promise<Uint8Array> => {
    const file = join(folder, name);
    await exec(FFMPEG, ['-v', 'error', '-nostdin', '-y', ...args, '-fflags', '+bitexact', file]);
    return readFile(file);
  };
  return {
    read(name) {
      const known = made.get(name) ?? make(CLIPS[name], name);
      made.set(name, known);
      return known;
    },
    async from(source, args, name) {
      const input = join(folder, `from-${name}`);
      await writeFile(input, source);
      return make(['-i', input, ...args], name);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
