// When poster candidates are made once more, and of what.
import { describe, expect, it } from 'vitest';
import { videoGrid } from '#media/grid.ts';
import { NOTHING_MADE, type Production, type Track, takeBack } from '../../src/processing/production.ts';
import { sharpeningOf, withSharpened } from '../../src/processing/sharpening.ts';

const timeline = { frameRateNumerator: 25, frameRateDenominator: 1, frameCount: 250 };
const READY: Track = { state: 'ready', progress: 1 };
const FAILED: Track = { state: 'failed', progress: 0 };
const WAITING: Track = { state: 'waiting', progress: 0 };

function production(tracks: Record<string, Track>, change: Partial<Production> = {}): Production {
  const video = Object.keys(tracks).map((name) => {
    const height = Number.parseInt(name, 10);
    return { kind: 'video' as const, name, width: 2 * height, height };
  });
  const source = { container: 'mp4', videoCodec: 'h264', audioCodec: null, width: 0, height: 0, durationMs: 10_000 };
  const { start, duration } = videoGrid(timeline).fragment(3);
  const posters = [0, start + duration].map((at, candidate) => ({
    candidate,
    atMs: (1000 * at) / videoGrid(timeline).timescale,
    key: `k${candidate}`,
    rendition: '240p',
  }));
  const pictures = { posters, sheets: [], layout: null };
  return {
    ...NOTHING_MADE,
    plan: { source, timeline, video, audio: null },
    tracks,
    pictures,
    isFinished: true,
    ...change,
  };
}

describe('posters are sharpened', () => {
  it.each([
    ['of 720 lines, where there are more', { '240p': READY, '720p': READY, '1080p': WAITING }, '720p'],
    ['of the highest, where there are fewer', { '240p': READY, '480p': READY }, '480p'],
    ['of what was not given up', { '240p': READY, '480p': READY, '720p': FAILED }, '480p'],
    ['when that is complete, and not before', { '240p': READY, '720p': WAITING }, null],
    ['not where there is nothing above', { '240p': READY }, null],
    ['not of a rung between', { '240p': READY, '480p': READY, '720p': WAITING }, null],
  ])('%s', (_, tracks, rendition) => {
    const found = sharpeningOf(production(tracks));
    expect(found?.rendition ?? null).toBe(rendition);
    if (found)
      expect(found.posters).toEqual([
        { candidate: 0, fragment: 0 },
        { candidate: 1, fragment: 4 },
      ]);
  });

  const both = { '240p': READY, '720p': READY };
  it('once, when all candidates are there, and again for a job that begins again', () => {
    expect(sharpeningOf(production(both, { isFinished: false }))).toBeNull();
    const done = withSharpened(production(both));
    expect(sharpeningOf(done)).toBeNull();
    expect(sharpeningOf({ ...takeBack(done), isFinished: true })).not.toBeNull();
  });

  it('not where nobody said of which rung they are', () => {
    const { pictures, ...rest } = production(both);
    const posters = pictures?.posters.map(({ rendition: _, ...poster }) => poster) ?? [];
    expect(sharpeningOf({ ...rest, pictures: { posters, sheets: [], layout: null } })).toBeNull();
  });
});
