// F6: the worker's runtime is killed while a video is uploaded, completed and processed; the client resumes.
import { setTimeout as sleep } from 'node:timers/promises';
import { longClip, withPadding } from './clips.ts';
import type { FaultPlatform } from './fault-platform.ts';
import { type PointName, strikeAt } from './points.ts';
import { uploadResuming } from './resuming-client.ts';

const PADDING_BYTES = 22 * 1024 * 1024; // five parts
const READY_WITHIN_MS = 240_000;

type Moment =
  | { when: 'started' }
  | { when: 'part'; number: number; afterMs: number }
  | { when: 'completing'; afterMs: number }
  | { when: 'completed' }
  | { when: 'job'; point: PointName };

/** Completion takes about 40 ms: head, join, batch, answer, first order. */
const MOMENTS: readonly [Moment, ...Moment[]] = [
  { when: 'completing', afterMs: 12 },
  { when: 'job', point: 'between packs' },
  { when: 'completed' },
  { when: 'part', number: 2, afterMs: 10 },
  { when: 'completing', afterMs: 0 },
  { when: 'completing', afterMs: 3 },
  { when: 'completing', afterMs: 6 },
  { when: 'completing', afterMs: 18 },
  { when: 'completing', afterMs: 25 },
  { when: 'completing', afterMs: 35 },
  { when: 'completing', afterMs: 60 },
  { when: 'started' },
  { when: 'part', number: 1, afterMs: 0 },
  { when: 'part', number: 3, afterMs: 30 },
  { when: 'part', number: 4, afterMs: 5 },
  { when: 'part', number: 5, afterMs: 20 },
  { when: 'job', point: 'claim' },
  { when: 'job', point: 'plan' },
  { when: 'job', point: 'before done' },
  { when: 'job', point: 'pictures' },
];

const nameOf = (moment: Moment): string =>
  moment.when === 'part'
    ? `part ${moment.number} + ${moment.afterMs} ms`
    : moment.when === 'completing'
      ? `complete + ${moment.afterMs} ms`
      : moment.when === 'job'
        ? moment.point
        : moment.when;

export async function strikeRuntime(platform: FaultPlatform, run: number): Promise<string> {
  const moment = MOMENTS[run % MOMENTS.length] ?? MOMENTS[0];
  let videoId = '';
  let over: Promise<void> = Promise.resolve();
  let struck = false;
  const blow = (afterMs = 0): void => {
    if (struck) return;
    struck = true;
    over = sleep(afterMs).then(async () => {
      const record = { kind: 'fault' as const, fault: 'F6', point: nameOf(moment), jobId: `${videoId}.1`, epoch: 0 };
      platform.history.add({ ...record, phase: 'begin' });
      platform.killRuntime();
      await platform.whenHealthy();
      platform.history.add({ ...record, phase: 'end' });
    });
  };
  const aim = moment.when === 'job' ? strikeAt(platform.proxy, { name: moment.point }, () => blow()) : null;
  const startedMs = Date.now();
  await uploadResuming(platform, withPadding(longClip(), PADDING_BYTES), `F6-${run}.mp4`, {
    started(upload) {
      videoId = upload.videoId;
      if (moment.when === 'started') blow();
    },
    part(number) {
      if (moment.when === 'part' && moment.number === number) blow(moment.afterMs);
    },
    completing() {
      if (moment.when === 'completing') blow(moment.afterMs);
    },
    completed() {
      if (moment.when === 'completed') blow();
    },
  });
  await waitThroughOutages(platform, videoId, () => over);
  aim?.disarm();
  const when = struck ? `killed at ${nameOf(moment)}` : 'never killed';
  return `${when}, ready after ${((Date.now() - startedMs) / 1000).toFixed(1)} s`;
}

async function waitThroughOutages(platform: FaultPlatform, videoId: string, over: () => Promise<void>): Promise<void> {
  const deadlineMs = Date.now() + platform.patient(READY_WITHIN_MS);
  for (;;) {
    await over();
    try {
      await platform.client.waitFor(videoId, ['ready'], Math.max(1, deadlineMs - Date.now()));
      return;
    } catch (error) {
      const isOurs = String(error).includes('fetch failed') || / 50\d /.test(String(error));
      if (!isOurs || Date.now() > deadlineMs) throw error;
      await sleep(500);
    }
  }
}
