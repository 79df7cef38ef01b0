// What counts as watched, when it is reported, and what votes, days and cards make of it.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HistoryEntry, ViewReport, ViewVerdict } from '#contract/watching.ts';
import { byDay, dayName } from '../../web/pages/history/by-day.ts';
import { ViewReporter } from '../../web/player/view-reporter.ts';
import { type Glance, isReportDue, type Progress, watchedBetween } from '../../web/player/watched-time.ts';
import { Together } from '../../web/ui/together.ts';
import { countsAfter, pressed } from '../../web/watching.ts';

const glance = (atSeconds: number, positionSeconds: number, more: Partial<Glance> = {}): Glance => ({
  atMs: atSeconds * 1000,
  positionSeconds,
  isPlaying: true,
  isSeeking: false,
  speed: 1,
  ...more,
});

describe('watched time', () => {
  const cases: [name: string, before: Glance, now: Glance, seconds: number][] = [
    ['plays', glance(0, 10), glance(1, 11), 1],
    ['plays at double speed', glance(0, 10, { speed: 2 }), glance(1, 12, { speed: 2 }), 2],
    ['was sped up meanwhile', glance(0, 10), glance(1, 11.5, { speed: 2 }), 1.5],
    ['claims a speed that no player has', glance(0, 10, { speed: 16 }), glance(1, 26, { speed: 16 }), 2.1],
    ['stood still', glance(0, 10, { isPlaying: false }), glance(9, 10), 0],
    ['is being moved', glance(0, 10), glance(0.2, 300, { isSeeking: true }), 0],
    ['was moved', glance(0, 300, { isSeeking: true }), glance(1, 301), 0],
    ['jumped ahead unseen', glance(0, 10), glance(1, 300), 1.1],
    ['jumped back', glance(0, 300), glance(1, 10), 0],
    ['waited for data', glance(0, 10), glance(5, 10.4), 0.4],
    ['is looked at twice at once', glance(3, 10), glance(3, 12), 0],
  ];
  it.each(cases)('of a player that %s', (_name, before, now, seconds) => {
    expect(watchedBetween(before, now)).toBeCloseTo(seconds);
  });
});

describe('a report', () => {
  const progress = (more: Partial<Progress>): Progress => ({
    watchedSeconds: 5,
    countsAfterSeconds: 30,
    isOpen: true,
    keepsPosition: false,
    sinceReportMs: 60_000,
    hasReported: false,
    hasMoved: true,
    isLeaving: false,
    ...more,
  });
  const cases: [name: string, progress: Partial<Progress>, isDue: boolean][] = [
    ['of a visitor who has not watched enough', {}, false],
    ['of a visitor who leaves too early', { isLeaving: true }, false],
    ['of a visitor who has', { watchedSeconds: 30, sinceReportMs: 0 }, true],
    ['said a moment ago', { watchedSeconds: 31, hasReported: true, sinceReportMs: 4_000 }, false],
    [
      'said a while ago that is still not a view',
      { watchedSeconds: 36, hasReported: true, sinceReportMs: 5_000 },
      true,
    ],
    ['of a session that is a view', { watchedSeconds: 90, isOpen: false }, false],
    ['of a video without length', { watchedSeconds: 0, countsAfterSeconds: 0 }, false],
    ['of the position, now and then', { keepsPosition: true, sinceReportMs: 15_000, isOpen: false }, true],
    ['of the position, too soon', { keepsPosition: true, sinceReportMs: 14_000, isOpen: false }, false],
    ['of the position, on leaving', { keepsPosition: true, sinceReportMs: 0, isLeaving: true, isOpen: false }, true],
    ['of a position that is known', { keepsPosition: true, hasMoved: false, isLeaving: true }, false],
  ];
  it.each(cases)('%s', (_name, more, isDue) => {
    expect(isReportDue(progress(more))).toBe(isDue);
  });
});

