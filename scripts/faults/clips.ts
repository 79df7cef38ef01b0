// The clips of the fault runs: small pictures, long enough for several packs, made once by FFmpeg's own generators.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { findFfmpeg } from '../find-tool.mjs';
import { ROOT } from '../settings.ts';

const FOLDER = join(ROOT, 'node_modules/.cache/fault-clips');

/** Two rungs and sound; 130 s are several chunks and packs of each, for all slots at the same time. */
export const longClip = (): Buffer => clip('long.mp4', 130, '480x360');
export const shortClip = (): Buffer => clip('short.mp4', 6, '320x240');

function clip(name: string, seconds: number, size: string, ...more: string[]): Buffer {
  const file = join(FOLDER, name);
  if (!existsSync(file)) {
    mkdirSync(FOLDER, { recursive: true });
    const unfinished = join(FOLDER, `part-${process.pid}-${name}`);
    execFileSync(findFfmpeg()?.ffmpeg ?? 'ffmpeg', [
      ...['-nostdin', '-v', 'error', '-y', '-f', 'lavfi', '-i', `smptebars=s=${size}:r=5`],
      ...['-f', 'lavfi', '-i', 'sine=frequency=330:sample_rate=48000', '-t', String(seconds)],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '30', '-pix_fmt', 'yuv420p', '-c:a', 'aac', ...more],
      unfinished,
    ]);
    renameSync(unfinished, file);
  }
  return readFileSync(file);
}

/** The clip with bytes behind it that players skip (a `free` box, ISO/IEC 14496-12 section 8.1.2), so that it has many parts. */
export function withPadding(bytes: Buffer, paddingBytes: number): Buffer {
  const box = Buffer.alloc(paddingBytes);
  for (let at = 8; at < paddingBytes; at += 4) box.writeUInt32BE((Math.imul(at, 2654435761) >>> 0) as number, at);
  box.writeUInt32BE(paddingBytes, 0);
  box.write('free', 4, 'latin1');
  return Buffer.concat([bytes, box]);
}

/** Files that are refused, each with the code that its owner reads; null where it plays. */
export function brokenSources(): { name: string; bytes: Buffer; code: string }[] {
  const good = shortClip(); // its moov lies at the end
  const zeroes = Buffer.alloc(200_000);
  const sound = clip('sound.m4a', 3, '64x64', '-vn');
  return [
    { name: 'cut-in-half.mp4', bytes: good.subarray(0, good.byteLength >> 1), code: 'source-truncated' },
    { name: 'zeroes.mp4', bytes: zeroes, code: 'unsupported-container' },
    { name: 'text.mp4', bytes: Buffer.from('This is no film. '.repeat(500)), code: 'unsupported-container' },
    { name: 'sound-only.m4a', bytes: sound, code: 'no-video-stream' },
  ];
}
