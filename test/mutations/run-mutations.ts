// Gives mutated clips to one transcoder, two at a time, and counts how their jobs ended.
import { setTimeout as sleep } from 'node:timers/promises';
import { eventsOf, openStandIn, type StandIn } from '../transcoder/stand-in.ts';
import { makeEightClips } from './eight-clips.ts';
import { mutate } from './mutate.ts';
import { startTranscoder, type TranscoderUnderTest } from './transcoder-under-test.ts';

const CAPACITY = 2;
const JOB_WITHIN_MS = 120_000;
const QUIET_WITHIN_MS = 20_000;

export interface MutationReport {
  count: number;
  seconds: number;
  /** How many jobs ended so: `plays`, `plays in part`, or the code of the failure. */
  outcomes: Map<string, number>;
  /** Jobs that ended in a way that blames this machine, which the file cannot be allowed to cause. */
  strange: string[];
  /** What must not be, in words; none is the aim. */
  faults: string[];
}

const BLAMES_THE_MACHINE = ['encoder-failed', 'encoder-stalled', 'out-of-memory', 'disk-full', 'storage-failed'];

export interface MutationOptions {
  count: number;
  seed: number;
  /** Number of the first one, to repeat it alone. */
  from?: number;
  onProgress?: (done: number) => void;
}

export async function runMutations({ count, seed, from = 0, onProgress }: MutationOptions): Promise<MutationReport> {
  const startedMs = Date.now();
  const clips = await makeEightClips();
  const transcoder = await startTranscoder(CAPACITY);
  const report: MutationReport = { count, seconds: 0, outcomes: new Map(), strange: [], faults: [] };
  let next = from;
  let done = 0;
  const lane = async (): Promise<void> => {
    for (let n = next++; n < from + count && !transcoder.hasExited(); n = next++) {
      const clip = clips[n % clips.length] ?? { name: 'nothing', bytes: new Uint8Array(0) };
      const { bytes, told } = mutate(clip.bytes, seed * 1_000_003 + n);
      const standIn = await openStandIn(bytes);
      const name = `mutation ${n} (${clip.name}: ${told})`;
      const outcome = await jobOf(transcoder, standIn, n + 1);
      report.faults.push(...standIn.faults.map((fault) => `${name}: the worker would answer ${fault}`));
      if (outcome === 'hang') report.faults.push(`${name}: no end within ${JOB_WITHIN_MS / 1000} s`);
      if (BLAMES_THE_MACHINE.includes(outcome)) report.strange.push(`${name}: ${outcome} (${detailOf(standIn)})`);
      report.outcomes.set(outcome, (report.outcomes.get(outcome) ?? 0) + 1);
      await standIn.close();
      done += 1;
      onProgress?.(done);
    }
  };
  try {
    await Promise.all(Array.from({ length: CAPACITY }, lane));
    report.faults.push(...(await endFaults(transcoder)));
  } finally {
    await transcoder.stop();
  }
  report.seconds = Math.round((Date.now() - startedMs) / 1000);
  return report;
}

async function jobOf(transcoder: TranscoderUnderTest, standIn: StandIn, revision: number): Promise<string> {
  const order = standIn.order();
  const jobId = `${order.videoId}.${revision}`;
  const endMs = Date.now() + JOB_WITHIN_MS;
  let status = 503; // until the job before it has left its place
  while (status === 503 && Date.now() < endMs) {
    status = await transcoder.order({ ...order, jobId, revision }).catch(() => 0);
    if (status === 503) await sleep(10);
  }
  if (status !== 202) return transcoder.hasExited() ? 'crash' : `order answered ${status}`;
  while (Date.now() < endMs) {
    const last = standIn.events.at(-1);
    if (last?.type === 'failed') return last.code;
    if (last?.type === 'done')
      return eventsOf(standIn.events, 'rendition-failed').length > 0 ? 'plays in part' : 'plays';
    if (transcoder.hasExited()) return 'crash';
    await sleep(10);
  }
  await transcoder.cancel(jobId);
  return 'hang';
}

const detailOf = (standIn: StandIn): string => eventsOf(standIn.events, 'failed')[0]?.detail ?? '';

/** What is wrong when all is over. */
async function endFaults(transcoder: TranscoderUnderTest): Promise<string[]> {
  const endMs = Date.now() + QUIET_WITHIN_MS;
  for (;;) {
    if (transcoder.hasExited()) return [`the transcoder died: ${transcoder.lastWords()}`];
    const left = await transcoder.leftovers();
    if (left.length === 0 && (await transcoder.running()) === 0) return [];
    if (Date.now() > endMs) return left.length > 0 ? left.map((each) => `left behind: ${each}`) : ['a job still runs'];
    await sleep(100);
  }
}

/** The report as lines for a terminal. */
export function describeReport({ count, seconds, outcomes, strange, faults }: MutationReport): string[] {
  const sorted = [...outcomes].sort((a, b) => b[1] - a[1]).map(([outcome, times]) => `${outcome} ${times}`);
  return [
    ...strange,
    ...faults.map((fault) => `FAULT ${fault}`),
    `${count} mutations in ${seconds} s: ${sorted.join(', ')}`,
    faults.length === 0 ? 'No hang, no crash, nothing left behind, no request refused.' : `${faults.length} faults.`,
  ];
}
