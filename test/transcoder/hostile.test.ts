// Files that mean harm or are broken: each ends quickly, with its reason, without an encoder having been started for it.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { FailureCode } from '#contract/failures.ts';
import { runJob } from '../../transcoder/job.ts';
import { FFMPEG, FFPROBE } from './clips.ts';
import { eventsOf, openStandIn } from './stand-in.ts';

const tools = { ffmpeg: FFMPEG, ffprobe: FFPROBE };

async function judged(source: Uint8Array): Promise<{ code: string | undefined; puts: number }> {
  const standIn = await openStandIn(source);
  try {
    const failure = await runJob(standIn.order(), tools, new AbortController().signal);
    expect(eventsOf(standIn.events, 'failed')).toHaveLength(failure ? 1 : 0);
    return { code: failure?.code, puts: standIn.requests.filter((request) => request.startsWith('PUT')).length };
  } finally {
    await standIn.close();
  }
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
/** A playlist behind the first bytes of a transport stream or a Matroska file: the sniff is content, FFmpeg's guess is not. */
const disguised = (head: number[], body: string): Uint8Array => Uint8Array.of(...head, ...text(body));

describe('made here', () => {
  it.each<[string, Uint8Array, FailureCode]>([
    ['nothing', new Uint8Array(0), 'source-truncated'],
    ['a sound file', text('ID3\u0004\0\0\0\0\0\0'), 'no-video-stream'],
    ['one byte', Uint8Array.of(0), 'unsupported-container'],
    ['a playlist', text('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n'), 'unsupported-container'],
    ['a script of inputs', text("ffconcat version 1.0\nfile '/etc/passwd'\n"), 'unsupported-container'],
    ['a picture', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46), 'unsupported-container'],
    ['only the head of an MP4', disguised([0, 0, 0, 16], 'ftypisom\0\0\0\0'), 'source-truncated'],
    ['an MP4 whose movie is cut', disguised([0, 0, 0, 16], 'ftypisom\0\0\0\0\0\0\u0010\0moovxxxx'), 'source-truncated'],
    ['a Matroska of noise', disguised([0x1a, 0x45, 0xdf, 0xa3], 'noise'.repeat(100)), 'source-damaged'],
    [
      'a Matroska that is a playlist',
      disguised([0x1a, 0x45, 0xdf, 0xa3], '\n#EXTM3U\nhttp://127.0.0.1:1/\n'),
      'source-damaged',
    ],
  ])('%s', async (_, bytes, code) => {
    expect(await judged(bytes)).toEqual({ code, puts: 0 });
  });
});

const folder =
  process.env['RIVULET_HOSTILE'] ?? fileURLToPath(new URL('../../../shared/media/hostile', import.meta.url));

describe.skipIf(!existsSync(folder))('the collection', () => {
  it.each<[string, FailureCode]>([
    ['coverart.mp3', 'no-video-stream'],
    ['ffconcat.mp4', 'unsupported-container'],
    ['hls-file.mp4', 'unsupported-container'],
    ['hls-ssrf.mp4', 'unsupported-container'],
    ['huge-15k.mp4', 'picture-too-large'],
    ['image.mp4', 'unsupported-container'],
    ['sparse-10days.mp4', 'source-too-long'],
    ['text.mp4', 'unsupported-container'],
    ['truncated-faststart.mp4', 'source-truncated'],
    ['zero.mp4', 'source-truncated'],
  ])('%s', async (name, code) => {
    expect(await judged(readFileSync(`${folder}/${name}`))).toEqual({ code, puts: 0 });
  });
});
