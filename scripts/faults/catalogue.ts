// The faults of the runner: how often each is run in which tier, and what one run does.
import { deleteInMotion } from './deletion-faults.ts';
import type { FaultPlatform } from './fault-platform.ts';
import { BROKEN, F11, F12, misbehave, sendBroken, spoilOne } from './media-faults.ts';
import type { Chance } from './random.ts';
import { strikeRuntime } from './runtime-faults.ts';
import { strikeTranscoder } from './transcoder-faults.ts';

export interface Fault {
  id: string;
  title: string;
  /** Runs with a short lease; in the quick tier; with the settings of a deployment. */
  runs: { full: number; quick: number; deployed: number };
  /** Whether a job that was struck must be taken up again within the limit. */
  recovers: boolean;
  /** One line that says what was done and how it ended; throws when it ended otherwise. */
  run(platform: FaultPlatform, run: number, chance: Chance): Promise<string>;
}

const nth = <Value>(values: readonly Value[], n: number): Value => {
  const value = values[n % values.length];
  if (value === undefined) throw new RangeError('an empty table');
  return value;
};

export const FAULTS: readonly Fault[] = [
  {
    id: 'F1',
    title: 'SIGKILL of the transcoder',
    runs: { full: 30, quick: 1, deployed: 3 },
    recovers: true,
    run: (platform, run, chance) => strikeTranscoder(platform, 'F1', run, chance),
  },
  {
    id: 'F2',
    title: 'SIGTERM of the transcoder',
    runs: { full: 10, quick: 0, deployed: 0 },
    recovers: true,
    run: (platform, run, chance) => strikeTranscoder(platform, 'F2', run, chance),
  },
  {
    id: 'F3',
    title: 'SIGSTOP for three leases, SIGCONT',
    runs: { full: 10, quick: 1, deployed: 3 },
    recovers: true,
    run: (platform, run, chance) => strikeTranscoder(platform, 'F3', run + 3, chance),
  },
  {
    id: 'F6',
    title: 'SIGKILL of the worker runtime',
    runs: { full: 20, quick: 1, deployed: 0 },
    recovers: true,
    run: (platform, run) => strikeRuntime(platform, run),
  },
  {
    id: 'F11',
    title: 'no space left on the device',
    runs: { full: F11.length, quick: 1, deployed: 0 },
    recovers: false,
    run: (platform, run) => misbehave(platform, nth(F11, run), `F11-${run}`),
  },
  {
    id: 'F12',
    title: 'FFmpeg hangs or starves',
    runs: { full: F12.length, quick: 0, deployed: 3 },
    recovers: false,
    run: (platform, run) => misbehave(platform, nth(F12, run), `F12-${run}`),
  },
  {
    id: 'F13',
    title: 'broken sources',
    runs: { full: 4, quick: 1, deployed: 0 },
    recovers: false,
    run: (platform, run) => sendBroken(platform, nth(BROKEN(), run)),
  },
  {
    id: 'F14',
    title: 'a flipped byte or a cut object on the way to storage',
    runs: { full: 20, quick: 1, deployed: 0 },
    recovers: false,
    run: (platform, run, chance) => spoilOne(platform, run, chance),
  },
  {
    id: 'F24',
    title: 'deleted and edited while processed',
    runs: { full: 20, quick: 0, deployed: 0 },
    recovers: false,
    run: (platform, run, chance) => deleteInMotion(platform, run, chance),
  },
];
