// The system's media controls and the browser's own HLS: what they are told and what they do.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineFailure } from '../../web/player/failure.ts';
import { MadeAhead } from '../../web/player/made-ahead.ts';
import { connectMediaSession } from '../../web/player/media-session.ts';
import { startNativeEngine } from '../../web/player/native-engine.ts';

describe('connectMediaSession', () => {
  const handlers = new Map<string, MediaSessionActionHandler | null>();
  const session = {
    metadata: null as MediaMetadataInit | null,
    setActionHandler: (action: string, handler: MediaSessionActionHandler | null) => {
      if (action === 'seekto') throw new TypeError('unknown action'); // as browsers do with what they do not know
      handlers.set(action, handler);
    },
    setPositionState: vi.fn(),
  };
  beforeEach(() => {
    vi.stubGlobal('navigator', { mediaSession: session });
    vi.stubGlobal(
      'MediaMetadata',
      class {
        constructor(init: MediaMetadataInit) {
          Object.assign(this, init);
        }
      },
    );
  });
  afterEach(() => vi.unstubAllGlobals());

  it('says what plays, seeks by its buttons, and lets go', () => {
    const video = document.createElement('video');
    const seeks: number[] = [];
    const letGo = connectMediaSession(video, {
      title: 'A clip',
      artist: 'Someone',
      artworkUrl: '/poster.jpg',
      seekBy: (seconds) => void seeks.push(seconds),
    });
    expect(session.metadata).toMatchObject({ title: 'A clip', artist: 'Someone' });
    expect(session.metadata?.artwork?.[0]?.src).toMatch(/\/poster\.jpg$/);
    handlers.get('seekbackward')?.({ action: 'seekbackward' });
    handlers.get('seekforward')?.({ action: 'seekforward', seekOffset: 30 });
    expect(seeks).toEqual([-10, 30]);

    Object.defineProperty(video, 'duration', { value: 60 });
    video.currentTime = 12;
    video.dispatchEvent(new Event('seeked'));
    expect(session.setPositionState).toHaveBeenCalledWith({ duration: 60, playbackRate: 1, position: 12 });

    letGo();
    expect(session.metadata).toBeNull();
    expect([...handlers.values()]).toEqual([null, null, null, null]);
  });

  it('does nothing where there is no media session', () => {
    vi.stubGlobal('navigator', {});
    const controls = { title: '', artist: '', artworkUrl: null, seekBy: () => undefined };
    expect(() => connectMediaSession(document.createElement('video'), controls)()).not.toThrow();
  });
});

describe('startNativeEngine', () => {
  const begin = () => {
    const video = document.createElement('video');
    const failures: EngineFailure[] = [];
    const engine = startNativeEngine({
      video,
      url: '/a.m3u8?v=1',
      startSeconds: 7,
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
    return { video, engine, failures };
  };

  it('hands the playlist to the browser and goes to the position', () => {
    const { video } = begin();
    expect(video.getAttribute('src')).toBe('/a.m3u8?v=1');
    video.dispatchEvent(new Event('loadedmetadata'));
    expect(video.currentTime).toBe(7);
  });

  it('reads a newer list while paused', async () => {
    const { video, engine } = begin();
    await engine.takeOver('/a.m3u8?v=2');
    expect(video.getAttribute('src')).toBe('/a.m3u8?v=2');
  });

  it('tells what the browser could not play, until it is let go of', () => {
    const { video, engine, failures } = begin();
    Object.defineProperty(video, 'error', { value: { code: 4 } });
    video.dispatchEvent(new Event('error'));
    expect(failures).toEqual([{ kind: 'unsupported', code: 'native.media-error-4' }]);
    engine.destroy();
    video.dispatchEvent(new Event('error'));
    expect(failures).toHaveLength(1);
    expect(video.hasAttribute('src')).toBe(false);
  });
});
