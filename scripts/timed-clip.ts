// Films that say by themselves which moment is shown and heard, so that whoever watches knows whether a seek went where it should.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findFfmpeg } from './find-tool.mjs';
import { ROOT } from './settings.ts';

/** Each step has its own bars and its own tone. */
export const STEP_SECONDS = 4;
/** Bars over the upper quarter: from the left, black or white, the digits of the number of the step, the last one first. */
export const BARS = 8;
export const LOWEST_HERTZ = 400;
export const HERTZ_PER_STEP = 125;
export const TONES = 12;

/** What is under the bars, a minute each: what moves much, little, and by cuts. */
const MATERIALS = [
  (size: string) => `testsrc2=s=${size}:r=30`,
  (size: string) => `mandelbrot=s=${size}:r=30:maxiter=60:end_pts=900`,
  (size: string) => `testsrc2=s=${size}:r=30,noise=alls=5:allf=t`,
  (size: string) => `gradients=s=${size}:r=30:n=4:speed=0.02:seed=4`,
  (size: string) => `rgbtestsrc=s=${size}:r=30,rotate=t/3`,
  (size: string) => `life=s=160x90:r=30:seed=11:ratio=0.3:mold=6,scale=${size.replace('x', ':')}:flags=neighbor`,
];

/** Two hours, of which each six minutes are the same: six minutes of different material. */
export const TWO_HOURS = { name: 'timed-2h.mp4', seconds: 360, size: '1280x720', copies: 20 };

export interface TimedClip {
  name: string;
  seconds: number;
  size: string;
  /** So often after itself; what is shown and heard begins anew with each. */
  copies?: number;
}

/** Makes the film unless it is there. @returns its path */
export function timedClip({ name, seconds, size, copies = 1 }: TimedClip): string {
  const file = path.join(ROOT, 'node_modules/.cache/clips', name);
  if (existsSync(file)) return file;
  mkdirSync(path.dirname(file), { recursive: true });
  const part = (text: string): string => `${file}.${process.pid}.${text}`;
  const minutes = Array.from({ length: Math.ceil(seconds / 60) }, (_, minute) => {
    const made = part(`${minute}.mp4`);
    ffmpeg(minuteArguments(minute, Math.min(60, seconds - 60 * minute), size), made);
    return made;
  });
  writeFileSync(part('txt'), Array.from({ length: copies }, () => minutes.map(listed).join('')).join(''));
  ffmpeg(['-f', 'concat', '-safe', '0', '-i', part('txt'), '-c', 'copy', '-movflags', '+faststart'], part('mp4'));
  renameSync(part('mp4'), file);
  for (const made of [...minutes, part('txt')]) rmSync(made);
  return file;
}

const listed = (file: string): string => `file '${path.resolve(file)}'\n`;

const ffmpeg = (what: readonly string[], file: string): void => {
  execFileSync(findFfmpeg()?.ffmpeg ?? 'ffmpeg', ['-nostdin', '-v', 'error', '-y', ...what, file]);
};

function minuteArguments(minute: number, seconds: number, size: string): string[] {
  const [width = 0, height = 0] = size.split('x').map(Number);
  const material = MATERIALS[minute % MATERIALS.length]?.(size) ?? '';
  const step = `floor((T+${60 * minute})/${STEP_SECONDS})`;
  // Computed small and enlarged.
  const bars = `nullsrc=s=${2 * BARS}x2:r=30,format=gray,geq=lum='255*mod(floor(${step}/pow(2\\,floor(X/2)))\\,2)'`;
  const hertz = `(${LOWEST_HERTZ}+${HERTZ_PER_STEP}*mod(${step.replace('T', 't')}\\,${TONES}))`;
  return [
    ...['-f', 'lavfi', '-i', `${material},format=yuv420p`],
    ...['-f', 'lavfi', '-i', `${bars},scale=${width}:${Math.round(height / 8) * 2}:flags=neighbor,format=yuv420p`],
    ...['-f', 'lavfi', '-i', `aevalsrc=0.3*sin(2*PI*${hertz}*t):s=48000`],
    ...['-filter_complex', '[0][1]overlay=0:0:shortest=1', '-map', '2:a', '-t', String(seconds)],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '30', '-g', '120'],
    ...['-maxrate', '2500k', '-bufsize', '5000k', '-c:a', 'aac', '-b:a', '96k'],
  ];
}
