// A transcoder process with a stand-in for the worker to every job: quick enough for every run of the tests.
import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskOrder } from '#contract/tasks.ts';
import { taskKey } from '../../src/processing/task-choice.ts';
import { eventsOf, openStandIn, type StandIn } from '../transcoder/stand-in.ts';
import { nextTask } from '../transcoder/whole-video.ts';
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

/** Every task that the worker would order, one after another. */
async function jobOf(transcoder: TranscoderUnderTest, standIn: StandIn, revision: number): Promise<string> {
  const endMs = Date.now() + JOB_WITHIN_MS;
  const done = new Set<string>();
  for (;;) {
    const task = nextTask(standIn, !done.has('finish'));
    if (!task) return 'plays';
    if (done.has(taskKey(task))) return `${taskKey(task)} made nothing`;
    done.add(taskKey(task));
    const order = standIn.order(task);
    const outcome = await taskOf(
      transcoder,
      standIn,
      { ...order, jobId: `${order.videoId}.${revision}`, revision },
      endMs,
    );
    if (outcome !== 'done') return outcome;
  }
}

async function taskOf(
  transcoder: TranscoderUnderTest,
  standIn: StandIn,
  order: TaskOrder,
  endMs: number,
): Promise<string> {
  const heard = standIn.events.length;
  let status = 503; // until the task before it has left its place
  while (status === 503 && Date.now() < endMs) {
    status = await transcoder.order(order).catch(() => 0);
    if (status === 503) await sleep(10);
  }
  if (status !== 202) return transcoder.hasExited() ? 'crash' : `order answered ${status}`;
  while (Date.now() < endMs) {
    const last = standIn.events.slice(heard).at(-1);
    if (last?.type === 'failed') return last.code;
    if (last?.type === 'done') return 'done';
    if (transcoder.hasExited()) return 'crash';
    await sleep(10);
  }
  await transcoder.cancel(order.jobId);
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
