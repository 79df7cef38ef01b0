// What a playing session does when sources change and engines fail; the engines themselves are tried in the browser tests.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Engine, EngineStart } from '../../web/player/engine.ts';
import type { EngineFailure } from '../../web/player/failure.ts';
import { type Manifests, PlaybackSession, type Starters } from '../../web/player/playback-session.ts';
import { DEFAULT_PREFERENCES, type EngineName, type Preferences } from '../../web/player/preferences.ts';

const ID = '0123456789abcdefghjkmnpqrs';
const manifests = (version: number, access = ID): Manifests => ({
  hls: `/media/${access}/master.m3u8?v=${version}`,
  dash: `/media/${access}/manifest.mpd?v=${version}`,
  made: null,
});
const rung = (width: number, height: number) => ({
  id: `${width}x${height}`,
  width,
  height,
  frameRate: 30,
  bitrateBps: width * height,
});
const LOW = rung(426, 240);
const HIGH = rung(1280, 720);

interface Started extends Engine {
  start: EngineStart;
  calls: string[];
}

function stage(preferences: Partial<Preferences> = {}, refreshed: Manifests | null = null) {
  const started: Started[] = [];
  const told: EngineFailure[] = [];
  const video = document.createElement('video');
  const starter = (name: EngineName | 'native') => async () => (start: EngineStart) => {
    const calls: string[] = [];
    const engine: Started = {
      name,
      start,
      calls,
      chooseQuality: (id) => void calls.push(`choose ${id}`),
      takeOver: async (url) => void calls.push(`take over ${url}`),
      destroy: () => void calls.push('destroy'),
    };
    started.push(engine);
    return engine;
  };
  const starters: Starters = { hls: starter('hls'), dash: starter('dash'), native: starter('native') };
  const all = { ...DEFAULT_PREFERENCES, ...preferences };
  const session = new PlaybackSession(
    video,
    {
      preferences: () => all,
      changed: () => undefined,
      bandwidth: () => undefined,
      failed: (failure) => void told.push(failure),
      refresh: async () => refreshed && { ...refreshed },
    },
    starters,
  );
  const settle = () => vi.waitFor(() => expect(started.length).toBeGreaterThan(0));
  return { session, video, started, told, settle };
}

/** Media is there and was played to this second. */
const playTo = (video: HTMLVideoElement, seconds: number) => {
  Object.defineProperty(video, 'readyState', { value: 4, configurable: true });
  video.currentTime = seconds;
};
/** As destroying an engine leaves it. */
const empty = (video: HTMLVideoElement) => {
  Object.defineProperty(video, 'readyState', { value: 0, configurable: true });
  video.currentTime = 0;
};

const network = { kind: 'network', code: 'x' } as const;
const last = <Item>(list: readonly Item[]): Item => list.at(-1) as Item;

