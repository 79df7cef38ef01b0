// F11 to F14: no space, an FFmpeg that hangs or starves, broken sources, bytes spoilt on their way to storage.
import { setTimeout as sleep } from 'node:timers/promises';
import type { FailureCode } from '#contract/failures.ts';
import { brokenSources, longClip, shortClip } from './clips.ts';
import type { FaultPlatform } from './fault-platform.ts';
import type { Chance } from './random.ts';
import type { Spoil } from './recording-proxy.ts';
import { uploadResuming } from './resuming-client.ts';
import type { Misbehaviour } from './spoilt-ffmpeg.ts';

/** Acceptance: each ends within two minutes. */
const ENDS_WITHIN_MS = 120_000;

type Outcome = 'ready' | FailureCode;
interface Trial {
  how: Misbehaviour;
  runs: number | 'always';
  expected: Outcome;
}

export const F11: readonly Trial[] = [
  { how: 'full', runs: 1, expected: 'ready' },
  { how: 'full', runs: 'always', expected: 'disk-full' },
  { how: 'full', runs: 2, expected: 'ready' },
];

export const F12: readonly Trial[] = [
  { how: 'stall', runs: 1, expected: 'ready' },
  { how: 'starve', runs: 1, expected: 'ready' },
  { how: 'hang', runs: 1, expected: 'ready' },
  { how: 'starve', runs: 'always', expected: 'out-of-memory' },
  { how: 'hang', runs: 'always', expected: 'encoder-stalled' },
];

export async function misbehave(platform: FaultPlatform, trial: Trial, name: string): Promise<string> {
  platform.ffmpeg.misbehave(trial.how, trial.runs);
  try {
    return await upTo(platform, shortClip(), `${name}.mp4`, trial.expected, `${trial.how} ${trial.runs}`);
  } finally {
    platform.ffmpeg.behave();
  }
}

export const BROKEN = brokenSources;

export const sendBroken = (platform: FaultPlatform, file: ReturnType<typeof brokenSources>[number]): Promise<string> =>
  upTo(platform, file.bytes, file.name, file.code, file.name);

/** Uploads, waits for the end, compares it with what is expected; the workspace must be empty then. */
async function upTo(
  platform: FaultPlatform,
  bytes: Buffer,
  filename: string,
  expected: string,
  what: string,
): Promise<string> {
  const startedMs = Date.now();
  const videoId = await uploadResuming(platform, bytes, filename);
  const ended = await platform.client.waitFor(videoId, ['ready'], platform.patient(ENDS_WITHIN_MS)).then(
    () => 'ready',
    (error: unknown) => String(error),
  );
  const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
  if (ended !== expected && !ended.includes(`failed: ${expected} `))
    throw new Error(`${what}: expected ${expected}, found ${ended} after ${seconds} s`);
  await sleep(500);
  if (platform.workspaces().length > 0) throw new Error(`${what}: left ${platform.workspaces().join(', ')}`);
  return `${what}: ${expected} after ${seconds} s`;
}

const SPOILS: readonly [Spoil, ...Spoil[]] = ['flipped', 'cut', 'shortened'];

/** Spoils one PUT of a job, the n-th; the job ends ready all the same. */
export async function spoilOne(platform: FaultPlatform, run: number, chance: Chance): Promise<string> {
  const how = SPOILS[run % SPOILS.length] ?? SPOILS[0];
  const wanted = chance.between(1, 10); // a job of this clip makes 12 or more
  let puts = 0;
  let spoilt = '';
  platform.proxy.watchers.spoil = ({ path }) => {
    puts += 1;
    if (puts !== wanted) return undefined;
    spoilt = path;
    return how;
  };
  try {
    await upTo(platform, longClip(), `F14-${run}.mp4`, 'ready', `${how} PUT ${wanted}`);
    return `${how} ${spoilt || 'nothing'}: blocked, ready`;
  } finally {
    platform.proxy.watchers.spoil = () => undefined;
  }
}
