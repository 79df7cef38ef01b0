// F1, F2 and F3: the transcoder is killed, asked to leave, or stopped and woken, at named and random points of a job.
import { setTimeout as sleep } from 'node:timers/promises';
import { longClip } from './clips.ts';
import { type FaultPlatform, strike } from './fault-platform.ts';
import { describePoint, pointOf, strikeAt } from './points.ts';
import type { Chance } from './random.ts';
import { uploadResuming } from './resuming-client.ts';

const READY_WITHIN_MS = 240_000;
const ORPHANS_GONE_WITHIN_MS = 10_000;

type Blow = (platform: FaultPlatform) => Promise<void>;

/** SIGKILL of the group; what it had started must end by itself. */
const kill: Blow = async (platform) => {
  const family = platform.transcoderFamily();
  const root = platform.transcoder();
  if (root === null) throw new Error('there is no transcoder to strike');
  strike(-root, 'SIGKILL');
  void watchOrphans(platform, family);
};

const ask: Blow = async (platform) => {
  const root = platform.transcoder();
  if (root === null) throw new Error('there is no transcoder to strike');
  strike(root, 'SIGTERM');
};

/** Everything of it stands still for three leases. */
const freeze: Blow = async (platform) => {
  const family = platform.transcoderFamily();
  for (const pid of family) strike(pid, 'SIGSTOP');
  await sleep(3 * platform.leaseMs);
  for (const pid of family) strike(pid, 'SIGCONT');
};

const BLOWS = { F1: kill, F2: ask, F3: freeze } as const;

/** Processes that outlived the transcoder for too long. */
export const orphans: string[] = [];
const watches = new Set<Promise<void>>();

function watchOrphans(platform: FaultPlatform, family: readonly number[]): void {
  const watch = (async () => {
    const deadlineMs = Date.now() + platform.patient(ORPHANS_GONE_WITHIN_MS);
    // Who was once seen to be gone is gone: later its number may be another process's.
    for (let left = family; left.length > 0; left = left.filter((pid) => strike(pid, 0))) {
      if (Date.now() > deadlineMs) return void orphans.push(`processes ${left}`);
      await sleep(200);
    }
  })();
  watches.add(watch);
}

export const orphansWatched = (): Promise<unknown> => Promise.all(watches);

/** One video, one blow; resolves when the video is ready. */
export async function strikeTranscoder(
  platform: FaultPlatform,
  fault: keyof typeof BLOWS,
  run: number,
  chance: Chance,
): Promise<string> {
  const point = pointOf(run, chance);
  let blow: Promise<void> = Promise.resolve();
  const aim = strikeAt(platform.proxy, point, ({ jobId, epoch }) => {
    const record = { kind: 'fault' as const, fault, point: describePoint(point), jobId, epoch };
    platform.history.add({ ...record, phase: 'begin' });
    blow = BLOWS[fault](platform).then(() => void platform.history.add({ ...record, phase: 'end' }));
    return fault === 'F3' ? undefined : blow;
  });
  const startedMs = Date.now();
  const videoId = await uploadResuming(platform, longClip(), `${fault}-${run}.mp4`);
  try {
    await platform.client.waitFor(videoId, ['ready'], platform.patient(READY_WITHIN_MS));
  } finally {
    await blow;
    aim.disarm();
  }
  const when = aim.struck() ? `struck at ${describePoint(point)}` : 'never struck';
  return `${when}, ready after ${((Date.now() - startedMs) / 1000).toFixed(1)} s`;
}
