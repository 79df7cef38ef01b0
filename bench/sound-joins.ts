// How the sound that was made in windows differs from that of one pass where windows join: the figures of a click.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** Samples of all channels, interleaved. */
export interface Sound {
  samples: Float32Array;
  channels: number;
}

/** @param args of FFmpeg, up to what is written */
export async function decodeSound(ffmpeg: string, args: readonly string[], channels: number): Promise<Sound> {
  const { stdout } = await exec(
    ffmpeg,
    ['-nostdin', '-v', 'error', ...args, '-ac', String(channels), '-f', 'f32le', '-'],
    { encoding: 'buffer', maxBuffer: 1024 * 1024 * 1024 },
  );
  const bytes = stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.byteLength) as ArrayBuffer;
  return { samples: new Float32Array(bytes), channels };
}

/** Of an init segment and fragments, the priming packet included. */
export const decodeMade = (ffmpeg: string, file: string, channels: number): Promise<Sound> =>
  decodeSound(ffmpeg, ['-ignore_editlist', '1', '-i', file], channels);

/** The same without its first `count` samples of each channel. */
export const withoutFirst = ({ samples, channels }: Sound, count: number): Sound => ({
  samples: samples.subarray(count * channels),
  channels,
});

export const silenceLike = ({ samples, channels }: Sound): Sound => ({
  samples: new Float32Array(samples.length),
  channels,
});

export interface Span {
  /** Samples of a channel, from `begin` to the one before `end`. */
  begin: number;
  end: number;
}

/** Root mean square of what two sounds differ by; samples of one beyond the end of the other are not counted. */
export function rmsDifference(a: Sound, b: Sound, { begin, end }: Span): number {
  const last = Math.min(end * a.channels, a.samples.length, b.samples.length);
  const first = Math.max(0, begin) * a.channels;
  let sum = 0;
  for (let i = first; i < last; i += 1) sum += ((a.samples[i] ?? 0) - (b.samples[i] ?? 0)) ** 2;
  return last > first ? Math.sqrt(sum / (last - first)) : 0;
}

/** The largest step from a sample to the next one of its channel. */
export function largestStep({ samples, channels }: Sound, { begin, end }: Span): number {
  let largest = 0;
  const last = Math.min(end * channels, samples.length);
  for (let i = Math.max(1, begin) * channels; i < last; i += 1) {
    largest = Math.max(largest, Math.abs((samples[i] ?? 0) - (samples[i - channels] ?? 0)));
  }
  return largest;
}

export interface Join {
  seconds: number;
  /** RMS of windows less one pass, and of one pass less the source, within 50 ms. */
  apart: number;
  loss: number;
  /** Largest steps there. */
  step: number;
  stepOfOnePass: number;
}

const NEAR_SECONDS = 0.05;

/** @param joins first sample of each window but the first */
export function compareJoins(
  { windows, onePass, source }: { windows: Sound; onePass: Sound; source: Sound },
  joins: readonly number[],
  sampleRate: number,
): Join[] {
  const near = Math.round(NEAR_SECONDS * sampleRate);
  return joins.map((sample) => {
    const span = { begin: sample - near, end: sample + near };
    return {
      seconds: sample / sampleRate,
      apart: rmsDifference(windows, onePass, span),
      loss: rmsDifference(onePass, source, span),
      step: largestStep(windows, span),
      stepOfOnePass: largestStep(onePass, span),
    };
  });
}
