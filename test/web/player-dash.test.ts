// The DASH engine on real dash.js, as far as it goes without pictures: those are for the browser tests.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startDashEngine } from '../../web/player/dash-engine.ts';
import type { EngineFailure } from '../../web/player/failure.ts';
import { MadeAhead } from '../../web/player/made-ahead.ts';

// Where nobody listens: the discard port.
const nowhere = globalThis as unknown as { happyDOM: { setURL(url: string): void } };

beforeEach(() => {
  nowhere.happyDOM.setURL('http://127.0.0.1:9/');
  vi.spyOn(console, 'error').mockReturnValue(); // happy-dom tells of each refused connection
  vi.stubGlobal('MediaSource', { isTypeSupported: () => true });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('says with a code that no answer came', async () => {
  const failures: EngineFailure[] = [];
  const engine = startDashEngine({
    video: document.createElement('video'),
    url: '/media/0123456789abcdefghjkmnpqrs/manifest.mpd?v=1',
    startSeconds: 5,
    quality: 'auto',
    bandwidthBps: null,
    made: new MadeAhead(),
    listener: {
      qualities: () => undefined,
      playingQuality: () => undefined,
      bandwidth: () => undefined,
      refused: () => undefined,
      failed: (failure) => void failures.push(failure),
    },
  });
  await vi.waitFor(() => expect(failures.length).toBeGreaterThan(0), { timeout: 20_000 });
  expect(failures[0]).toEqual({ kind: 'network', code: 'dash.error-25' });
  engine.chooseQuality('1280x720'); // nothing is there to choose
  engine.destroy();
}, 30_000);
