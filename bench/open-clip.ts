// A clip as the transcoder sees it: probed and planned, with the inits of its rungs, in a folder of its own.
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { EncodePlan } from '#contract/encode-plan.ts';
import { SNIFF_BYTES, sniffContainer } from '#media/source-formats.ts';
import { DEMO_CLIPS, makeClip } from '../scripts/demo-clips.ts';
import { findFfmpeg } from '../scripts/find-tool.mjs';
import type { SourceInput } from '../transcoder/ffmpeg/input-args.ts';
import type { MakeContext } from '../transcoder/make-context.ts';
import { type MadeInit, makeInits } from '../transcoder/make-inits.ts';
import { makePlan } from '../transcoder/plan.ts';
import { probeSource } from '../transcoder/probe-source.ts';
import { openWorkspace } from '../transcoder/workspace.ts';

export interface OpenClip {
  name: string;
  file: string;
  sizeBytes: number;
  source: SourceInput;
  plan: EncodePlan;
  inits: MadeInit[];
  context: MakeContext;
  folder: string;
}

/** The FFmpeg and ffprobe that the product would use. @throws where there is none */
export function benchTools(): { ffmpeg: string; ffprobe: string } {
  const tools = findFfmpeg();
  if (!tools) throw new Error('FFmpeg is missing.');
  return tools;
}

/** What `use` does with the clip; null for files of no container that is accepted. */
export async function withClip<Result>(file: string, use: (clip: OpenClip) => Promise<Result>): Promise<Result | null> {
  const container = sniffContainer((await readFile(file)).subarray(0, SNIFF_BYTES));
  if (!container) return null;
  const tools = benchTools();
  const { signal } = new AbortController();
  const source: SourceInput = { url: file, container };
  const sizeBytes = (await stat(file)).size;
  const { facts, broken } = await probeSource({
    ...{ ffprobe: tools.ffprobe, signal, source, sizeBytes, maxSeconds: 43_200, noProgressMs: 120_000 },
  });
  const healedFrom = broken ? { container: container.name, streamIndexes: [facts.video.streamIndex] } : null;
  const plan = makePlan(facts, { healedFrom });
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-clip-'));
  const context: MakeContext = {
    tools,
    signal,
    noProgressMs: 120_000,
    workspace: openWorkspace(folder),
    blocks: { failure: () => null, lastReadMs: () => 0 },
    onLog: () => undefined,
    onProgress: () => undefined,
  };
  try {
    const inits = await makeInits(context, plan);
    return await use({ name: basename(file), file, sizeBytes, source, plan, inits, context, folder });
  } finally {
    await context.workspace.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

const MADE_SECONDS = 8;

/** The clips of `folder`, or the first `wanted` of them; without a folder, those that FFmpeg can make of nothing. */
export async function benchClips(folder: string | null, into: string): Promise<string[]> {
  if (folder !== null) {
    const names = (await readdir(folder)).filter((name) => /\.(?:mp4|mkv|webm|mov|ts)$/.test(name));
    return names.sort().map((name) => join(folder, name));
  }
  const { ffmpeg } = benchTools();
  const files: string[] = [];
  for (const clip of DEMO_CLIPS) {
    const file = join(into, clip.file);
    await makeClip(ffmpeg, { ...clip, seconds: MADE_SECONDS }, file);
    files.push(file);
  }
  return files;
}
