// What the player makes of an engine's error, and what it does next.
import { describe, expect, it } from 'vitest';
import { enginesToTry } from '../../web/player/engine-choice.ts';
import {
  classifyFailure,
  type ErrorFacts,
  FAILURE_TEXT,
  failureReport,
  mayRecover,
  nextStep,
  RECOVERY_HOLDS_MS,
} from '../../web/player/failure.ts';
import { secondsForTap } from '../../web/player/touch-seek.ts';

const hls = (facts: Partial<ErrorFacts>): ErrorFacts => ({ engine: 'hls', source: 'network', detail: 'x', ...facts });

describe('classifyFailure', () => {
  it.each([
    [
      'a missing manifest',
      hls({ detail: 'manifestLoadError', httpStatus: 404 }),
      true,
      'gone',
      'hls.manifestLoadError.404',
    ],
    ['a token that ran out', hls({ detail: 'fragLoadError', httpStatus: 403 }), true, 'gone', 'hls.fragLoadError.403'],
    [
      'a server in trouble',
      hls({ detail: 'fragLoadError', httpStatus: 503 }),
      true,
      'network',
      'hls.fragLoadError.503',
    ],
    ['no answer', hls({ detail: 'fragLoadTimeOut', httpStatus: 0 }), true, 'network', 'hls.fragLoadTimeOut'],
    ['no answer while offline', hls({ detail: 'fragLoadError', httpStatus: 0 }), false, 'offline', 'hls.fragLoadError'],
    ['a decoder', hls({ source: 'media', detail: 'bufferAppendError' }), true, 'media', 'hls.bufferAppendError'],
    ['a decoder while offline', hls({ source: 'media' }), false, 'media', 'hls.x'],
    ['codecs', hls({ source: 'unsupported' }), true, 'unsupported', 'hls.x'],
  ] as const)('%s', (_name, facts, online, kind, code) => {
    expect(classifyFailure(facts, online)).toEqual({ kind, code });
  });

  it('has plain words for every kind', () => {
    for (const { title, detail } of Object.values(FAILURE_TEXT)) {
      expect(title.length).toBeGreaterThan(0);
      expect(detail).toMatch(/\.$/);
    }
  });
});

describe('nextStep', () => {
  const available = ['hls', 'dash'] as const;
  const state = (failed: ('hls' | 'dash')[], refreshed = false) => ({ failed: new Set(failed), available, refreshed });
  const network = { kind: 'network', code: 'x' } as const;
  const gone = { kind: 'gone', code: 'x' } as const;

  it.each([
    ['HLS failed: DASH', network, state(['hls']), { do: 'switch', to: 'dash' }],
    ['DASH failed: HLS', network, state(['dash']), { do: 'switch', to: 'hls' }],
    ['both failed: the viewer is told', network, state(['hls', 'dash']), { do: 'tell' }],
    ['gone: fresh URLs first', gone, state(['hls']), { do: 'refresh' }],
    ['gone under fresh URLs too: the other engine', gone, state(['hls'], true), { do: 'switch', to: 'dash' }],
    ['offline: waits', { kind: 'offline', code: 'x' } as const, state(['hls']), { do: 'wait-online' }],
    [
      'unsupported: the other cannot either',
      { kind: 'unsupported', code: 'x' } as const,
      state(['hls']),
      { do: 'tell' },
    ],
    [
      'no other engine',
      network,
      { failed: new Set<'hls' | 'dash'>(), available: [], refreshed: false },
      { do: 'tell' },
    ],
  ] as const)('%s', (_name, failure, now, step) => {
    expect(nextStep(failure, now)).toEqual(step);
  });
});

describe('mayRecover', () => {
  it('mends two media errors in a row and gives up at the third', () => {
    expect(mayRecover([], 1000)).toBe(true);
    expect(mayRecover([1000], 2000)).toBe(true);
    expect(mayRecover([1000, 2000], 3000)).toBe(false);
  });
  it('forgets what has held', () => {
    expect(mayRecover([1000, 2000], 2000 + RECOVERY_HOLDS_MS)).toBe(true);
  });
});

it('reports without an address, which may carry a token', () => {
  const at = { seconds: 12.34, iso: '2026-11-20T10:00:00.000Z', agent: 'Browser/1' };
  expect(failureReport({ kind: 'network', code: 'hls.fragLoadError.503' }, at)).toBe(
    'Rivulet hls.fragLoadError.503 at 12.3 s, 2026-11-20T10:00:00.000Z, Browser/1',
  );
});

describe('enginesToTry', () => {
  it.each([
    ['hls', { mediaSource: true, nativeHls: true }, ['hls', 'dash']], // never native where MediaSource is
    ['dash', { mediaSource: true, nativeHls: false }, ['dash', 'hls']],
    ['dash', { mediaSource: false, nativeHls: true }, ['native']],
    ['hls', { mediaSource: false, nativeHls: false }, []],
  ] as const)('%s with %o', (preferred, abilities, engines) => {
    expect(enginesToTry(preferred, abilities)).toEqual(engines);
  });
});

describe('secondsForTap', () => {
  const tap = (atMs: number, fraction: number) => ({ atMs, fraction });
  it.each([
    ['twice on the left', tap(0, 0.1), tap(200, 0.2), -10],
    ['twice on the right', tap(0, 0.9), tap(250, 0.8), 10],
    ['twice in the middle', tap(0, 0.5), tap(200, 0.5), 0],
    ['left, then right', tap(0, 0.1), tap(200, 0.9), 0],
    ['too slowly', tap(0, 0.1), tap(400, 0.1), 0],
    ['once', null, tap(0, 0.1), 0],
  ] as const)('%s', (_name, before, now, seconds) => {
    expect(secondsForTap(before, now)).toBe(seconds);
  });
});
