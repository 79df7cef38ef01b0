// The decisions of a job as tables: its life, its progress, the coverage of a grid, the plan of a second attempt.
import { describe, expect, test } from 'vitest';
import { FAILURES } from '#contract/failures.ts';
import { videoGrid } from '#media/grid.ts';
import { backoffMs } from '../../src/platform/backoff.ts';
import { coverGrid } from '../../src/processing/coverage.ts';
import { viewOf } from '../../src/processing/job-progress.ts';
import { recordFromOld } from '../../src/processing/old-job-record.ts';
import {
  isPlayable,
  mayShow,
  NOTHING_MADE,
  type Production,
  takeBack,
  takeComplete,
  takeFailure,
  takeInit,
  takePlan,
  takeShare,
  unfinished,
} from '../../src/processing/production.ts';
import { publishedMedia } from '../../src/processing/published-media.ts';
import { internalOrigin } from '../../src/processing/task-order.ts';
import { ScriptedTranscoder } from './scripted-transcoder.ts';

test.each([
  [1, 0, 1000],
  [1, 0.999, 1999],
  [2, 0, 2000],
  [5, 0, 16_000],
  [6, 0, 30_000],
  [60, 0.5, 45_000],
])('after %i failures and chance %d the wait is %i ms', (failures, random, wait) => {
  expect(backoffMs(failures, 2000, 60_000, random)).toBe(wait);
});

test.each([
  [null, 'https://video.example', 'http://rivulet.internal'],
  ['http://127.0.0.1:9', 'http://localhost:8787', 'http://127.0.0.1:8787'],
  ['http://127.0.0.1:9', 'https://video.example', 'http://127.0.0.1:443'],
])('transcoder %s and site %s: the transcoder calls %s', (transcoderUrl, publicOrigin, origin) => {
  expect(internalOrigin({ transcoderUrl, publicOrigin })).toBe(origin);
});

const timeline = { frameRateNumerator: 25, frameRateDenominator: 1, frameCount: 250 };
const rung = (height: number) => ({ kind: 'video' as const, name: `${height}p`, width: height * 2, height });
const someone = new ScriptedTranscoder({ id: 'v', revision: 1 } as never);
const planned = (change = {}) => ({
  type: 'planned' as const,
  plan: someone.encodePlan([rung(240), rung(480)], undefined, change),
  source: { container: 'mp4', videoCodec: 'h264', audioCodec: 'aac', width: 960, height: 480, durationMs: 10_000 },
});
const bandwidth = { averageBps: 1, peakBps: 2 };
const begun = (production: Production, name: string): Production =>
  takeInit(production, name, { epoch: 1, codecs: 'c', sha256: 'a' }) ?? production;
const made = (...names: string[]): Production =>
  names.reduce(
    (production, name) => takeComplete(begun(production, name), name, bandwidth),
    takePlan(NOTHING_MADE, planned()) ?? NOTHING_MADE,
  );

const ALL = ['240p', '480p', 'audio'];
/** Planned, with the init segments of these. */
const started = (names: readonly string[], change = {}): Production =>
  names.reduce(begun, takePlan(NOTHING_MADE, planned(change)) ?? NOTHING_MADE);

