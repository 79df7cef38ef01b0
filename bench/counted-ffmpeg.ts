// FFmpeg and ffprobe behind scripts that note what processor time each of their processes took, and what it did.
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Cost {
  /** What the process was for, as far as its arguments tell. */
  what: string;
  seconds: number;
}

export interface CountedFfmpeg {
  ffmpeg: string;
  ffprobe: string;
  /** Of all that have ended since the last look. */
  take(): Promise<Cost[]>;
}

export async function makeCountedFfmpeg(
  folder: string,
  tools: { ffmpeg: string; ffprobe: string },
): Promise<CountedFfmpeg> {
  const notes = join(folder, 'notes');
  await mkdir(notes, { recursive: true });
  const script = async (name: 'ffmpeg' | 'ffprobe'): Promise<string> => {
    const path = join(folder, name);
    // `times` of a shell: its own on the first line, that of the children it waited for on the second.
    const text = `#!/bin/sh
'${tools[name]}' "$@"
code=$?
{ times; printf '%s\\n' ${name} "$@"; } > '${notes}'/$$-$(date +%s%N)
exit $code
`;
    await writeFile(path, text, { mode: 0o755 });
    return path;
  };
  const seen = new Set<string>();
  return {
    ffmpeg: await script('ffmpeg'),
    ffprobe: await script('ffprobe'),
    async take() {
      const fresh = (await readdir(notes)).filter((name) => !seen.has(name));
      for (const name of fresh) seen.add(name);
      return Promise.all(fresh.map(async (name) => readNote(await readFile(join(notes, name), 'utf8'))));
    },
  };
}

/** What a script wrote of one process. */
export function readNote(text: string): Cost {
  const [, children = '', program = '', ...args] = text.split('\n');
  return { what: purposeOf(program, args), seconds: shellSeconds(children) };
}

/** "0m1.230000s 0m0.040000s": user and system. */
function shellSeconds(line: string): number {
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, minutes, seconds]) => {
    return sum + Number(minutes) * 60 + Number(seconds);
  }, 0);
}

function purposeOf(program: string, args: readonly string[]): string {
  if (program === 'ffprobe') return 'ffprobe';
  if (args.some((arg) => arg.startsWith('color='))) return 'init segments';
  const rungs = args.filter((arg) => arg === 'libx264').length;
  if (rungs > 0) return rungs === 1 ? 'one rung' : `${rungs} rungs`;
  if (args.includes('aac')) return 'sound';
  if (args.includes('framecrc')) return 'check of a pack';
  if (args.some((arg) => arg.includes('mjpeg') || arg.includes('image2'))) return 'pictures';
  return 'other';
}

/** The sums by purpose, the dearest first. */
export function summed(costs: readonly Cost[]): (Cost & { processes: number })[] {
  const sums = new Map<string, Cost & { processes: number }>();
  for (const { what, seconds } of costs) {
    const before = sums.get(what) ?? { what, seconds: 0, processes: 0 };
    sums.set(what, { what, seconds: before.seconds + seconds, processes: before.processes + 1 });
  }
  return [...sums.values()].sort((a, b) => b.seconds - a.seconds);
}

export const totalSeconds = (costs: readonly Cost[]): number => costs.reduce((sum, { seconds }) => sum + seconds, 0);

/** Runs FFmpeg to its end; `pipes` beside it are read and thrown away. @returns processor seconds */
export async function costOf(counted: CountedFfmpeg, args: readonly string[], cwd: string): Promise<number> {
  await counted.take();
  await promisify(execFile)(counted.ffmpeg, args, { cwd });
  return totalSeconds(await counted.take());
}
