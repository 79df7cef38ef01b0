// How long a real hls.js asks again for segments, playlists and keys that a server does not answer or refuses.
import Hls, { type ErrorData, Events } from 'hls.js';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Retries } from '../../web/player/hls-retries.ts';

const MASTER = [
  '#EXTM3U',
  '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio",DEFAULT=YES,URI="audio.m3u8"',
  ...[240, 480, 720].flatMap((height) => [
    `#EXT-X-STREAM-INF:BANDWIDTH=${height}000,RESOLUTION=${height * 2}x${height},CODECS="avc1.64001f,mp4a.40.2",AUDIO="audio"`,
    `${height}p.m3u8`,
  ]),
].join('\n');
const MEDIA = [
  ...['#EXTM3U', '#EXT-X-TARGETDURATION:2', '#EXT-X-VERSION:7', '#EXT-X-MAP:URI="init.mp4"'],
  ...[0, 1, 2, 3].flatMap((number) => ['#EXTINF:2,', `${number}.m4s`]),
  '#EXT-X-ENDLIST',
].join('\n');

/** What the server does with an address: a status, 0 for a connection that is refused, else it is answered. */
let refuses: (path: string) => number | null;
let asked: string[];
class Line extends Hls.DefaultConfig.loader {
  override load(...[context, , callbacks]: Parameters<InstanceType<typeof Hls.DefaultConfig.loader>['load']>) {
    const path = new URL(context.url).pathname.slice(1);
    asked.push(path);
    const code = refuses(path);
    const data = path === 'master.m3u8' ? MASTER : path.endsWith('.m3u8') ? MEDIA : null;
    queueMicrotask(() => {
      if (code !== null) callbacks.onError({ code, text: '' }, context, null, this.stats);
      else if (data !== null) callbacks.onSuccess({ url: context.url, data, code: 200 }, this.stats, context, null);
    });
  }
}

let isBuffered: boolean;
let hls: Hls | null = null;
function play(level: number) {
  const retries = new Retries(() => isBuffered);
  const player = new Hls({
    ...{ ...retries.policies, loader: Line, enableWorker: false, startFragPrefetch: true, testBandwidth: false },
  });
  const fatal: ErrorData[] = [];
  player.on(Events.ERROR, (_event, data) => void (data.fatal && fatal.push(data)));
  player.on(Events.MANIFEST_PARSED, () => {
    player.loadLevel = level;
  });
  player.loadSource('http://localhost/master.m3u8');
  hls = player;
  return { player, fatal, retries };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('MediaSource', { isTypeSupported: () => true });
  vi.stubGlobal('SourceBuffer', { prototype: { appendBuffer: () => undefined, remove: () => undefined } });
  asked = [];
  isBuffered = false;
});
afterEach(() => {
  hls?.destroy();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const isSegment = (path: string) => /\.m4s$|init/.test(path);
const times = (path: string) => asked.filter((each) => each === path).length;

it.each([
  ['segments', isSegment, 'init.mp4'],
  ['playlists', (path: string) => /p\.m3u8|audio/.test(path), '480p.m3u8'],
  ['the playlist of the sound', (path: string) => /audio/.test(path), 'audio.m3u8'],
] as const)('asks for %s again while a server starts, in the quality that was chosen', async (_what, which, path) => {
  refuses = (each) => (which(each) ? 0 : null);
  const { player, fatal } = play(1);
  await vi.advanceTimersByTimeAsync(30_000);
  expect([fatal.length, player.manualLevel]).toEqual([0, 1]);
  expect(times(path)).toBeGreaterThan(20);
  const before = times(path);
  refuses = () => null;
  await vi.advanceTimersByTimeAsync(3_000);
  expect([fatal.length, player.manualLevel, times(path) > before]).toEqual([0, 1, true]);
  expect(asked.filter((each) => /240p|720p/.test(each))).toEqual([]);
});

it('gives up when a server was away for long and nothing is left to play', async () => {
  refuses = (path) => (isSegment(path) ? 0 : null);
  isBuffered = true;
  const { fatal } = play(1);
  await vi.advanceTimersByTimeAsync(180_000);
  expect(fatal.length).toBe(0);
  const seldom = asked.length;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(asked.length - seldom).toBeLessThan(30);
  isBuffered = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fatal[0]?.details).toBe('fragLoadError');
});

it('gives a server that answers again all its tries, and no more', async () => {
  refuses = (path) => (isSegment(path) ? 0 : null);
  const { fatal } = play(-1);
  await vi.advanceTimersByTimeAsync(20_000);
  refuses = (path) => (isSegment(path) ? 503 : null);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(fatal.length).toBe(0);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(fatal[0]?.response?.code).toBe(503);
});

it('asks for the first playlist again while a server starts, and leaves it to the panel when offline', () => {
  const rules = new Retries(() => false);
  const retry = rules.policies.manifestLoadPolicy.default.errorRetry;
  const fail = (count: number, code: number) =>
    retry?.shouldRetry?.(retry, count, false, { url: '', code }, count < retry.maxNumRetry);
  for (let count = 0; count < 30; count++) expect(fail(count, 0)).toBe(true);
  expect([fail(0, 503), fail(2, 503)]).toEqual([true, false]);
  vi.stubGlobal('navigator', { onLine: false });
  expect([fail(0, 0), fail(1, 0), fail(2, 0)]).toEqual([true, true, false]);
});

it('keeps the tries of what is still away when something else came, and counts anew when it came itself', () => {
  const rules = new Retries(() => false);
  const retry = rules.policies.keyLoadPolicy.default.errorRetry;
  const fail = (count: number, code: number) =>
    retry?.shouldRetry?.(retry, count, false, { url: '', code }, code !== 0 && count < retry.maxNumRetry);
  for (let count = 0; count < 30; count++) expect(fail(count, 0)).toBe(true);
  rules.answered(); // the sound, say
  expect([fail(30, 503), fail(37, 503), fail(38, 503)]).toEqual([true, true, false]);
  expect([fail(0, 503), fail(8, 503)]).toEqual([true, false]);
});
