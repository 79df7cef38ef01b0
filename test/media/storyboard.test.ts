// The pictures on the seek bar: how many, when, and where they lie.
import { describe, expect, it } from 'vitest';
import { videoGrid } from '#media/grid.ts';
import { planStoryboard, renderStoryboardVtt, sheetCount, storyboardFragments } from '#media/storyboard.ts';

const grid = (seconds: number) =>
  videoGrid({ frameRateNumerator: 25, frameRateDenominator: 1, frameCount: Math.round(25 * seconds) });
const WIDE = { width: 1920, height: 1080 };

describe('a storyboard', () => {
  it.each([
    [1, 2, 1, 1],
    [30, 2, 15, 1],
    [1500, 2, 750, 15],
    [1501, 4, 376, 8],
    [7200, 10, 720, 15],
    [43_200, 60, 720, 15],
  ])('of %i seconds has a picture every %i seconds: %i on %i sheets', (seconds, interval, tiles, sheets) => {
    const storyboard = planStoryboard(WIDE, grid(seconds));
    expect(storyboard).toMatchObject({ intervalSeconds: interval, tiles, tileWidth: 160, tileHeight: 90 });
    expect(sheetCount(storyboard)).toBe(sheets);
  });

  it('of an upright video is upright', () => {
    expect(planStoryboard({ width: 1080, height: 1920 }, grid(10))).toMatchObject({ tileWidth: 90, tileHeight: 160 });
  });

  it('takes each picture from the fragment that is shown then', () => {
    expect(storyboardFragments(grid(11), 2)).toEqual([0, 2, 3, 4, 5, 6]); // fragments begin at 0, 1, 2, 4, 6, 8, 10 s
    const film = grid(7200);
    for (const [tile, n] of storyboardFragments(film, 10).entries()) {
      const { start, duration } = film.fragment(n);
      expect(start / film.timescale).toBeLessThanOrEqual(tile * 10);
      expect((start + duration) / film.timescale).toBeGreaterThan(tile * 10);
    }
  });

  it('says in WebVTT where each lies', () => {
    const storyboard = planStoryboard(WIDE, grid(130));
    const vtt = renderStoryboardVtt(storyboard, 130, (sheet) => `storyboard/${sheet}.jpg`);
    const cues = vtt.split('\n\n').slice(1);
    expect(vtt.startsWith('WEBVTT\n\n')).toBe(true);
    expect(cues).toHaveLength(65);
    expect(cues[0]).toBe('00:00:00.000 --> 00:00:02.000\nstoryboard/0.jpg#xywh=0,0,160,90');
    expect(cues[6]).toBe('00:00:12.000 --> 00:00:14.000\nstoryboard/0.jpg#xywh=160,90,160,90');
    expect(cues[50]).toBe('00:01:40.000 --> 00:01:42.000\nstoryboard/1.jpg#xywh=0,0,160,90');
    expect(cues[64]?.trim()).toBe('00:02:08.000 --> 00:02:10.000\nstoryboard/1.jpg#xywh=640,180,160,90');
  });
});