describe('the reporter', () => {
  let nowMs = 0;
  let sent: ViewReport[] = [];
  let verdict: ViewVerdict['verdict'] = 'watching';
  let begun = 0;
  let signedIn = false;
  let video: HTMLVideoElement;
  let reporter: ViewReporter;

  beforeEach(() => {
    nowMs = 0;
    sent = [];
    verdict = 'watching';
    begun = 0;
    signedIn = false;
    video = document.createElement('video');
    const state = { paused: true, ended: false, seeking: false, readyState: 4, currentTime: 0, playbackRate: 1 };
    for (const [name, value] of Object.entries(state))
      Object.defineProperty(video, name, { value, writable: true, configurable: true });
    reporter = new ViewReporter(video, {
      begin: async () => {
        begun += 1;
        return { token: `token ${begun}`, countsAfterSeconds: 30 };
      },
      send: async (report) => {
        sent.push(report);
        return { verdict };
      },
      keepsPosition: () => signedIn,
      nowMs: () => nowMs,
    });
  });
  afterEach(() => reporter.stop());

  async function play(seconds: number): Promise<void> {
    Object.assign(video, { paused: false });
    video.dispatchEvent(new Event('playing'));
    await vi.waitFor(() => undefined);
    for (let i = 0; i < seconds * 4; i += 1) {
      nowMs += 250;
      video.currentTime += 0.25;
      video.dispatchEvent(new Event('timeupdate'));
      await Promise.resolve();
      await Promise.resolve();
    }
  }

  it('tells a visitor’s view once, with what was watched', async () => {
    await play(29);
    expect(sent).toEqual([]);
    verdict = 'counted';
    await play(60);
    expect(begun).toBe(1);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ token: 'token 1' });
    expect(sent[0]?.watchedSeconds).toBeGreaterThanOrEqual(30);
    expect(sent[0]).not.toHaveProperty('positionSeconds');
  });

  it('keeps the position of somebody, and the last one when the page goes', async () => {
    signedIn = true;
    verdict = 'repeat';
    await play(40);
    const positions = sent.map(({ positionSeconds }) => positionSeconds ?? -1);
    expect(positions.length).toBeGreaterThanOrEqual(2);
    expect(positions.length).toBeLessThanOrEqual(4);
    video.currentTime += 0.25;
    nowMs += 250;
    Object.assign(video, { readyState: 0, currentTime: 0 }); // the player was emptied before we were told
    dispatchEvent(new Event('pagehide'));
    expect(sent.at(-1)).toMatchObject({ isLeaving: true });
    expect(sent.at(-1)?.positionSeconds).toBeGreaterThan(39);
  });

  it('begins anew when its session is over', async () => {
    verdict = 'expired';
    await play(31);
    verdict = 'counted';
    await play(45);
    expect(begun).toBe(2);
    expect(sent.map(({ token }) => token)).toEqual(['token 1', 'token 2']);
  });
});

describe('a vote', () => {
  it('is taken back by pressing it again, and switched by the other', () => {
    expect(pressed('none', 'like')).toBe('like');
    expect(pressed('like', 'like')).toBe('none');
    expect(pressed('like', 'dislike')).toBe('dislike');
  });
  it('moves the counts', () => {
    const counts = { likes: 4, dislikes: 2 };
    expect(countsAfter(counts, 'none', 'like')).toEqual({ likes: 5, dislikes: 2 });
    expect(countsAfter(counts, 'like', 'dislike')).toEqual({ likes: 3, dislikes: 3 });
    expect(countsAfter(counts, 'dislike', 'none')).toEqual({ likes: 4, dislikes: 1 });
    expect(countsAfter(counts, 'like', 'like')).toEqual(counts);
  });
});

describe('days of the history', () => {
  const now = new Date(2026, 4, 20, 0, 30);
  it.each([
    [new Date(2026, 4, 20, 0, 1), 'Today'],
    [new Date(2026, 4, 19, 23, 59), 'Yesterday'],
    [new Date(2026, 4, 18, 1), 'Monday'],
    [new Date(2026, 4, 13, 1), 'May 13'],
    [new Date(2025, 11, 31, 1), 'December 31, 2025'],
    [new Date(2026, 4, 21, 1), 'Today'],
  ])('%s is %s', (date, name) => {
    expect(dayName(date, now)).toBe(name);
  });
  it('hold each video once', () => {
    const entry = (id: string, watchedAt: Date) => ({ id, watchedAt: watchedAt.toISOString() }) as HistoryEntry;
    const list = [entry('a', now), entry('b', new Date(2026, 4, 19, 5)), entry('a', new Date(2026, 4, 19, 4))];
    expect(byDay(list, now).map(({ day, entries }) => [day, entries.map(({ id }) => id)])).toEqual([
      ['Today', ['a']],
      ['Yesterday', ['b']],
    ]);
  });
});

it('what many cards ask goes together, at most a hundred at a time', async () => {
  const asked: number[] = [];
  const together = new Together<string>(async (ids) => {
    asked.push(ids.length);
    return new Map(ids.filter((id) => id !== '7').map((id) => [id, `value ${id}`]));
  });
  const ids = Array.from({ length: 150 }, (_, i) => String(i));
  const found = await Promise.all([...ids, '3'].map((id) => together.get(id)));
  expect(asked).toEqual([100, 50]);
  expect(found[7]).toBeUndefined();
  expect([found[3], found[150], found[149]]).toEqual(['value 3', 'value 3', 'value 149']);
});
