// The decisions of a job as tables: its life, its progress, the coverage of a grid, the plan of a second attempt.
import { describe, expect, test } from 'vitest';
import { FAILURES } from '#contract/failures.ts';
import { LEASE_MS } from '#contract/jobs.ts';
import { videoGrid } from '#media/grid.ts';
import { backoffMs } from '../../src/platform/backoff.ts';
import { coverGrid } from '../../src/processing/coverage.ts';
import { viewOf } from '../../src/processing/job-progress.ts';
import { type JobPhase, type JobState, type JobStateEvent, NEW_JOB, step } from '../../src/processing/job-state.ts';
import {
  isPlayable,
  NOTHING_MADE,
  type Plan,
  type Production,
  publishedMedia,
  takeComplete,
  takeFailure,
  takeInit,
  takePlan,
  takeProgress,
  unfinished,
} from '../../src/processing/production.ts';
import { internalOrigin } from '../../src/processing/transcode-order.ts';

const NOW = 1_000_000;
const state = (change: Partial<JobState>): JobState => ({ ...NEW_JOB, ...change });
const failure = (code: 'encoder-failed' | 'no-video-stream'): JobStateEvent => ({ type: 'failed', code, detail: 'd' });

describe('the life of a job', () => {
  const table: [
    name: string,
    before: Partial<JobState>,
    event: JobStateEvent,
    after: Partial<JobState>,
    effects: object,
  ][] = [
    ['begins', {}, { type: 'start' }, { phase: 'ordering', epoch: 1, wakeAtMs: NOW + LEASE_MS }, { order: true }],
    ['begins once', { phase: 'ordering', epoch: 1 }, { type: 'start' }, { phase: 'ordering', epoch: 1 }, {}],
    ['waits', { refusals: 1, wakeAtMs: NOW + 5 }, { type: 'start' }, { phase: 'queued', wakeAtMs: NOW + 5 }, {}],
    [
      'is accepted',
      { phase: 'ordering', epoch: 2, refusals: 3 },
      { type: 'accepted', epoch: 2 },
      { phase: 'running', refusals: 0, wakeAtMs: NOW + LEASE_MS },
      { report: 'running' },
    ],
    [
      'is accepted too late',
      { phase: 'ordering', epoch: 3 },
      { type: 'accepted', epoch: 2 },
      { phase: 'ordering' },
      {},
    ],
    [
      'is refused, which is no attempt',
      { phase: 'ordering', epoch: 1 },
      { type: 'refused', epoch: 1 },
      { phase: 'queued', attempts: 0, refusals: 1, wakeAtMs: NOW + 1000 },
      {},
    ],
    [
      'was refused but is heard',
      { refusals: 1, epoch: 1 },
      { type: 'heard' },
      { phase: 'running' },
      { report: 'running' },
    ],
    ['has failed and is still heard', { attempts: 1, epoch: 1 }, { type: 'heard' }, { phase: 'queued' }, {}],
    ['renews its lease', { phase: 'running', wakeAtMs: 5 }, { type: 'heard' }, { wakeAtMs: NOW + LEASE_MS }, {}],
    ['is woken too early', { phase: 'running', wakeAtMs: NOW + 1 }, { type: 'woken' }, { phase: 'running' }, {}],
    [
      'loses its transcoder',
      { phase: 'running', epoch: 1, wakeAtMs: NOW },
      { type: 'woken' },
      { phase: 'ordering', epoch: 2, attempts: 1 },
      { order: true, report: 'retrying' },
    ],
    [
      'loses it for the last time',
      { phase: 'running', epoch: 5, attempts: 4, wakeAtMs: NOW },
      { type: 'woken' },
      { phase: 'failed', attempts: 5, wakeAtMs: null },
      { report: 'failed', stop: true },
    ],
    [
      'asks again',
      { refusals: 2, epoch: 1, wakeAtMs: NOW },
      { type: 'woken' },
      { phase: 'ordering', epoch: 2 },
      { order: true },
    ],
    [
      'fails for now',
      { phase: 'running', epoch: 1 },
      failure('encoder-failed'),
      { phase: 'queued', attempts: 1, wakeAtMs: NOW + 1000 },
      { report: 'retrying' },
    ],
    ['fails for good', { phase: 'running' }, failure('no-video-stream'), { phase: 'failed' }, { report: 'failed' }],
    [
      'fails once too often',
      { phase: 'running', attempts: 4 },
      failure('encoder-failed'),
      { phase: 'failed' },
      { report: 'failed' },
    ],
    ['is done', { phase: 'running' }, { type: 'done' }, { phase: 'done', wakeAtMs: null }, { report: 'done' }],
    ['is cancelled', { phase: 'running', epoch: 1 }, { type: 'cancel' }, { phase: 'cancelled' }, { stop: true }],
    ['is cancelled before it began', {}, { type: 'cancel' }, { phase: 'cancelled' }, {}],
  ];
  test.each(table)('%s', (_name, before, event, after, effects) => {
    const { state: next, ...found } = step(state(before), event, NOW, 0);
    expect(next).toMatchObject(after);
    expect(found).toEqual(effects);
  });

  test.each<JobPhase>(['done', 'failed', 'cancelled'])('%s is the end', (phase) => {
    const events: JobStateEvent[] = [{ type: 'start' }, { type: 'heard' }, { type: 'woken' }, { type: 'done' }];
    for (const event of events)
      expect(step(state({ phase, wakeAtMs: 0 }), event, NOW, 0)).toEqual({ state: state({ phase, wakeAtMs: 0 }) });
  });
});

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
const plan: Plan = {
  source: { container: 'mp4', videoCodec: 'h264', audioCodec: 'aac', width: 960, height: 480, durationMs: 10_000 },
  timeline,
  video: [rung(480), rung(240)],
  audio: { kind: 'audio', name: 'audio', sampleRate: 48_000, channels: 2 },
};
const bandwidth = { averageBps: 1, peakBps: 2 };
const begun = (production: Production, name: string): Production =>
  takeInit(production, name, { epoch: 1, codecs: 'c', sha256: 'a' }) ?? production;
