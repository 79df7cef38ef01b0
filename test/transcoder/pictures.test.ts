// Posters and storyboard with real FFmpeg, out of fragments as they are stored.
import { stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TaskEvent } from '#contract/tasks.ts';
import { videoGrid } from '#media/grid.ts';
import { posterSizeOf } from '#media/poster-size.ts';
import { containersNamed } from '#media/source-formats.ts';
import { makeInits } from '../../transcoder/make-inits.ts';
import { makeVideo } from '../../transcoder/make-video.ts';
import { type EncodePlan, makePlan } from '../../transcoder/plan.ts';
import { fragmentsToLookAt } from '../../transcoder/poster-choice.ts';
import { makePosters, sharpenPosters } from '../../transcoder/posters.ts';
import { probeSource } from '../../transcoder/probe-source.ts';
import type { StillsContext } from '../../transcoder/stored-stills.ts';
import { makeStoryboard } from '../../transcoder/storyboard.ts';
import { openWorkspace } from '../../transcoder/workspace.ts';
import { type ClipFolder, FFMPEG, FFPROBE, H264, openClipFolder, output } from './clips.ts';

const signal = new AbortController().signal;
const workspace = openWorkspace(tmpdir());
/** What the worker has, by path below the job. */
const stored = new Map<string, Uint8Array>();
const events: TaskEvent[] = [];

const context: StillsContext & { reporter: { emit(event: TaskEvent): void } } = {
  tools: { ffmpeg: FFMPEG, ffprobe: FFPROBE },
  signal,
  noProgressMs: 60_000,
  workspace,
  blocks: { failure: () => null, lastReadMs: () => 0 },
  onLog: () => undefined,
  onProgress: () => undefined,
  reporter: { emit: (event) => void events.push(event) },
  worker: {
    ask(path, { method, body }, read) {
      if (method === 'PUT') stored.set(path, body as Uint8Array);
      const found = stored.get(path);
      return read(new Response(found ? Buffer.from(found) : null, { status: found ? 200 : 404 }));
    },
  },
};

let clips: ClipFolder;
let plan: EncodePlan;

/** Thirteen seconds that begin with three black ones; all fragments of all rungs are stored. */
beforeAll(async () => {
  clips = await openClipFolder();
  const filters = 'drawbox=color=black:t=fill:enable=lt(t\\,3)';
  const url = await clips.make('film.mp4', [
    ...['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=10:duration=13', '-vf', filters, ...H264],
  ]);
  const [container] = containersNamed('mp4');
  if (!container) throw new Error('no mp4');
  const source = { url, container };
  const { size } = await stat(url);
  plan = makePlan(
    (await probeSource({ ffprobe: FFPROBE, signal, source, sizeBytes: size, maxSeconds: 60, noProgressMs: 60_000 }))
      .facts,
  );
  const made = await makeInits(context, plan);
  for (const { rendition, bytes } of made) stored.set(`inits/${rendition}`, bytes);
  const making = {
    renditions: [plan.rungs.at(0), plan.rungs.at(-1)].flatMap((rung) => rung?.name ?? []),
    run: { first: 0, end: videoGrid(plan.timeline).fragmentCount },
    pace: 'viewer' as const,
    inits: Object.fromEntries(made.map(({ rendition, sha256 }) => [rendition, sha256])),
  };
  await makeVideo(context, plan, source, making, {
    async put({ rendition, firstFragment, fragments }) {
      for (const [i, bytes] of fragments.entries()) stored.set(`fragments/${rendition}/${firstFragment + i}`, bytes);
    },
  });
});
afterAll(async () => {
  await clips.remove();
  await workspace.remove();
});

