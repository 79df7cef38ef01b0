// Processor seconds of everything that is made of 30 s of 1080p, beside one ideal process, the floor and CuteTube.
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { videoGrid } from '#media/grid.ts';
import { ApiClient } from '../scripts/api-client.ts';
import { runArgs } from '../transcoder/ffmpeg/run-args.ts';
import { runFilters } from '../transcoder/ffmpeg/run-filters.ts';
import { soundRunArgs } from '../transcoder/ffmpeg/sound-args.ts';
import { packetsOf } from '../transcoder/make-audio.ts';
import { type Cost, type CountedFfmpeg, costOf, makeCountedFfmpeg, summed, totalSeconds } from './counted-ffmpeg.ts';
import { fullHdClip } from './full-hd-clip.ts';
import { benchTools, type OpenClip, withClip } from './open-clip.ts';
import { PEERS } from './peers.ts';
import { type Line, limit, type PipelineOptions } from './pipeline-report.ts';
import { onFreshServer, platformWith } from './servers.ts';
import { nodeSeconds, transcoderBelow } from './slot-process.ts';
import { median } from './statistics.ts';

const IDEAL_MOST = 1.25;
const CUTETUBE_MOST = 0.5;
const SECONDS = 30;
const SECONDS_SMALL = 2;

export async function measureCpu({ media, isSmall }: PipelineOptions): Promise<Line[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-cpu-'));
  try {
    const seconds = isSmall ? SECONDS_SMALL : SECONDS;
    const file = await fullHdClip(media, folder, seconds);
    const counted = await makeCountedFfmpeg(folder, benchTools());
    const lines = await withClip(file, async (clip) => {
      // Before the product and after it, since the speed of a machine drifts within minutes.
      const ideals = [await costOf(counted, idealArgs(clip), clip.folder)];
      const floor = await costOf(counted, floorArgs(clip), clip.folder);
      const cuteTubes = [await peerCost(counted, clip)];
      const { costs, ofNode } = await productCost(counted, file);
      cuteTubes.push(await peerCost(counted, clip));
      ideals.push(await costOf(counted, idealArgs(clip), clip.folder));
      const [ideal, cuteTube, own] = [median(ideals), median(cuteTubes), totalSeconds(costs)];
      const told = (value: number): string =>
        `${value.toFixed(1)} s (${(value / seconds).toFixed(2)} for each of video)`;
      const beforeAndAfter = (all: readonly number[]): string =>
        `${told(median(all))}: ${all.map((each) => each.toFixed(1)).join(' before, ')} after`;
      console.log(
        `${seconds} s of 1080p, ${clip.plan.rungs.length} rungs; processor seconds, user and system, of FFmpeg and ffprobe`,
      );
      console.log(`product:                ${told(own)}; its Node beside that ${ofNode.toFixed(1)} s`);
      for (const cost of summed(costs))
        console.log(`  ${cost.what.padEnd(20)}  ${cost.seconds.toFixed(2).padStart(6)} s in ${cost.processes}`);
      console.log(`ideal single process:   ${beforeAndAfter(ideals)}`);
      console.log(`decode and scale alone: ${told(floor)}`);
      console.log(`CuteTube:               ${beforeAndAfter(cuteTubes)}`);
      console.log(
        `${cpus().length} cores, load ${loadavg()
          .map((load) => load.toFixed(1))
          .join(' ')} after`,
      );
      const ratio = (value: number): string => value.toFixed(2);
      return [
        {
          what: `processor time of ${seconds} s, times the ideal single process`,
          measured: ratio(own / ideal),
          ...limit(own / ideal, 'at most', IDEAL_MOST, String, !isSmall),
        },
        {
          what: 'times CuteTube',
          measured: ratio(own / cuteTube),
          ...limit(own / cuteTube, 'at most', CUTETUBE_MOST, String, !isSmall),
        },
        { what: 'decode and scale alone, times the ideal', measured: ratio(floor / ideal) },
      ];
    });
    return lines ?? [];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const whole = ({ plan }: OpenClip) => ({ first: 0, end: videoGrid(plan.timeline).fragmentCount });

/** All rungs and the sound from one decode, in one process without a seam. */
function idealArgs(clip: OpenClip): string[] {
  const { plan, source } = clip;
  const pictures = runArgs(plan, source, {
    rungs: plan.rungs,
    run: whole(clip),
    pace: 'background',
    seekSeconds: null,
  });
  return [...toFiles(pictures.args), ...soundOutput(clip)];
}

/** Of the arguments that make the sound alone, what stands behind its input. */
function soundOutput({ plan, source }: OpenClip): string[] {
  if (!plan.audio) return [];
  const { total } = packetsOf(plan, { first: 0, end: 1 });
  const { args } = soundRunArgs(plan, plan.audio, source, { from: 0, until: total, seekSeconds: null });
  return toFiles(args.slice(args.indexOf('-map')));
}

/** Written to files instead of pipes that somebody reads. */
const toFiles = (args: readonly string[]): string[] =>
  args.flatMap((arg) => (/^pipe:[3-9]$/.test(arg) ? ['-y', `ideal-${arg.slice(5)}.out`] : [arg]));

/** The same pictures, handed to nobody. */
function floorArgs(clip: OpenClip): string[] {
  const { plan, source } = clip;
  const descending = [...plan.rungs].reverse();
  const filters = runFilters(plan, descending, { first: 0, end: plan.timeline.frameCount, seekSeconds: null });
  const outputs = descending.flatMap(({ name }) => ['-map', `[${name}]`, '-f', 'null', '-']);
  return ['-nostdin', '-v', 'error', '-copyts', '-i', source.url, '-filter_complex', filters, ...outputs];
}

async function peerCost(counted: CountedFfmpeg, { file, folder, plan }: OpenClip): Promise<number> {
  let seconds = 0;
  for (const step of PEERS.cuteTube.ladder({ file, facts: plan.source, bitrateKbps: 0 }).steps)
    seconds += await costOf(counted, step, folder);
  return seconds;
}

/** The platform takes the clip as from anybody, until it is ready. */
async function productCost(counted: CountedFfmpeg, file: string): Promise<{ costs: Cost[]; ofNode: number }> {
  const settings = { RIVULET_FFMPEG: counted.ffmpeg, RIVULET_FFPROBE: counted.ffprobe };
  return onFreshServer(platformWith(settings), async ({ origin, pid }) => {
    const client = new ApiClient(origin);
    await client.enter({ username: 'bench', email: 'bench@example.com', password: 'a long enough password' });
    await counted.take();
    const transcoder = transcoderBelow(pid);
    const before = nodeSeconds(transcoder);
    const id = await client.upload(file);
    await client.waitFor(id, ['ready'], 3_600_000);
    return { costs: await counted.take(), ofNode: nodeSeconds(transcoder) - before };
  });
}
