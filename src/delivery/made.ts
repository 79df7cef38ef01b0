// What of a video is made by now, for players that choose among its rungs: its job is asked once a second at most.
import { audioGrid, videoGrid } from '#media/grid.ts';
import { type MadeSpans, spansOf } from '#media/made-spans.ts';
import type { PlaybackRecord } from '#media/playback-record.ts';
import type { FragmentRun } from '#media/units.ts';
import type { AppContext } from '../platform/context.ts';
import { RecentMap } from '../platform/recent-map.ts';

const FRESH_MS = 1_000;
const VIDEOS_MAX = 500;

/** What this isolate asked last, by job. */
const asked = new RecentMap<{ atMs: number; runs: Promise<Record<string, FragmentRun[]>> }>(VIDEOS_MAX);

/** Nothing is asked of a video that is complete. */
export async function madeSpans(
  ctx: Pick<AppContext, 'jobs' | 'clock' | 'defer' | 'log'>,
  { videoId, revision, timeline, video, audio }: PlaybackRecord,
): Promise<MadeSpans> {
  const tracks = [
    ...video.map((track) => ({ ...track, grid: videoGrid(timeline) })),
    ...(audio ? [{ ...audio, grid: audioGrid(timeline, audio.sampleRate) }] : []),
  ];
  const isUnmade = tracks.some(({ indexVersion }) => indexVersion === 0);
  const runs = isUnmade ? await runsOf(ctx, `${videoId}.${revision}`) : {};
  return Object.fromEntries(
    tracks.map(({ name, grid, indexVersion }) => {
      const whole = { first: 0, end: grid.fragmentCount };
      return [name, spansOf(grid, indexVersion > 0 ? [whole] : (runs[name] ?? []))];
    }),
  );
}

function runsOf(
  { jobs, clock, defer, log }: Pick<AppContext, 'jobs' | 'clock' | 'defer' | 'log'>,
  jobId: string,
): Promise<Record<string, FragmentRun[]>> {
  const nowMs = clock.now();
  const known = asked.get(jobId);
  if (known && nowMs - known.atMs < FRESH_MS) return known.runs;
  const made = jobs.getByName(jobId).made() as Promise<Record<string, FragmentRun[]>>;
  const runs = made.catch((error: unknown) => {
    log.error('a job did not say what is made', error, { jobId }); // its object may just restart; players ask again
    return known?.runs ?? {}; // what was made is still there
  });
  defer(runs); // whoever asked first may leave: the others still wait for it
  asked.set(jobId, { atMs: nowMs, runs });
  return runs;
}