const made = (...names: string[]): Production =>
  names.reduce(
    (production, name) => takeComplete(begun(production, name), name, bandwidth),
    takePlan(NOTHING_MADE, plan) ?? NOTHING_MADE,
  );

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
    const again = takePlan(made('240p'), plan);
    expect(again && unfinished(again)).toEqual(['480p', 'audio']);
    const other = { ...plan, timeline: { ...timeline, frameCount: 251 } };
    expect(takePlan(made('240p'), other)).toBeNull();
    expect(takePlan(made(), other)?.plan?.timeline.frameCount).toBe(251);
    expect(takePlan(made('480p'), { ...plan, video: [rung(240)] })).toBeNull();
  });

  test('progress is weighted by pixels, and only its own event makes a rendition ready', () => {
    const production = takeProgress(made('240p', 'audio'), {
      type: 'progress',
      stage: 'ladder',
      etaSeconds: 12,
      speed: 2,
      renditions: [
        { name: '480p', state: 'ready', progress: 1 },
        { name: '240p', state: 'encoding', progress: 0.1 },
        { name: '144p', state: 'encoding', progress: 0.1 },
      ],
    });
    const view = viewOf({ phase: 'running', error: null }, production);
    expect(view).toMatchObject({ stage: 'ladder', etaSeconds: 12 });
    expect(view.renditions.map(({ name, state: s, progress }) => [name, s, progress])).toEqual([
      ['480p', 'encoding', 0.999],
      ['240p', 'ready', 1],
      ['audio', 'ready', 1],
    ]);
    expect(view.progress).toBeGreaterThan(0.99);
    expect(view.progress).toBeLessThan(1);
    expect(viewOf({ phase: 'queued', error: null }, production)).toMatchObject({ stage: 'waiting', etaSeconds: null });
    const error = { code: 'encoder-failed' as const, detail: 'd' };
    expect(viewOf({ phase: 'queued', error }, production).error).toBeUndefined();
    // What the encoder said is for operators; people read the sentence of the catalogue.
    expect(viewOf({ phase: 'failed', error }, production).error).toEqual({
      code: 'encoder-failed',
      detail: FAILURES['encoder-failed'].text,
    });
  });
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
