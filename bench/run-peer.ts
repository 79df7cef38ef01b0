// Runs the pipeline of another system in a folder of its own and gathers what it made.
import { execFile } from 'node:child_process';
import { appendFile, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { timelineSeconds } from '#media/grid.ts';
import type { OpenClip } from './open-clip.ts';
import type { MadeLadder } from './own-ladder.ts';
import type { Peer } from './peers.ts';

const exec = promisify(execFile);

/** @returns its renditions, each as one file; sound is in them only where it is muxed with the picture, and does not count in their rates */
export async function runPeer(ffmpeg: string, peer: Peer, clip: OpenClip): Promise<MadeLadder> {
  const seconds = timelineSeconds(clip.plan.timeline);
  const { steps, renditions } = peer.ladder({
    file: clip.file,
    facts: clip.plan.source,
    bitrateKbps: (clip.sizeBytes * 8) / 1000 / seconds,
  });
  const folder = join(clip.folder, peer.name);
  await mkdir(folder, { recursive: true });
  for (const step of steps) await exec(ffmpeg, step, { cwd: folder });
  const names = (await readdir(folder)).filter((name) => /\.(?:m4s|mp4|ts)$/.test(name)).sort();
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  const made = await Promise.all(
    renditions.map(async ({ name, parts, extension }) => {
      const file = join(folder, `all-${name}.${extension}`);
      const found = parts.flatMap((part) => names.filter((each) => each.startsWith(part)));
      for (const each of found) await appendFile(file, await readFile(join(folder, each)));
      const bytes = (await stat(file)).size - (await soundBytes(ffmpeg, file));
      return { name, file, bytes, kbps: (bytes * 8) / 1000 / seconds };
    }),
  );
  return { renditions: made, totalBytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** What the packets of sound take that are muxed with the picture, as FFmpeg counts them when it copies. */
async function soundBytes(ffmpeg: string, file: string): Promise<number> {
  const copy = ['-nostdin', '-hide_banner', '-i', file, '-map', '0', '-c', 'copy', '-f', 'null', '-'];
  const { stderr } = await exec(ffmpeg, copy);
  return Number(/audio:(\d+)kB/.exec(stderr)?.[1] ?? 0) * 1024;
}
