// What is delivered conforms: foreign parsers read it, foreign players play it, and what playlists declare is what the bytes are.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { parse as parseMpd } from 'mpd-parser';
import { ApiClient } from '../../scripts/api-client.ts';
import { makeClip } from '../../scripts/demo-clips.ts';
import { findFfmpeg } from '../../scripts/find-tool.mjs';
import {
  averageBps,
  firstSampleNalTypes,
  type Presentation,
  peakBps,
  readPresentation,
} from '../conformance/read-presentation.ts';
import { FFPLAY, shownSeconds } from './ffplay.ts';

const FFMPEG = findFfmpeg()?.ffmpeg ?? 'ffmpeg';

const CLIP = {
  // Moving noise over a pattern: the caps bind, so that peak and average differ.
  video: 'testsrc2=s=854x480:r=30000/1001,noise=alls=18:allf=t,format=yuv420p',
  audio: 'aevalsrc=0.2*sin(880*t)*gt(mod(t\\,2)\\,1):s=44100',
  seconds: 13.4,
};

let origin: string;
let presentation: Presentation;
let hls: string;
let dash: string;

test.beforeAll(async ({ baseURL }, info) => {
  info.setTimeout(240_000);
  origin = baseURL ?? '';
  const client = new ApiClient(origin);
  await client.enter({ username: 'conformance', email: 'conformance@example.com', password: 'a long enough password' });
  const clip = path.join(info.project.outputDir, '..', 'clips', 'conformance.mp4');
  await makeClip(FFMPEG, CLIP, clip);
  const id = await client.upload(clip, { visibility: 'public' });
  await client.waitFor(id, ['ready'], 180_000);
  const playback = await client.playback(id);
  hls = new URL(playback.hls, origin).href;
  dash = new URL(playback.dash ?? '', origin).href;
  presentation = await readPresentation(hls); // hls-parser in strict mode and m3u8-parser read every playlist
});

test('the ladder is complete, ascending, and its playlists are as long as the source', () => {
  expect(presentation.variants.map((variant) => variant.resolution.height)).toEqual([240, 360, 480]);
  for (const track of [...presentation.variants, presentation.audio]) {
    const seconds = track?.segments.reduce((sum, segment) => sum + segment.seconds, 0) ?? 0;
    expect(Math.abs(seconds - CLIP.seconds)).toBeLessThan(0.1);
    expect(track?.targetDuration).toBe(
      Math.round(Math.max(...(track?.segments.map((segment) => segment.seconds) ?? []))),
    );
  }
});

test('every video segment is one fragment that starts with an IDR, at the same times in every rendition', () => {
  const starts = presentation.variants.map((variant) => variant.segments.map((segment) => segment.facts.decodeTime));
  for (const list of starts) expect(list).toEqual(starts[0]);
  for (const { init, segments } of presentation.variants) {
    let expected = 0;
    for (const { bytes, facts, seconds } of segments) {
      expect(firstSampleNalTypes(bytes)).toContain(5);
      expect(facts).toMatchObject({
        startsWithSync: true,
        syncSamples: 1,
        firstCompositionOffset: 0,
        decodeTime: expected,
      });
      expect(facts.duration / init.timescale).toBeCloseTo(seconds, 5);
      expected += facts.duration;
    }
  }
});

test('audio is gapless: packets follow each other, the first EXTINF is one packet shorter', () => {
  const audio = presentation.audio;
  let expected = 0;
  audio?.segments.forEach(({ facts, seconds }, n) => {
    expect(facts.decodeTime).toBe(expected);
    expect(facts.duration).toBe(facts.sampleCount * 1024);
    expect(seconds).toBeCloseTo((facts.duration - (n === 0 ? 1024 : 0)) / audio.init.timescale, 5);
    expected += facts.duration;
  });
  expect(expected).toBeGreaterThan(0);
});

test('CODECS, RESOLUTION, FRAME-RATE and the bandwidths are what the bytes are', () => {
  const { audio, variants } = presentation;
  for (const variant of variants) {
    const { init } = variant;
    if (init.kind !== 'video' || !audio) throw new Error('a variant lacks video or audio');
    expect(variant.codecs).toBe(`${init.codecs},${audio.init.codecs}`);
    expect(variant.resolution).toEqual({ width: init.width, height: init.height });
    const frames = variant.segments.reduce((sum, segment) => sum + segment.facts.sampleCount, 0);
    const ticks = variant.segments.reduce((sum, segment) => sum + segment.facts.duration, 0);
    expect(variant.frameRate.toFixed(3)).toBe(((frames * init.timescale) / ticks).toFixed(3));
    const average = averageBps(variant) + averageBps(audio);
    expect(Math.abs(variant.averageBandwidth / average - 1)).toBeLessThan(0.01);
    const peak = peakBps(variant) + peakBps(audio);
    expect(variant.bandwidth).toBeGreaterThanOrEqual(peak - 1); // EXTINF has six decimals
    expect(variant.bandwidth).toBeLessThanOrEqual(peak * 1.1);
  }
});

