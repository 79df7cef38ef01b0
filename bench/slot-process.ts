// The transcoder of a local platform as its slots' process tree: memory, processor time and disk, from /proc (Linux only).
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { familyOf, parseProcessList } from '../scripts/process-tree.ts';
import { processorTimeOfMs } from './process-time.ts';

const family = (root: number): number[] =>
  familyOf(parseProcessList(execFileSync('ps', ['-axo', 'pid=,ppid=,comm='], { encoding: 'utf8' })), root);

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it ended in between
  }
};

/** The process below `root` that runs transcoder/main. @throws where there is none */
export function transcoderBelow(root: number): number {
  const found = family(root).find((pid) => read(`/proc/${pid}/cmdline`).split('\0').includes('transcoder/main.ts'));
  if (found === undefined) throw new Error('no transcoder runs');
  return found;
}

/** Without its children, FFmpeg above all. */
export const nodeSeconds = (transcoder: number): number => processorTimeOfMs(transcoder) / 1000;

/** Pages that several processes share are counted once all together, as a container counts them. The largest first. */
export function memoryByProcess(transcoder: number): { command: string; bytes: number }[] {
  return family(transcoder)
    .map((pid) => ({
      command: read(`/proc/${pid}/comm`).trim(),
      bytes: Number(/^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024,
    }))
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes);
}

/** What files below a folder take. */
export function diskBytes(folder: string): number {
  let sum = 0;
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) sum += diskBytes(path);
    else sum += sizeOf(path);
  }
  return sum;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).blocks * 512;
  } catch {
    return 0;
  }
}