/** Size and mean brightness of a stored picture, or of a part of it. */
async function lookAt(path: string, crop = ''): Promise<{ width: number; height: number; mean: number }> {
  const file = await workspace.file('look.jpg');
  await writeFile(file, stored.get(path) ?? new Uint8Array());
  const shown = ['-show_entries', 'stream=width,height', '-of', 'csv=p=0'];
  const [width = 0, height = 0] = (await output(FFPROBE, [...shown, file])).toString().trim().split(',').map(Number);
  const luma = await output(FFMPEG, ['-i', file, '-vf', `${crop}format=gray`, '-f', 'rawvideo', '-']);
  return { width, height, mean: luma.reduce((sum, value) => sum + value, 0) / luma.length };
}
const told = <Type extends TaskEvent['type']>(type: Type) =>
  events.filter((event): event is Extract<TaskEvent, { type: Type }> => event.type === type);

describe('pictures of what is stored', () => {
  it('are five posters, none of them black, each a picture of the lowest rung', async () => {
    const [lowest] = plan.rungs;
    if (!lowest) throw new Error('no rung');
    const { fragmentCount } = videoGrid(plan.timeline);
    const fragments = fragmentsToLookAt(fragmentCount);
    expect(await makePosters(context, plan, lowest, fragments)).toBe(5);
    const posters = told('poster');
    expect(posters.map(({ candidate, rendition }) => [candidate, rendition])).toEqual(
      [0, 1, 2, 3, 4].map((candidate) => [candidate, lowest.name]),
    );
    for (const { candidate, atMs, sizeBytes } of posters) {
      expect(atMs).toBeGreaterThanOrEqual(3000);
      expect(stored.get(`posters/${candidate}`)?.byteLength).toBe(sizeBytes);
      const { width, height, mean } = await lookAt(`posters/${candidate}`);
      expect({ width, height }).toEqual(posterSizeOf(lowest));
      expect(mean).toBeGreaterThan(28);
    }
  });

  it('are the same posters, sharper, of another rung', async () => {
    const before = told('poster');
    const top = plan.rungs.at(-1);
    if (!top) throw new Error('no rung');
    const grid = videoGrid(plan.timeline);
    const numbers = Array.from({ length: grid.fragmentCount }, (_, n) => n);
    const posters = before.map(({ candidate, atMs }) => ({
      candidate,
      fragment: numbers.find((n) => Math.round((1000 * grid.fragment(n).start) / grid.timescale) === atMs) ?? -1,
    }));
    await sharpenPosters(context, plan, { rendition: top.name, posters });
    const after = told('poster').slice(before.length);
    expect(after.map(({ candidate, atMs, rendition }) => [candidate, atMs, rendition])).toEqual(
      before.map(({ candidate, atMs }) => [candidate, atMs, top.name]),
    );
    expect(await lookAt('posters/0')).toMatchObject(posterSizeOf(top));
  });

  it('are a sheet with a picture every two seconds, the black ones where the film is black', async () => {
    const [lowest] = plan.rungs;
    if (!lowest) throw new Error('no rung');
    expect(await makeStoryboard(context, plan, lowest)).toBe(true);
    expect(told('storyboard-sheet')).toHaveLength(1);
    const [layout] = told('storyboard');
    expect(layout).toMatchObject({ tiles: 7, columns: 5, rows: 2, tileWidth: 160, tileHeight: 90, intervalMs: 2000 });
    expect(await lookAt('storyboard/0')).toMatchObject({ width: 5 * 160, height: 2 * 90 });
    const isBright: boolean[] = [];
    for (let tile = 0; tile < 7; tile += 1) {
      const crop = `crop=160:90:${(tile % 5) * 160}:${Math.floor(tile / 5) * 90},`;
      isBright.push((await lookAt('storyboard/0', crop)).mean > 28);
    }
    expect(isBright).toEqual([false, false, true, true, true, true, true]);
  });

  it('are none of a rung that is not stored to the end', async () => {
    const nowhere = { name: '9p', width: 16, height: 9 };
    expect(await makePosters(context, plan, nowhere, [0])).toBeNull();
    expect(await makeStoryboard(context, plan, nowhere)).toBe(false);
  });
});
