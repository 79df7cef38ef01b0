// Taking rungs over into a real hls.js: its levels, its choice and its book of buffered fragments; pictures are for the browser tests.
import Hls, {
  AudioStreamController,
  type ElementaryStreamTypes,
  Events,
  type FragmentTracker,
  type Level,
} from 'hls.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineFailure } from '../../web/player/failure.ts';
import { qualityOfLevel, startHlsEngine } from '../../web/player/hls-engine.ts';
import { addLevels, fetchLevels } from '../../web/player/hls-takeover.ts';
import { MadeAhead } from '../../web/player/made-ahead.ts';
import type { Quality } from '../../web/player/quality.ts';

const RUNGS = { '240p': [426, 240, 260_000], '480p': [854, 480, 1_000_000], '720p': [1280, 720, 2_500_000] } as const;
type Name = keyof typeof RUNGS;

const multivariant = (names: readonly Name[], rate = 1): string =>
  [
    '#EXTM3U',
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio",DEFAULT=YES,URI="clear/audio/playlist.m3u8"',
    ...names.flatMap((name) => [
      `#EXT-X-STREAM-INF:BANDWIDTH=${RUNGS[name][2] * rate},AVERAGE-BANDWIDTH=${RUNGS[name][2] * rate * 0.8},RESOLUTION=${RUNGS[name][0]}x${RUNGS[name][1]},CODECS="avc1.64001f,mp4a.40.2",AUDIO="audio"`,
      `clear/${name}/playlist.m3u8`,
    ]),
  ].join('\n');

const media = [
  '#EXTM3U',
  '#EXT-X-TARGETDURATION:2',
  '#EXT-X-VERSION:7',
  '#EXT-X-MAP:URI="init.mp4"',
  ...[0, 1, 2, 3].flatMap((number) => ['#EXTINF:2,', `${number}.m4s`]),
  '#EXT-X-ENDLIST',
].join('\n');

/** Answers playlists from memory and never a segment: `v` of the URL says which rungs there are. */
const answers: Record<string, string> = {
  '1': multivariant(['240p', '720p']),
  '2': multivariant(['240p', '480p', '720p']),
  '3': '<html>',
  '4': multivariant(['240p', '720p'], 0.5),
};
/** So many playlists of rungs find nobody who answers. */
let unanswered = 0;
class MemoryLoader extends Hls.DefaultConfig.loader {
  override load(...[context, _config, callbacks]: Parameters<InstanceType<typeof Hls.DefaultConfig.loader>['load']>) {
    const url = new URL(context.url);
    const data = url.pathname.endsWith('master.m3u8') ? answers[url.searchParams.get('v') ?? ''] : media;
    if (!url.pathname.endsWith('.m3u8') || data === undefined) return;
    if (data === media && unanswered-- > 0) {
      queueMicrotask(() => callbacks.onError({ code: 0, text: '' }, context, null, this.stats));
      return;
    }
    queueMicrotask(() => callbacks.onSuccess({ url: context.url, data, code: 200 }, this.stats, context, null));
  }
}

const ID = '0123456789abcdefghjkmnpqrs';
const master = (version: number) => `http://localhost/media/${ID}/master.m3u8?v=${version}`;
const loading = { loader: MemoryLoader };
const never = new AbortController().signal;

beforeEach(() => {
  vi.stubGlobal('MediaSource', { isTypeSupported: () => true });
  vi.stubGlobal('SourceBuffer', { prototype: { appendBuffer: () => undefined, remove: () => undefined } });
});
afterEach(() => vi.unstubAllGlobals());

/** A running instance with two rungs, of which `loaded` has its playlist. */
async function running() {
  let tracker: FragmentTracker | null = null;
  const hls = new Hls({
    ...loading,
    enableWorker: false,
    startLevel: 1,
    audioStreamController: class extends AudioStreamController {
      constructor(...parameters: ConstructorParameters<typeof AudioStreamController>) {
        super(...parameters);
        tracker = parameters[1];
      }
    },
  });
  const loaded = new Promise((resolve) => hls.once(Events.LEVEL_LOADED, resolve));
  hls.loadSource(master(1));
  await loaded;
  return { hls, tracker: tracker as unknown as FragmentTracker };
}

const heights = (levels: readonly Level[]) => levels.map((level) => level.height);

describe('fetchLevels', () => {
  it('reads the rungs of a newer playlist', async () => {
    expect(heights(await fetchLevels(loading, master(2)))).toEqual([240, 480, 720]);
  });
  it('fails for what is no playlist', async () => {
    await expect(fetchLevels(loading, master(3))).rejects.toThrow('could not be read');
  });
});