test('the lowest rung averages at most 260 kbit/s and its first segment is small', () => {
  const lowest = presentation.variants[0];
  if (!lowest) throw new Error('no variant');
  expect(averageBps(lowest)).toBeLessThanOrEqual(260_000);
  expect(lowest.segments[0]?.bytes.length).toBeLessThan(45_000);
});

test('mpd-parser finds the same segments in the MPD', async () => {
  const manifest = parseMpd(await (await fetch(dash)).text(), { manifestUri: dash });
  expect(manifest.duration).toBeCloseTo(CLIP.seconds, 1);
  const audio = Object.values(Object.values(manifest.mediaGroups.AUDIO)[0] ?? {})[0]?.playlists[0];
  const tracks = [
    ...manifest.playlists.toSorted((a, b) => Number(a.attributes['BANDWIDTH']) - Number(b.attributes['BANDWIDTH'])),
    audio,
  ];
  [...presentation.variants, presentation.audio].forEach((track, i) => {
    const withoutQuery = (url: string): string => url.split('?')[0] ?? '';
    expect(tracks[i]?.segments.map((segment) => withoutQuery(segment.resolvedUri))).toEqual(
      track?.segments.map((segment) => withoutQuery(segment.url)),
    );
    tracks[i]?.segments.forEach((segment, n) => {
      expect(segment.duration).toBeCloseTo(track?.segments[n]?.seconds ?? 0, 3);
    });
  });
});

test('the MPD is valid XML of the DASH namespace', async () => {
  const text = await (await fetch(dash)).text();
  expect(text).toContain('xmlns="urn:mpeg:dash:schema:mpd:2011"');
  expect(text).toContain('type="static"');
});

for (const kind of ['hls', 'dash'] as const) {
  test(`shaka-player plays the ${kind} manifest`, async ({ page }) => {
    await page.route(`${origin}/bare-page`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><video muted></video>' }),
    );
    await page.goto(`${origin}/bare-page`);
    await page.addScriptTag({ path: 'node_modules/shaka-player/dist/shaka-player.compiled.js' });
    const played = await page.evaluate(
      async (url) => {
        const video = document.querySelector('video') as HTMLVideoElement;
        const { shaka } = globalThis as unknown as {
          shaka: {
            Player: new () => { attach(media: HTMLVideoElement): Promise<void>; load(url: string): Promise<void> };
          };
        };
        const player = new shaka.Player();
        await player.attach(video);
        await player.load(url);
        await video.play();
        const passes = (seconds: number): Promise<void> =>
          new Promise((resolve) => {
            const timer = setInterval(() => {
              if (video.currentTime < seconds) return;
              clearInterval(timer);
              resolve();
            }, 50);
          });
        await passes(1.5);
        video.currentTime = 9;
        await passes(10.5);
        return { width: video.videoWidth, duration: video.duration };
      },
      kind === 'hls' ? hls : dash,
    );
    expect(played.width).toBeGreaterThan(0);
    expect(Math.abs(played.duration - CLIP.seconds)).toBeLessThan(0.1);
  });
}

test('FFmpeg as a foreign player reads the multivariant playlist to the end without an error', async () => {
  const { stdout, stderr } = await promisify(execFile)(FFMPEG, [
    ...['-nostdin', '-v', 'error', '-i', hls, '-map', '0:v:0', '-map', '0:a:0', '-f', 'framemd5', '-'],
  ]);
  expect(stderr).toBe('');
  const frames = stdout.split('\n').filter((line) => line.startsWith('0,')).length;
  expect(frames).toBe(presentation.variants[0]?.segments.reduce((sum, segment) => sum + segment.facts.sampleCount, 0));
});

test('ffplay plays it', async () => {
  test.skip(!FFPLAY, 'there is no ffplay here');
  expect(await shownSeconds(hls)).toEqual({
    seconds: expect.closeTo(3, 0),
    errors: expect.not.stringMatching(/error|invalid|failed/i),
  });
});
