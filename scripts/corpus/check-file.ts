// Takes one media file through the platform and checks what a viewer would notice: length, picture, sound, playing, seams.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { ApiClient } from '../api-client.ts';
import { type AppendTrack, appendAll, type PlayOrder, playThrough } from './browser-checks.ts';
import { findBetterOrientation, loudestDecibels, writeStart } from './picture.ts';
import { type Presentation, type Rung, readPresentation } from './presentation.ts';
import { readSourceTruth, type SourceTruth } from './source-truth.ts';
import type { TestPage } from './test-page.ts';

const LENGTH_TOLERANCE_SECONDS = 0.1;
const READY_WITHIN_MS = 45 * 60_000;
const WINDOW_SECONDS = 60;
const SILENCE_DECIBELS = -80;

export interface FileReport {
  faults: string[];
  readySeconds: number;
  truth: SourceTruth;
  presentation: Presentation;
}

export interface Tools {
  client: ApiClient;
  testPage: TestPage;
  ffmpeg: string;
  ffprobe: string;
}

/** Throws when the file does not become ready; what is wrong after that is listed in `faults`. */
export async function checkFile(tools: Tools, path: string): Promise<FileReport> {
  const truth = await readSourceTruth(tools.ffprobe, path);
  const startedMs = Date.now();
  const id = await tools.client.upload(path, { visibility: 'public' });
  await tools.client.waitFor(id, ['ready'], READY_WITHIN_MS);
  const readySeconds = (Date.now() - startedMs) / 1000;
  const playback = await tools.client.playback(id);
  const hls = new URL(playback.hls, tools.client.origin).href;
  if (playback.dash === null) throw new Error('the video has no MPD');
  const dash = new URL(playback.dash, tools.client.origin).href;
  const presentation = await readPresentation(hls, dash);
  const faults = [
    ...lengthFaults(presentation, truth),
    ...shapeFaults(presentation, truth),
    ...(await contentFaults(tools, path, presentation, truth)),
    ...(await onPage(tools.testPage, 'hls.js', (page) => page.evaluate(playThrough, playOrder('hls', hls)))),
    ...(await onPage(tools.testPage, 'dash.js', (page) => page.evaluate(playThrough, playOrder('dash', dash)))),
  ];
  for (const rung of new Set([presentation.rungs[0], presentation.rungs.at(-1)])) {
    if (!rung) continue;
    const order = { tracks: appendTracks(rung, presentation), windowSeconds: WINDOW_SECONDS, seconds: truth.seconds };
    const name = `MediaSource with ${rung.width}x${rung.height}`;
    faults.push(...(await onPage(tools.testPage, name, (page) => page.evaluate(appendAll, order))));
  }
  return { faults, readySeconds, truth, presentation };
}

/** Every playlist and the MPD are as long as the source. */
export function lengthFaults(presentation: Presentation, truth: SourceTruth): string[] {
  const lengths = [
    ...presentation.rungs.map((rung) => ({
      name: `the playlist of ${rung.width}x${rung.height}`,
      seconds: rung.seconds,
    })),
    ...(presentation.audio ? [{ name: 'the playlist of the audio', seconds: presentation.audio.seconds }] : []),
    { name: 'the MPD', seconds: presentation.dashSeconds },
  ];
  return lengths
    .filter(({ seconds }) => Math.abs(seconds - truth.seconds) > LENGTH_TOLERANCE_SECONDS)
    .map(({ name, seconds }) => `${name} says ${seconds.toFixed(3)} s, the source has ${truth.seconds.toFixed(3)} s`);
}

/** Even sizes, not stretched by more than the evenness costs, and sound exactly where the source has it. */
export function shapeFaults(presentation: Presentation, truth: SourceTruth): string[] {
  const faults: string[] = [];
  if (presentation.rungs.length === 0) faults.push('there is no rung');
  for (const { width, height } of presentation.rungs) {
    if (width % 2 !== 0 || height % 2 !== 0) faults.push(`${width}x${height} is not even`);
    const isWide = width >= height;
    const expected = isWide ? height * truth.aspect : width / truth.aspect;
    if (Math.abs((isWide ? width : height) - expected) > 2) {
      faults.push(`${width}x${height} is stretched: the source is ${truth.aspect.toFixed(4)} wide`);
    }
  }
  if ((presentation.audio !== null) !== truth.hasSound) {
    faults.push(truth.hasSound ? 'the sound is missing' : 'there is sound that the source has not');
  }
  return faults;
}

async function contentFaults(
  tools: Tools,
  path: string,
  presentation: Presentation,
  truth: SourceTruth,
): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-corpus-'));
  try {
    const faults: string[] = [];
    const top = presentation.rungs.at(-1);
    if (top) {
      const turn = await findBetterOrientation(tools.ffmpeg, path, await writeStart(folder, top, 1));
      if (turn) faults.push(`the picture is not upright: ${turn} fits the source better`);
    }
    if (presentation.audio && truth.hasSound) {
      const made = await loudestDecibels(tools.ffmpeg, await writeStart(folder, presentation.audio, 30));
      const source = await loudestDecibels(tools.ffmpeg, path);
      if (source > SILENCE_DECIBELS && made < SILENCE_DECIBELS)
        faults.push(`silent (${made} dB, the source ${source} dB)`);
    }
    return faults;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function playOrder(engine: PlayOrder['engine'], url: string): PlayOrder {
  return { engine, url };
}

function appendTracks(rung: Rung, { audio }: Presentation): AppendTrack[] {
  const video = { mimeType: `video/mp4; codecs="${rung.videoCodec}"`, initUrl: rung.initUrl, segments: rung.segments };
  if (!audio) return [video];
  return [video, { mimeType: `audio/mp4; codecs="${audio.codec}"`, initUrl: audio.initUrl, segments: audio.segments }];
}

async function onPage(
  testPage: TestPage,
  name: string,
  check: (page: Page) => Promise<string | null>,
): Promise<string[]> {
  const page = await testPage.open();
  try {
    const fault = await check(page);
    return fault ? [`${name}: ${fault}`] : [];
  } finally {
    await page.close();
  }
}
