// What the process reads from its environment, checked once at the start.
import { join } from 'node:path';
import { DEFAULT_WORK_DIR } from './workspace.ts';

export interface TranscoderConfig {
  port: number;
  /** Loopback unless a container says otherwise. */
  host: string;
  /** Shared with the worker; every request to /tasks carries it. */
  jobSecret: string;
  ffmpeg: string;
  ffprobe: string;
  /** Slots of the fleet that this process is: each does one task in the background and two urgent ones. */
  capacity: number;
  /** Folder for what cannot be streamed. */
  workDir: string;
}

const JOB_SECRET_LENGTH_MIN = 32;

/** @throws Error with a sentence for the terminal when a setting is missing or wrong: a short secret stops the start. */
export function readConfig(env: Record<string, string | undefined>): TranscoderConfig {
  const jobSecret = env['JOB_SECRET'] ?? '';
  if (jobSecret.length < JOB_SECRET_LENGTH_MIN) {
    throw new Error(`JOB_SECRET must have at least ${JOB_SECRET_LENGTH_MIN} characters; it has ${jobSecret.length}.`);
  }
  return {
    port: wholeNumber(env, 'PORT', 8080, 0, 65_535),
    host: env['HOST'] || '127.0.0.1',
    jobSecret,
    ffmpeg: env['RIVULET_FFMPEG'] || 'ffmpeg',
    ffprobe: env['RIVULET_FFPROBE'] || 'ffprobe',
    capacity: wholeNumber(env, 'RIVULET_TRANSCODER_JOBS', 1, 1, 64),
    workDir: env['RIVULET_STATE'] ? join(env['RIVULET_STATE'], 'work') : DEFAULT_WORK_DIR,
  };
}

function wholeNumber(
  env: Record<string, string | undefined>,
  name: string,
  fallback: number,
  least: number,
  most: number,
): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Error(`${name} must be a whole number from ${least} to ${most}; it is "${text}".`);
  }
  return value;
}