describe('addLevels', () => {
  it('puts a rung between those that were there and keeps loading the same one', async () => {
    const { hls, tracker } = await running();
    const [, high] = hls.levels;
    expect(hls.loadLevelObj).toBe(high);
    await addLevels(hls, tracker, await fetchLevels(loading, master(2)), never);
    expect(heights(hls.levels)).toEqual([240, 480, 720]);
    expect(hls.levels[2]).toBe(high);
    expect(hls.loadLevelObj).toBe(high);
    expect(hls.loadLevel).toBe(2);
    expect(hls.levels[2]?.details?.fragments.every((fragment) => fragment.level === 2)).toBe(true);
    expect(hls.autoLevelEnabled).toBe(true);
    hls.destroy();
  });

  it('keeps the rung that the viewer chose', async () => {
    const { hls, tracker } = await running();
    hls.loadLevel = 1;
    await addLevels(hls, tracker, await fetchLevels(loading, master(2)), never);
    expect(hls.manualLevel).toBe(2);
    expect(hls.levels[hls.manualLevel]?.height).toBe(720);
    hls.destroy();
  });

  it('files what is buffered under its new place', async () => {
    const { hls, tracker } = await running();
    const fragments = hls.levels[1]?.details?.fragments ?? [];
    const [first, second] = fragments;
    if (!first || !second) throw new Error('The playlist has no fragments');
    tracker.detectEvictedFragments('video', { length: 1, start: () => 0, end: () => 2 }, first.type); // what is buffered
    first.setElementaryStreamInfo('video' as ElementaryStreamTypes, 0, 2, 0, 2);
    tracker.fragBuffered(first, true);
    expect(String(tracker.getState(first))).toBe('OK');
    await addLevels(hls, tracker, await fetchLevels(loading, master(2)), never);
    expect(String(tracker.getState(first))).toBe('OK');
    expect(String(tracker.getState(second))).toBe('NOT_LOADED');
    // Under its old place there is nothing any more: the rung that stands there now has buffered nothing.
    expect(String(tracker.getState(Object.assign(Object.create(first), { level: 1 })))).toBe('NOT_LOADED');
    hls.destroy();
  });

  it('takes the rates of a newer list over, which are lower once a rung is complete', async () => {
    const { hls, tracker } = await running();
    const [low, high] = hls.levels;
    await addLevels(hls, tracker, await fetchLevels(loading, master(4)), never);
    expect([hls.levels[0] === low, hls.levels[1] === high, hls.loadLevel]).toEqual([true, true, 1]);
    expect(hls.levels.map((level) => [level.maxBitrate, level.averageBitrate])).toEqual([
      [130_000, 104_000],
      [1_250_000, 1_000_000],
    ]);
    hls.destroy();
  });

  it('changes nothing when the list brings nothing new, or the player has gone', async () => {
    const { hls, tracker } = await running();
    const before = hls.levels;
    await addLevels(hls, tracker, await fetchLevels(loading, master(1)), never);
    expect(hls.levels).toBe(before);
    await addLevels(hls, tracker, await fetchLevels(loading, master(2)), AbortSignal.abort());
    expect(hls.levels).toBe(before);
    hls.destroy();
  });
});

describe('the engine', () => {
  function start() {
    const told = { qualities: [] as (readonly Quality[])[], failures: [] as EngineFailure[] };
    vi.spyOn(Hls.DefaultConfig, 'loader', 'get').mockReturnValue(MemoryLoader);
    const video = document.createElement('video');
    const engine = startHlsEngine({
      video,
      url: master(1),
      startSeconds: 0,
      quality: 480,
      bandwidthBps: null,
      made: new MadeAhead(),
      listener: {
        qualities: (list) => void told.qualities.push(list),
        playingQuality: () => undefined,
        bandwidth: () => undefined,
        refused: () => undefined,
        failed: (failure) => void told.failures.push(failure),
      },
    });
    return { engine, told };
  }

  it('tells the rungs at the start and after a takeover', async () => {
    const { engine, told } = start();
    await vi.waitFor(() => expect(told.qualities).toHaveLength(1));
    expect(told.qualities[0]?.map(({ id }) => id)).toEqual(['426x240', '1280x720']);
    await engine.takeOver(master(2));
    expect(told.qualities.at(-1)?.map(({ id }) => id)).toEqual(['426x240', '854x480', '1280x720']);
    engine.chooseQuality('854x480');
    engine.chooseQuality('no-such-rung');
    engine.chooseQuality(null);
    await expect(engine.takeOver(master(3))).rejects.toThrow();
    expect(told.failures).toEqual([]);
    engine.destroy();
  });

  it('asks again where nobody answered, in the quality that was chosen', async () => {
    unanswered = 3;
    const { engine, told } = start();
    const { hls } = engine as unknown as { hls: Hls };
    await new Promise((resolve) => hls.once(Events.LEVEL_LOADED, resolve));
    expect([unanswered <= 0, told.failures, hls.manualLevel]).toEqual([true, [], 0]);
    engine.destroy();
  });

  it('names a rung by its size', () => {
    const level = { width: 1280, height: 720, frameRate: 0, bitrate: 1 } as Level;
    expect(qualityOfLevel(level)).toMatchObject({ id: '1280x720', frameRate: 30 });
  });
});
