// From the answer of `complete` to the first picture and sound in the hands of a player that waits; that it does not depend on the length is the promise.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Playback } from '#contract/videos.ts';
import { ApiClient } from '../scripts/api-client.ts';
import { TWO_HOURS, timedClip } from '../scripts/timed-clip.ts';
import { machine, onFreshServer, platformWith } from './servers.ts';
import { median } from './statistics.ts';

const ROUNDS = 9; // of five, the ratio was anything between 1.16 and 1.35
const ASK_EVERY_MS = 25;
const GIVEN_UP_MS = 120_000;
/** A job that was cancelled has let go of its slot by then. */
const REST_MS = 3_000;

const SOURCES = [
  { length: '8 s', seconds: 8 },
  { length: '30 s', seconds: 30 },
  { length: '6 min', seconds: 360 },
  { length: '2 h', ...TWO_HOURS },
].map(({ length, ...clip }) => ({
  length,
  clip: { name: `timed-${clip.seconds}s-720p.mp4`, size: '1280x720', ...clip },
}));

interface Measured {
  playableMs: number;
  /** The last byte of the first segments of picture and sound. */
  inHandMs: number;
}

/** As a player does: playlists, then init segments and first segments. */
async function firstSegments(origin: string, { hls }: Playback): Promise<void> {
  const read = async (url: URL): Promise<string> => {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url.pathname}: ${answer.status}`);
    return answer.text();
  };
  const master = new URL(hls, origin);
  const lines = (await read(master)).split('\n');
  const lowest = lines[lines.findIndex((line) => line.startsWith('#EXT-X-STREAM-INF')) + 1] ?? '';
  const sound = /TYPE=AUDIO.*URI="([^"]+)"/.exec(lines.join('\n'))?.[1];
  await Promise.all(
    [lowest, ...(sound === undefined ? [] : [sound])].map(async (uri) => {
      const playlist = new URL(uri, master);
      const first = (await read(playlist)).split('\n').find((line) => line !== '' && !line.startsWith('#')) ?? '';
      await Promise.all(['init.mp4', first].map((name) => read(new URL(name, playlist))));
    }),
  );
}

/** The upload ends with the answer of `complete`. */
async function measure(client: ApiClient, path: string): Promise<Measured> {
  const id = await client.upload(path, { visibility: 'public' });
  const answeredMs = performance.now();
  let playback: Playback | null = null;
  while (!playback) {
    if (performance.now() - answeredMs > GIVEN_UP_MS) throw new Error('It does not become playable');
    playback = await client.playback(id).catch(() => null);
    if (!playback) await sleep(ASK_EVERY_MS);
  }
  const playableMs = performance.now() - answeredMs;
  await firstSegments(client.origin, playback);
  const inHandMs = performance.now() - answeredMs;
  await client.request('DELETE', `/api/v1/videos/${id}`);
  await sleep(REST_MS);
  return { playableMs, inHandMs };
}

/** Prints the medians of some rounds, each through all lengths, and the ratio of the longest to half a minute. */
export async function benchStart(options: string[]): Promise<void> {
  const isSmall = options.includes('--small-scale');
  const rounds = isSmall ? 1 : ROUNDS;
  const sources = isSmall ? SOURCES.slice(0, 2) : SOURCES;
  const files = sources.map(({ clip }) => timedClip(clip));
  console.log(`${machine()}; ${rounds} rounds; from the answer of complete, in ms`);
  await onFreshServer(platformWith({}), async ({ origin }) => {
    const client = new ApiClient(origin);
    await client.enter({ username: 'bench', email: 'bench@example.com', password: 'a long enough password' });
    await measure(client, files[0] ?? ''); // the transcoder is warm
    const measured = sources.map((): Measured[] => []);
    for (let round = 0; round < rounds; round += 1)
      for (const [i, file] of files.entries()) measured[i]?.push(await measure(client, file));
    const medians = measured.map((each) => median(each.map(({ inHandMs }) => inHandMs)));
    for (const [i, { length }] of sources.entries()) {
      const all = measured[i] ?? [];
      const playable = median(all.map(({ playableMs }) => playableMs));
      const most = Math.max(...all.map(({ inHandMs }) => inHandMs));
      console.log(
        `${length.padStart(6)}: playable ${playable.toFixed(0)}, first segments ${medians[i]?.toFixed(0)} (max ${most.toFixed(0)}; limit 2000)`,
      );
    }
    if (!isSmall) console.log(`2 h / 30 s: ${((medians[3] ?? 0) / (medians[1] ?? 1)).toFixed(2)} (limit 1.3)`);
  });
}
