// Choosing among rungs of a video that is still being made: pure parts, and the choice of a real hls.js.
import Hls, {
  type AbrController,
  Events,
  type FragBufferedData,
  type FragLoadedData,
  type Level,
  LoadStats,
} from 'hls.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { videoGrid } from '#media/grid.ts';
import { isMade, type MadeSpans, spansOf } from '#media/made-spans.ts';
import { abrControllerFor, renditionOf } from '../../web/player/hls-abr.ts';
import { MadeAhead } from '../../web/player/made-ahead.ts';
import { MakingPace, waitOf } from '../../web/player/making-pace.ts';
import { type Ahead, rungAhead } from '../../web/player/rung-ahead.ts';
import { explainWaiting } from '../../web/player/waiting.ts';

const grid = videoGrid({ frameRateNumerator: 25, frameRateDenominator: 1, frameCount: 2500 });
const DURATION = 100;
const never = new AbortController().signal;

describe('spans', () => {
  it('are runs of fragments in seconds', () => {
    const runs = [
      { first: 0, end: 3 },
      { first: 11, end: 12 },
    ];
    expect(spansOf(grid, runs)).toEqual([
      [0, 4],
      [20, 22],
    ]);
  });

  it('hold what lies in one of them, up to the end of the video', () => {
    const spans: MadeSpans = {
      '240p': [
        [0, 4],
        [90, 100],
      ],
    };
    const has = (from: number, to: number) => isMade(spans, '240p', { from, to, duration: DURATION });
    expect([has(0, 4), has(0, 6), has(50, 51), has(95, 101)]).toEqual([true, false, false, true]);
    expect(isMade(spans, '720p', { from: 0, to: 1, duration: DURATION })).toBe(false);
  });
});

describe('the mark of an answer that was waited for', () => {
  it.each([
    ['jit;dur=812', 812],
    ['cfEdge;dur=3, jit;dur=12.5', 12.5],
    ['jit', 0],
    ['storage;dur=4', null],
    [null, null],
  ])('%s', (header, ms) => expect(waitOf(header)).toBe(ms));
});

describe('the pace of making', () => {
  it('judges a rung that was not tried by the one below, in proportion to the pixels', () => {
    const pace = new MakingPace();
    expect(pace.affords(100, 0)).toBe(false);
    pace.note(100, 900, 0);
    expect([pace.affords(100, 1), pace.affords(200, 1), pace.affords(300, 1), pace.affords(50, 1)]).toEqual([
      ...[true, true, false, false],
    ]);
    pace.note(200, 2100, 1);
    expect(pace.affords(200, 2)).toBe(false);
    expect(pace.affords(100, 70_000)).toBe(false); // too long ago
  });
});

describe('the rung ahead', () => {
  const rungs = ['240p', '480p', '720p'].map((rendition, i) => ({ rendition, pixels: (i + 1) * 100 }));
  const ahead = (change: Partial<Ahead>): Ahead => ({
    from: 10,
    duration: DURATION,
    bufferedSeconds: 20,
    has: () => false,
    affords: () => false,
    ...change,
  });

  it('is the best that is there', () => {
    const has = (rendition: string) => rendition === '480p';
    expect([0, 1, 2].map((wanted) => rungAhead(rungs, wanted, ahead({ has })))).toEqual([0, 1, 1]);
    expect(rungAhead(rungs, 2, ahead({ has: () => true }))).toBe(2);
  });
  it('is the lowest where none is', () => expect(rungAhead(rungs, 2, ahead({}))).toBe(0));
  it('may be one that is made fast enough, when the buffer can wait', () => {
    const affords = (pixels: number) => pixels <= 200;
    expect(rungAhead(rungs, 2, ahead({ affords }))).toBe(1);
    expect(rungAhead(rungs, 2, ahead({ affords, bufferedSeconds: 3 }))).toBe(0);
  });
});

