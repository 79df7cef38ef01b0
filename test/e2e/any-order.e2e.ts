// Fragments that are made when they are asked for, in any order, lie on one timeline: the browser has one buffered range of them.
import { expect, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { timedClip } from '../../scripts/timed-clip.ts';
import { withFreshFilm } from './fresh-film.ts';
import { someone } from './people.ts';

const SECONDS = 30;
/** The last picture and the last packet of sound end beside each other, less than two frames apart. */
const TOLERANCE_SECONDS = 0.05;

interface Track {
  type: string;
  init: string;
  segments: string[];
}

/** What a playlist lists, with the codecs that the master playlist says of it. */
async function trackOf(master: URL, uri: string, type: string): Promise<Track> {
  const url = new URL(uri, master);
  const list = await (await fetch(url)).text();
  const [, init = ''] = /#EXT-X-MAP:URI="([^"]+)"/.exec(list) ?? [];
  const segments = [...list.matchAll(/^[^#\s].*$/gm)].map(([name]) => new URL(name, url).href);
  return { type, init: new URL(init, url).href, segments };
}

test('fragments that come in any order are one buffered range of every rung and of the sound', async ({
  page,
  baseURL,
}) => {
  const client = new ApiClient(baseURL ?? '');
  await client.enter(someone('orderless'));
  const file = timedClip({ name: `timed-${SECONDS}s-360p.mp4`, seconds: SECONDS, size: '640x360' });
  await withFreshFilm(client, file, async (id) => {
    const master = new URL((await client.playback(id)).hls, client.origin);
    const text = await (await fetch(master)).text();
    const [, sound = ''] = /TYPE=AUDIO.*URI="([^"]+)"/.exec(text) ?? [];
    const rungs = [...text.matchAll(/CODECS="(avc1[^,"]+),(mp4a[^"]+)".*\n(\S+)/g)];
    expect(rungs.length).toBeGreaterThan(1);
    await page.goto('/');
    for (const [, video, audio, uri = ''] of rungs) {
      const tracks = [
        await trackOf(master, uri, `video/mp4; codecs="${video}"`),
        await trackOf(master, sound, `audio/mp4; codecs="${audio}"`),
      ];
      const ranges = await page.evaluate(buffer, tracks);
      for (const [n, ofTrack] of ranges.entries()) {
        expect(ofTrack, `${uri} ${n}`).toHaveLength(1);
        expect(ofTrack[0]?.[0]).toBeLessThanOrEqual(TOLERANCE_SECONDS);
        expect(ofTrack[0]?.[1]).toBeGreaterThanOrEqual(SECONDS - TOLERANCE_SECONDS);
      }
    }
  });
});

/** In the page: all segments of all tracks in random order into one media source. @returns the buffered ranges of each */
async function buffer(tracks: readonly Track[]): Promise<[number, number][][]> {
  const source = new MediaSource();
  const element = document.createElement('video');
  element.src = URL.createObjectURL(source);
  await new Promise((resolve) => source.addEventListener('sourceopen', resolve, { once: true }));
  const appended = tracks.map(async ({ type, init, segments }) => {
    const target = source.addSourceBuffer(type);
    const shuffled = segments.map((url) => ({ url, key: Math.random() })).sort((a, b) => a.key - b.key);
    for (const url of [init, ...shuffled.map(({ url }) => url)]) {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${url} was answered ${response.status}`);
      target.appendBuffer(await response.arrayBuffer());
      await new Promise((resolve, reject) => {
        target.addEventListener('update', resolve, { once: true });
        target.addEventListener('error', reject, { once: true });
      });
    }
    return Array.from({ length: target.buffered.length }, (_, n): [number, number] => [
      target.buffered.start(n),
      target.buffered.end(n),
    ]);
  });
  return Promise.all(appended);
}
