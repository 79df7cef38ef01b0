// A transcoder process with a stand-in for the worker to every job: quick enough for every run of the tests.
import { setTimeout as sleep } from 'node:timers/promises';
import { eventsOf, openStandIn, type StandIn } from '../transcoder/stand-in.ts';
import type { Target } from './run-mutations.ts';
import { startTranscoder, type TranscoderUnderTest } from './transcoder-under-test.ts';

const CAPACITY = 2;
const JOB_WITHIN_MS = 120_000;
const QUIET_WITHIN_MS = 20_000;

export async function openTranscoderAlone(): Promise<Target & { stop(): Promise<void> }> {
  const transcoder = await startTranscoder(CAPACITY);
  return {
    lanes: CAPACITY,
    async take({ number, bytes }) {
      const standIn = await openStandIn(bytes);
      const outcome = await jobOf(transcoder, standIn, number + 1);
      const faults = standIn.faults.map((fault) => `the worker would answer ${fault}`);
      if (outcome === 'hang') faults.push(`no end within ${JOB_WITHIN_MS / 1000} s`);
      await standIn.close();
      return { outcome, detail: eventsOf(standIn.events, 'failed')[0]?.detail ?? '', faults };
    },
    isDead: transcoder.hasExited,
    endFaults: () => endFaults(transcoder),
    stop: transcoder.stop,
  };
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
