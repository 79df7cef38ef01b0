// The ladder of a clip as background tasks make it: the lowest rung, then each group of the others from one decode, in chunks that grow.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { audioGrid, gridSeconds, videoGrid } from '#media/grid.ts';
import { rungGroups } from '#media/ladder.ts';
import { chunkFragments, type FragmentRun, nextChunk } from '#media/units.ts';
import { makeAudio } from '../transcoder/make-audio.ts';
import type { PackSink } from '../transcoder/make-context.ts';
import { makeVideo } from '../transcoder/make-video.ts';
import type { OpenClip } from './open-clip.ts';

export interface MadeRendition {
  name: string;
  file: string;
  bytes: number;
  kbps: number;
}

export interface MadeLadder {
  renditions: MadeRendition[];
  /** Of all that is served, sound included. */
  totalBytes: number;
}

export async function makeOwnLadder({ plan, source, inits, context, folder }: OpenClip): Promise<MadeLadder> {
  const grid = videoGrid(plan.timeline);
  const fragments = new Map(plan.rungs.map(({ name }) => [name, new Map<number, Uint8Array>()]));
  const sink: PackSink = {
    async put(pack) {
      const made = fragments.get(pack.rendition);
      for (const [i, bytes] of pack.fragments.entries()) made?.set(pack.firstFragment + i, bytes);
    },
  };
  const sha256s = Object.fromEntries(inits.map(({ rendition, sha256 }) => [rendition, sha256]));
  const groups = [plan.rungs.slice(0, 1), ...rungGroups(plan.rungs.slice(1))];
  for (const names of groups.map((group) => group.map(({ name }) => name))) {
    const taken = new Map<string, FragmentRun[]>(names.map((name) => [name, []]));
    const most = (chunks: number): number => (plan.videoIsEnterable ? chunkFragments(chunks) : grid.fragmentCount);
    for (let chunks = 0; ; chunks += 1) {
      const chunk = nextChunk(grid, taken, most(chunks), !plan.videoIsEnterable);
      if (!chunk) break;
      for (const name of chunk.renditions) taken.get(name)?.push(chunk.run);
      await makeVideo(context, plan, source, { ...chunk, pace: 'background', inits: sha256s }, sink);
    }
  }
  const renditions = await Promise.all(
    inits.map(async ({ rendition: name, bytes: init }) => {
      const made = fragments.get(name) ?? new Map<number, Uint8Array>();
      const inOrder = [...made].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
      const all = Buffer.concat([init, ...inOrder]);
      const file = join(folder, `own-${name}.mp4`);
      await writeFile(file, all);
      return { name, file, bytes: all.byteLength, kbps: (all.byteLength * 8) / 1000 / gridSeconds(grid) };
    }),
  );
  const picturesBytes = renditions.reduce((sum, { bytes }) => sum + bytes, 0);
  return { renditions, totalBytes: picturesBytes + (await soundBytes({ plan, source, context })) };
}

async function soundBytes({ plan, source, context }: Pick<OpenClip, 'plan' | 'source' | 'context'>): Promise<number> {
  if (!plan.audio) return 0;
  let bytes = 0;
  const sink: PackSink = {
    async put({ fragments }) {
      for (const fragment of fragments) bytes += fragment.byteLength;
    },
  };
  const run = { first: 0, end: audioGrid(plan.timeline, plan.audio.sampleRate).fragmentCount };
  await makeAudio(context, plan, source, { run, pace: 'background' }, sink);
  return bytes;
}