describe('what is made', () => {
  const answers: MadeSpans[] = [];
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('fetch', async () => Response.json(answers[0] ?? {}, { status: answers.length > 0 ? 200 : 503 }));
  });
  afterEach(() => {
    answers.length = 0;
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const span = { from: 0, to: 4, duration: DURATION };

  it('is asked until everything is', async () => {
    const made = new MadeAhead();
    expect([made.isOpen, made.has('720p', span)]).toEqual([false, true]);
    const heard = vi.fn();
    made.onNews(heard, never);
    made.follow('/media/x/made.json?v=1', false);
    expect([made.isOpen, made.has('240p', span), made.isMissing(span)]).toEqual([true, false, false]); // nothing is known
    await vi.advanceTimersByTimeAsync(10);
    expect(heard).not.toHaveBeenCalled(); // it was refused
    answers.push({ '240p': [[0, 100]], audio: [[0, 2]] });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(heard).toHaveBeenCalledOnce();
    expect([made.has('240p', span), made.has('720p', span), made.isMissing(span)]).toEqual([true, false, true]);
    made.follow('/media/x/made.json?v=2', true);
    expect(made.has('240p', span)).toBe(true);
    made.follow(null, true);
    expect([made.has('720p', span), made.isMissing(span)]).toEqual([true, false]);
    const told = heard.mock.calls.length;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(heard).toHaveBeenCalledTimes(told);
  });

  it('is what was answered last, however late', async () => {
    const late = [5_000, 3_500, 100, 3_000, 5_000, 9_000, 9_000];
    let asks = 0;
    vi.stubGlobal('fetch', async () => {
      const number = asks++;
      await new Promise((go) => setTimeout(go, late[number] ?? 9_000));
      return Response.json({ '240p': [[0, 10 * (number + 1)]] });
    });
    const made = new MadeAhead();
    const knows = (to: number) => made.has('240p', { from: 0, to, duration: DURATION });
    made.follow('/media/x/made.json?v=1', false);
    await vi.advanceTimersByTimeAsync(4_200);
    expect([asks, knows(30)]).toEqual([3, true]); // the third was the first
    await vi.advanceTimersByTimeAsync(1_600); // the other two came
    expect([asks, knows(30)]).toEqual([3, true]);
    await vi.advanceTimersByTimeAsync(700);
    made.follow('/media/y/made.json?v=1', false);
    await vi.advanceTimersByTimeAsync(3_000); // the answer to what was asked of the other media came
    expect([asks, knows(1)]).toEqual([6, false]);
    await vi.advanceTimersByTimeAsync(2_200);
    expect(knows(50)).toBe(true);
    made.follow(null, false);
  });

  it('explains a picture that stands still for longer than a moment', async () => {
    const [made, video, text] = [new MadeAhead(), document.createElement('video'), document.createElement('p')];
    const state = vi.spyOn(video, 'readyState', 'get').mockReturnValue(1);
    const stop = new AbortController();
    explainWaiting(text, video, made, stop.signal);
    video.dispatchEvent(new Event('seeking'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(text.textContent).toBe(''); // all is made: it is the line
    made.follow('/media/x/made.json?v=1', false);
    video.dispatchEvent(new Event('waiting'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(text.textContent).toBe(''); // nothing is known: it may be the line
    answers.push({ '240p': [[90, 100]] });
    await vi.advanceTimersByTimeAsync(1_100);
    expect(text.textContent).toMatch(/prepared/);
    video.dispatchEvent(new Event('emptied'));
    text.textContent = '';
    await vi.advanceTimersByTimeAsync(600);
    expect(text.textContent).toBe('');
    await vi.advanceTimersByTimeAsync(200);
    expect(text.textContent).toMatch(/prepared/);
    state.mockReturnValue(4);
    video.dispatchEvent(new Event('playing'));
    expect(text.textContent).toBe('');
    made.follow(null, false);
    stop.abort();
  });
});

describe('the choice of hls.js', () => {
  const level = (name: string, width: number): Level =>
    ({
      url: [`http://x/media/y/clear/${name}/playlist.m3u8?v=1`],
      width,
      height: width,
      bitrate: width * 1000,
    }) as Level;
  const levels = [level('240p', 10), level('480p', 20), level('720p', 30)];

  function chooser(made: MadeAhead) {
    const instances: AbrController[] = [];
    const Controller = abrControllerFor(made);
    const abrController = class extends Controller {
      constructor(hls: Hls) {
        super(hls);
        instances.push(this);
      }
    };
    // It listens before all other parts, which miss much in fragments that are as little as these.
    const hls = new Hls({ enableWorker: false, abrController });
    const [abr] = instances;
    if (!abr) throw new Error('hls.js did not make its controller');
    vi.spyOn(hls, 'levels', 'get').mockReturnValue(levels);
    vi.spyOn(hls, 'maxAutoLevel', 'get').mockReturnValue(2);
    vi.spyOn(hls, 'minAutoLevel', 'get').mockReturnValue(0);
    return { hls, abr };
  }

  /** What hls.js is told of a fragment of 100 kB that took three seconds, nearly all before its first byte. */
  function load(hls: Hls, timing: string | null): void {
    const stats = new LoadStats();
    Object.assign(stats, { loaded: 100_000, total: 100_000 });
    Object.assign(stats.loading, { start: 1_000, first: 3_900, end: 4_000 });
    Object.assign(stats.parsing, { start: 4_000, end: 4_000 });
    const networkDetails = Object.assign(new XMLHttpRequest(), { getResponseHeader: () => timing });
    const frag = { type: 'main', sn: 1, level: 0, stats, duration: 2, bitrate: 260_000 };
    hls.trigger(Events.FRAG_LOADED, { frag, part: null, networkDetails } as unknown as FragLoadedData);
    hls.trigger(Events.FRAG_BUFFERED, { frag, part: null, stats, id: 'main' } as unknown as FragBufferedData);
  }

  it('does not measure the line by an answer that was waited for', () => {
    const { hls, abr } = chooser(new MadeAhead());
    const before = abr.bwEstimator.getEstimate();
    load(hls, 'jit;dur=2850');
    expect(abr.bwEstimator.getEstimate()).toBe(before);
    expect(abr.bwEstimator.getEstimateTTFB()).toBeCloseTo(100, -1);
    load(hls, 'storage;dur=5');
    expect(abr.bwEstimator.getEstimate()).not.toBe(before);
    expect(abr.bwEstimator.getEstimateTTFB()).toBeGreaterThan(110);
    hls.destroy();
  });

  it('ends at what is there', () => {
    const made = new MadeAhead();
    const { hls, abr } = chooser(made);
    abr.nextAutoLevel = 2;
    expect(abr.nextAutoLevel).toBe(2);
    vi.spyOn(made, 'isOpen', 'get').mockReturnValue(true);
    const has = vi.spyOn(made, 'has').mockReturnValue(false);
    expect(abr.nextAutoLevel).toBe(0);
    has.mockImplementation((name) => name === '480p');
    expect(abr.nextAutoLevel).toBe(1);
    hls.destroy();
  });

  it('knows a rung by the address of its playlist', () => {
    expect(levels.map(renditionOf)).toEqual(['240p', '480p', '720p']);
    expect(renditionOf({ url: [] })).toBe('');
  });
});
