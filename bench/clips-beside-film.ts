// Clips of a few seconds on a platform that does nothing else and on one that makes a film: how much later each is playable.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from '../scripts/api-client.ts';
import { fullHdClip } from './full-hd-clip.ts';
import { type Line, limit, type PipelineOptions } from './pipeline-report.ts';
import { onFreshServer, platformWith, type Server } from './servers.ts';
import { pausing, transcoderBelow, usedByThoseBelow } from './slot-process.ts';
import { median } from './statistics.ts';

const DELAY_MOST_SECONDS = 1;
const CLIPS = 10;
const CLIP_SECONDS = 8;
const POLL_MS = 20;
/** What a clip that was deleted leaves is over by then, and the film's background work goes on. */
const REST_MS = 2_000;
/** Its first seconds are made by then: its background work is what the clips meet. */
const FILM_BEGINS_MS = 10_000;
const PLAYABLE_WITHIN_MS = 600_000;
const ACCOUNT = { username: 'bench', email: 'bench@example.com', password: 'a long enough password' };

/**
 * Two platforms take the same clips by turns, so that both meet the same machine. While a clip is measured alone the transcoder that
 * makes the film stands still, with all its processes: nothing of the film takes from it.
 */
export async function clipsBesideFilm({ media, isSmall }: PipelineOptions, into: string): Promise<Line[]> {
  const folder = await mkdtemp(join(into, 'beside-'));
  const clip = await fullHdClip(media, folder, CLIP_SECONDS);
  const filmSeconds = isSmall ? 240 : 7200;
  const film = await fullHdClip(media, folder, filmSeconds);
  const count = isSmall ? 3 : CLIPS;
  return onFreshServer(platformWith({}), (idle) =>
    onFreshServer(platformWith({}), async (busy) => {
      const [alone, beside] = await Promise.all([signedIn(idle), signedIn(busy)]);
      for (const client of [alone, beside]) await playableAfter(client, clip); // FFmpeg and the worker are warm
      const filmId = await beside.upload(film);
      await rm(film);
      await beside.waitFor(filmId, ['playable', 'ready'], PLAYABLE_WITHIN_MS);
      await sleep(FILM_BEGINS_MS);
      const making = await sharesOf(beside, filmId);
      const transcoder = transcoderBelow(busy.pid);
      const whileStill = pausing(transcoder);
      const taken: number[] = [];
      const pairs: Pair<number>[] = [];
      for (let n = 0; n < count; n += 1) {
        const quiet = await whileStill(() => playableAfter(alone, clip));
        await sleep(REST_MS);
        const late = await playableAfter(beside, clip, () => usedByThoseBelow(transcoder));
        pairs.push({ alone: quiet.seconds, beside: late.seconds });
        taken.push(late.meanwhile);
        await sleep(REST_MS);
      }
      const atOnce = {
        alone: await whileStill(() => playableAtOnce(alone, clip, count)),
        beside: await playableAtOnce(beside, clip, count),
      };
      const { state } = await beside.video(filmId);
      tell(pairs, atOnce, taken);
      console.log(`the film: ${making} when the clips began, ${await sharesOf(beside, filmId)} after them (${state})`);
      return linesOf(pairs, atOnce, { isEnough: !isSmall && state === 'playable', film: isSmall ? '4 min' : '2 h' });
    }),
  );
}

interface Pair<Value> {
  alone: Value;
  beside: Value;
}

async function signedIn({ origin }: Server): Promise<ApiClient> {
  const client = new ApiClient(origin);
  await client.enter(ACCOUNT);
  return client;
}

interface Playable {
  /** From the answer of `complete`. */
  seconds: number;
  /** What was watched in that time. */
  meanwhile: number;
}

/** The clip is deleted then, since its background work is no part of what the next one meets. */
async function playableAfter(
  client: ApiClient,
  file: string,
  watch: () => () => number = () => () => 0,
): Promise<Playable> {
  const id = await client.upload(file);
  const startedMs = performance.now();
  const watched = watch();
  for (;;) {
    const { state, processing } = await client.video(id);
    if (state === 'playable' || state === 'ready') break;
    if (state === 'failed') throw new Error(`the clip failed: ${processing.error?.code}`);
    await sleep(POLL_MS);
  }
  const playable = { seconds: (performance.now() - startedMs) / 1000, meanwhile: watched() };
  await client.request('DELETE', `/api/v1/videos/${id}`);
  return playable;
}

/** From the first to be playable to the last. */
async function playableAtOnce(client: ApiClient, file: string, count: number): Promise<number[]> {
  const times = await Promise.all(Array.from({ length: count }, () => playableAfter(client, file)));
  return times.map(({ seconds }) => seconds).sort((a, b) => a - b);
}

/** How much of each rung is made. */
async function sharesOf(client: ApiClient, id: string): Promise<string> {
  const { renditions } = (await client.video(id)).processing;
  return renditions.map(({ name, progress }) => `${name} ${(progress * 100).toFixed(1)} %`).join(', ');
}

const told = (seconds: readonly number[]): string => seconds.map((value) => value.toFixed(2).padStart(6)).join(' ');

function tell(pairs: readonly Pair<number>[], atOnce: Pair<number[]>, taken: readonly number[]): void {
  console.log(
    `seconds from complete to playable, ${pairs.length} clips of ${CLIP_SECONDS} s one after another, by turns`,
  );
  console.log(`  alone:         ${told(pairs.map(({ alone }) => alone))}`);
  console.log(`  beside a film: ${told(pairs.map(({ beside }) => beside))}`);
  console.log(`  later by:      ${told(pairs.map(({ alone, beside }) => beside - alone))}`);
  console.log(`  processor time that the film's processes took meanwhile: ${told(taken)}`);
  console.log('all at once, from the first to be playable to the last');
  console.log(`  alone:         ${told(atOnce.alone)}`);
  console.log(`  beside a film: ${told(atOnce.beside)}`);
}

function linesOf(
  pairs: readonly Pair<number>[],
  atOnce: Pair<number[]>,
  { isEnough, film }: { isEnough: boolean; film: string },
): Line[] {
  const delays = pairs.map(({ alone, beside }) => beside - alone);
  const worst = Math.max(...delays);
  return [
    {
      what: `clip of ${CLIP_SECONDS} s alone, playable after (median)`,
      measured: `${median(pairs.map(({ alone }) => alone)).toFixed(2)} s`,
    },
    {
      what: `delay of each of ${pairs.length} clips beside a film of ${film} in progress, the longest`,
      measured: `${worst.toFixed(2)} s (median ${median(delays).toFixed(2)})`,
      ...limit(worst, 'at most', DELAY_MOST_SECONDS, (value) => `${value} s`, isEnough),
    },
    {
      what: `${pairs.length} clips at once, the last playable after, alone and beside the film`,
      measured: `${atOnce.alone.at(-1)?.toFixed(2)} s and ${atOnce.beside.at(-1)?.toFixed(2)} s`,
    },
  ];
}