describe('what is made', () => {
  test.each([
    ['nothing', NOTHING_MADE, false],
    ['the lowest rung without the sound', made('240p'), false],
    ['the sound and a higher rung', made('audio', '480p'), false],
    ['the lowest rung and the sound', made('240p', 'audio'), true],
    [
      'a higher rung when the lowest was given up',
      takeFailure(made('480p', 'audio'), '240p', 'encoder-failed', ''),
      true,
    ],
    ['the picture when the sound was given up', takeFailure(made('240p'), 'audio', 'encoder-failed', ''), true],
  ])('%s can be played: %#', (_name, production, playable) => {
    expect(isPlayable(production)).toBe(playable);
  });

  test.each([
    ['all init segments', ALL, {}, true],
    ['all but one', ['240p', 'audio'], {}, false],
    ['pictures that begin at the beginning only', ALL, { videoIsEnterable: false }, false],
    ['sound that begins at the beginning only', ALL, { audioIsEnterable: false }, false],
  ])('a plan with %s can be played: %#', (_name, names, change, playable) => {
    const production = started(names, change);
    expect(isPlayable(production)).toBe(playable);
    expect(production.indexVersion).toBe(playable ? 1 : 0);
    // What replaces a revision that plays waits for more.
    expect(mayShow({ revision: 2 }, production)).toBe(false);
  });

  test('the record of a plan lists all rungs, with rates that what is measured stays below', () => {
    const record = publishedMedia(started(ALL), 'v', 1);
    expect(record?.video.map(({ name, indexVersion }) => [name, indexVersion])).toEqual([
      ['240p', 0],
      ['480p', 0],
    ]);
    for (const { averageBps, peakBps, height } of record?.video ?? []) {
      expect(averageBps).toBeGreaterThan(1000 * height); // the cap of its rung
      expect(peakBps).toBeGreaterThan(averageBps);
    }
  });

  test('a rung that is given up is listed no longer, under a new version', () => {
    const production = takeFailure(started(ALL), '480p', 'encoder-failed', '');
    expect(production.indexVersion).toBe(2);
    expect(publishedMedia(production, 'v', 1)?.video.map(({ name }) => name)).toEqual(['240p']);
    expect(takeBack(production).tracks['480p']).toEqual({ state: 'waiting', progress: 0 });
  });

  test('a job from before there were tasks begins again behind what is complete', () => {
    const subject = {
      jobId: 'v.1',
      videoId: 'v',
      revision: 1,
      ownerId: 'o',
      uploadId: 'u',
      sizeBytes: 1,
      filename: 'f',
    };
    const { encodePlan: _, isFinished: __, ...production } = takeFailure(made('240p'), '480p', 'encoder-failed', '');
    const old = (phase: 'ordering' | 'running' | 'done' | 'failed') =>
      recordFromOld({ subject, production, state: { phase, epoch: 3, error: null } });
    for (const phase of ['ordering', 'running'] as const) {
      const record = old(phase);
      expect(record).toMatchObject({ phase: 'queued', tasks: { epoch: 3, running: [] } });
      expect(unfinished(record.production)).toEqual(['480p', 'audio']);
      expect(recordFromOld(record)).toBe(record);
    }
    for (const phase of ['done', 'failed'] as const) expect(old(phase)).toMatchObject({ phase, production });
  });

  test('the record lists complete renditions, ascending', () => {
    const record = publishedMedia(made('480p', '240p'), 'v', 1);
    expect(record?.video.map(({ name, indexVersion }) => [name, indexVersion])).toEqual([
      ['240p', 2],
      ['480p', 1],
    ]);
    expect(record).toMatchObject({ indexVersion: 2, audio: null });
    expect(publishedMedia(NOTHING_MADE, 'v', 1)).toBeNull();
  });

  test('a second plan keeps what is complete, and is refused when it cuts differently', () => {
    const again = takePlan(made('240p'), planned());
    expect(again && unfinished(again)).toEqual(['480p', 'audio']);
    const other = planned({ timeline: { ...timeline, frameCount: 251 } });
    expect(takePlan(made('240p'), other)).toBeNull();
    expect(takePlan(made(), other)?.plan?.timeline.frameCount).toBe(251);
    const { rungs } = planned().plan;
    expect(takePlan(made('480p'), planned({ rungs: rungs.slice(0, 1) }))).toBeNull();
  });

  test('progress is weighted by pixels, and a share never makes a rendition ready', () => {
    const production = takeShare(made('240p', 'audio'), '480p', 1);
    const view = viewOf({ phase: 'running', error: null, production }, 0);
    expect(view).toMatchObject({ stage: 'ladder', etaSeconds: null });
    expect(view.renditions.map(({ name, state: s, progress }) => [name, s, progress])).toEqual([
      ['240p', 'ready', 1],
      ['480p', 'encoding', 0.999],
      ['audio', 'ready', 1],
    ]);
    expect(view.progress).toBeGreaterThan(0.99);
    expect(view.progress).toBeLessThan(1);
    expect(viewOf({ phase: 'queued', error: null, production }, 0)).toMatchObject({
      stage: 'waiting',
      etaSeconds: null,
    });
    const error = { code: 'encoder-failed' as const, detail: 'd' };
    expect(viewOf({ phase: 'queued', error, production }, 0).error).toBeUndefined();
    // What the encoder said is for operators; people read the sentence of the catalogue.
    expect(viewOf({ phase: 'failed', error, production }, 0).error).toEqual({
      code: 'encoder-failed',
      detail: FAILURES['encoder-failed'].text,
    });
  });
});

test('the time that is left follows from the pace since the job began, or began again', () => {
  const half = { phase: 'running' as const, error: null, production: takeShare(made(), '480p', 0.999) };
  const { progress } = viewOf(half, 0);
  const left = (begun: { atMs: number; progress: number } | undefined, nowMs: number) =>
    viewOf({ ...half, ...(begun ? { begun } : {}) }, nowMs).etaSeconds;
  expect(left(undefined, 10_000)).toBeNull();
  expect(left({ atMs: 0, progress: 0 }, 10_000)).toBe(Math.round((10 * (1 - progress)) / progress));
  expect(left({ atMs: 5_000, progress: progress / 2 }, 10_000)).toBe(Math.round((10 * (1 - progress)) / progress));
  expect(left({ atMs: 0, progress }, 10_000)).toBeNull(); // nothing since
});

describe('coverage', () => {
  const grid = videoGrid({ ...timeline, frameCount: 25 * 700 }); // 351 fragments: 0 to 600 s, and the rest
  const pack = (firstFragment: number, count: number) => ({
    epoch: 1,
    firstFragment,
    fragmentBytes: Array.from({ length: count }, () => 1),
  });
  test.each([
    ['every fragment once', [pack(0, 301), pack(301, 50)], 'complete'],
    ['packs in any order', [pack(301, 50), pack(0, 100), pack(100, 201)], 'complete'],
    ['a hole', [pack(0, 300), pack(301, 50)], 'wrong'],
    ['an overlap', [pack(0, 301), pack(300, 51)], 'wrong'],
    ['too short', [pack(0, 301)], 'wrong'],
    ['too long', [pack(0, 301), pack(301, 51)], 'wrong'],
    ['a pack in two index blocks', [pack(0, 351)], 'wrong'],
    ['nothing', [], 'wrong'],
  ])('%s: %#', (_name, packs, kind) => {
    expect(coverGrid(grid, packs).kind).toBe(kind);
  });
  test('gives one block per ten minutes', () => {
    const coverage = coverGrid(grid, [pack(0, 301), pack(301, 50)]);
    expect(coverage.kind === 'complete' && coverage.blocks.map(({ packs }) => packs.length)).toEqual([1, 1]);
  });
});