beforeEach(() => {
  vi.stubGlobal('MediaSource', class {});
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('starts the preferred engine with its manifest, position and quality', async () => {
  const { session, started, settle } = stage({ engine: 'dash', quality: 720, bandwidthBps: 3e6, speed: 1.5 });
  session.open(manifests(1), 12);
  await settle();
  expect(last(started)).toMatchObject({
    name: 'dash',
    start: { url: manifests(1).dash, startSeconds: 12, quality: 720, bandwidthBps: 3e6 },
  });
  expect(session.engineName).toBe('dash');
});

it('hands a newer list to the running engine instead of loading again', async () => {
  const { session, started, settle } = stage();
  session.open(manifests(1));
  await settle();
  session.open(manifests(2));
  session.open(manifests(2));
  session.open(manifests(3));
  await vi.waitFor(() => expect(last(started).calls).toHaveLength(2));
  expect(last(started).calls).toEqual([`take over ${manifests(2).hls}`, `take over ${manifests(3).hls}`]);
  expect(started).toHaveLength(1);
});

it('hands on a list that came while the engine was still loading', async () => {
  const { session, started } = stage();
  session.open(manifests(1));
  session.open(manifests(2));
  await vi.waitFor(() => expect(last(started)?.calls).toEqual([`take over ${manifests(2).hls}`]));
});

it('loads other media again, at the same position', async () => {
  const { session, video, started, settle } = stage();
  session.open(manifests(1));
  await settle();
  playTo(video, 33);
  session.open(manifests(1, ID.replace('0', 'z')));
  await vi.waitFor(() => expect(started).toHaveLength(2));
  expect(started[0]?.calls).toEqual(['destroy']);
  expect(last(started).start.startSeconds).toBe(33);
});

it('chooses a rung that the viewer wanted as soon as a takeover brings it', async () => {
  const { session, started, settle } = stage({ quality: 720 });
  session.open(manifests(1));
  await settle();
  const engine = last(started);
  engine.start.listener.qualities([LOW]);
  await vi.waitFor(() => expect(session.chosen).toBe(LOW));
  engine.start.listener.qualities([LOW, HIGH]);
  expect(session.chosen).toBe(HIGH);
  expect(last(engine.calls)).toBe('choose 1280x720');
  session.chooseQuality('auto');
  expect(last(engine.calls)).toBe('choose null');
});

it.each([
  ['hls', 'dash'],
  ['dash', 'hls'],
] as const)('goes over from %s to %s at the same position, once', async (first, second) => {
  const { session, video, started, told, settle } = stage({ engine: first });
  session.open(manifests(1));
  await settle();
  playTo(video, 21);
  last(started).start.listener.failed(network);
  await vi.waitFor(() => expect(started).toHaveLength(2));
  expect(last(started)).toMatchObject({ name: second, start: { startSeconds: 21 } });
  expect(told).toEqual([]);
  last(started).start.listener.failed(network);
  await vi.waitFor(() => expect(told).toEqual([network]));
  expect(started).toHaveLength(2);
});

it('begins anew when the viewer tries again', async () => {
  const { session, started, told, settle } = stage();
  session.open(manifests(1));
  await settle();
  last(started).start.listener.failed(network);
  await vi.waitFor(() => expect(started).toHaveLength(2));
  last(started).start.listener.failed(network);
  await vi.waitFor(() => expect(told).toHaveLength(1));
  session.restart();
  await vi.waitFor(() => expect(started).toHaveLength(3));
  expect(last(started).name).toBe('hls');
});

it('tries again where the viewer was, though no engine has media', async () => {
  const { session, video, started, told, settle } = stage();
  session.open(manifests(1), 3600);
  await settle();
  last(started).start.listener.failed(network);
  await vi.waitFor(() => expect(started).toHaveLength(2));
  expect(last(started).start.startSeconds).toBe(3600);
  playTo(video, 3720);
  session.restart();
  await vi.waitFor(() => expect(started).toHaveLength(3));
  empty(video);
  last(started).start.listener.failed(network);
  await vi.waitFor(() => expect(started).toHaveLength(4));
  last(started).start.listener.failed(network);
  await vi.waitFor(() => expect(told).toHaveLength(1));
  session.restart();
  await vi.waitFor(() => expect(started).toHaveLength(5));
  expect(started.slice(2).map(({ start }) => start.startSeconds)).toEqual([3720, 3720, 3720]);
});

it('asks for fresh URLs when the media is gone, and goes on with them', async () => {
  const fresh = manifests(1, `${ID}.new`);
  const { session, started, told, settle } = stage({}, fresh);
  session.open(manifests(1, `${ID}.old`));
  await settle();
  last(started).start.listener.failed({ kind: 'gone', code: 'x' });
  await vi.waitFor(() => expect(started).toHaveLength(2));
  expect(last(started)).toMatchObject({ name: 'hls', start: { url: fresh.hls } });
  expect(told).toEqual([]);
  session.open({ ...fresh }); // the page has them too
  await new Promise((go) => setTimeout(go, 20));
  expect([started.length, last(started).calls]).toEqual([2, []]);
});

it('asks for fresh URLs again when those it went on with end too, and tells when there are no others', async () => {
  const fresh = manifests(1, `${ID}.new`);
  const { session, started, told, settle } = stage({}, fresh);
  session.open({ ...manifests(1, `${ID}.old`), dash: null });
  await settle();
  last(started).start.listener.failed({ kind: 'gone', code: 'x' });
  await vi.waitFor(() => expect(started).toHaveLength(2));
  last(started).start.listener.qualities([LOW]);
  Object.assign(fresh, { hls: manifests(1, `${ID}.newer`).hls, dash: null });
  last(started).start.listener.failed({ kind: 'gone', code: 'x' });
  await vi.waitFor(() => expect(started).toHaveLength(3));
  expect(last(started)).toMatchObject({ name: 'hls', start: { url: fresh.hls } });
  last(started).start.listener.qualities([LOW]);
  last(started).start.listener.failed({ kind: 'gone', code: 'y' });
  await vi.waitFor(() => expect(told).toEqual([{ kind: 'gone', code: 'y' }]));
});

it('goes on at the same position as soon as an address is refused, asking once', async () => {
  const fresh = manifests(1, ID.replace('0', 'z'));
  const { session, video, started, settle } = stage({}, fresh);
  session.open(manifests(1));
  await settle();
  playTo(video, 44);
  last(started).start.listener.refused();
  last(started).start.listener.refused();
  await vi.waitFor(() => expect(started).toHaveLength(2));
  expect(last(started).start).toMatchObject({ url: fresh.hls, startSeconds: 44 });
});

it('leaves the engine to its own tries when a refused address is still the latest', async () => {
  const { session, started, told, settle } = stage({}, manifests(1));
  session.open(manifests(1));
  await settle();
  last(started).start.listener.refused();
  await new Promise((go) => setTimeout(go, 20));
  expect([started.length, told]).toEqual([1, []]);
  last(started).start.listener.failed({ kind: 'gone', code: 'x' });
  await vi.waitFor(() => expect(last(started).name).toBe('dash'));
});

it('plays encrypted media by HLS only, whatever the viewer prefers', async () => {
  const { session, started, told, settle } = stage({ engine: 'dash' });
  session.open({ ...manifests(1), dash: null });
  await settle();
  expect(last(started)).toMatchObject({ name: 'hls', start: { url: manifests(1).hls } });
  expect(session.engines).toEqual(['hls']);
  last(started).start.listener.failed(network);
  await vi.waitFor(() => expect(told).toEqual([network]));
  expect(started).toHaveLength(1);
});

it('waits for the connection while offline and begins again by itself', async () => {
  const { session, started, told, settle } = stage();
  session.open(manifests(1));
  await settle();
  last(started).start.listener.failed({ kind: 'offline', code: 'x' });
  await vi.waitFor(() => expect(told).toEqual([{ kind: 'offline', code: 'x' }]));
  dispatchEvent(new Event('online'));
  await vi.waitFor(() => expect(started).toHaveLength(2));
});

it('does not listen to an engine that was replaced', async () => {
  const { session, started, told, settle } = stage();
  session.open(manifests(1));
  await settle();
  const old = last(started);
  session.restart();
  await vi.waitFor(() => expect(started).toHaveLength(2));
  old.start.listener.failed(network);
  old.start.listener.qualities([LOW]);
  expect(session.qualities).toEqual([]);
  expect(told).toEqual([]);
});

it('plays once it can when play was pressed while the code of the engine came', async () => {
  const { session, video, settle } = stage();
  let isPaused = true;
  Object.defineProperty(video, 'paused', { get: () => isPaused });
  const play = vi.spyOn(video, 'play').mockResolvedValue();
  session.open(manifests(1));
  isPaused = false;
  await settle();
  await vi.waitFor(() => expect(play).toHaveBeenCalledOnce());
});

it('tells when the browser can play nothing', () => {
  vi.unstubAllGlobals();
  const { session, told } = stage();
  session.open(manifests(1));
  expect(told).toEqual([{ kind: 'unsupported', code: 'no-media-source' }]);
});

it('goes over to the other engine when the code of one does not arrive', async () => {
  const { session, started } = stage();
  const broken = session as unknown as { starters: Starters };
  broken.starters.hls = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
  session.open(manifests(1));
  await vi.waitFor(() => expect(last(started)?.name).toBe('dash'));
});

it('lets go of the engine at the end', async () => {
  const { session, started, settle } = stage();
  session.open(manifests(1));
  await settle();
  await vi.waitFor(() => expect(session.engineName).toBe('hls'));
  session.close();
  expect(last(started).calls).toEqual(['destroy']);
});
