// The transcoder of a local platform as its slots' process tree: memory, processor time and disk, from /proc, and a pause of all of it (Linux only).
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

export interface SlotMemory {
  bytes: number;
  /** What is of each process alone, the largest first. */
  processes: { command: string; bytes: number }[];
}

/**
 * As a container has it: what each process wrote, and of programs and libraries what is in memory, once for all processes.
 * The kernel's own share of shared pages (Pss) is smaller where other programs of the machine use the same ones.
 */
export function memoryOfSlot(transcoder: number): SlotMemory {
  const files = new Map<string, number>();
  const processes = family(transcoder).map((pid) => {
    const own = readMappings(read(`/proc/${pid}/smaps`));
    for (const [path, bytes] of own.files) files.set(path, Math.max(bytes, files.get(path) ?? 0));
    return { command: read(`/proc/${pid}/comm`).trim(), bytes: own.written };
  });
  const shared = [...files.values()].reduce((sum, bytes) => sum + bytes, 0);
  const bytes = processes.reduce((sum, each) => sum + each.bytes, shared);
  const largest = processes.filter((each) => each.bytes > 0).sort((a, b) => b.bytes - a.bytes);
  return { bytes, processes: [...largest, { command: 'programs', bytes: shared }] };
}

/** Lines of smaps: those of a mapping, then its figures in kB. */
function readMappings(smaps: string): { written: number; files: Map<string, number> } {
  const files = new Map<string, number>();
  let path = '';
  let resident = 0;
  let written = 0;
  for (const line of smaps.split('\n')) {
    const mapping = /^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \S+ *(.*)$/.exec(line);
    if (mapping) path = mapping[1] ?? '';
    const [, name, kilobytes] = /^(Rss|Anonymous): +(\d+) kB$/.exec(line) ?? [];
    const bytes = Number(kilobytes) * 1024;
    if (name === 'Rss') resident = bytes;
    if (name === 'Anonymous') {
      written += bytes;
      if (resident > bytes) files.set(path, (files.get(path) ?? 0) + resident - bytes);
    }
  }
  return { written, files };
}

/** @returns asked later: the processor time, in seconds, that its processes which run now have used meanwhile, those that ended in between apart */
export function usedByThoseBelow(transcoder: number): () => number {
  const before = family(transcoder).flatMap((pid) => (pid === transcoder ? [] : [{ pid, ms: timeOfMs(pid) }]));
  return () => before.reduce((sum, { pid, ms }) => sum + Math.max(0, timeOfMs(pid) - ms), 0) / 1000;
}

const timeOfMs = (pid: number): number => {
  try {
    return processorTimeOfMs(pid);
  } catch {
    return 0; // it ended in between
  }
};

/**
 * Stops a transcoder with all its processes while something else is measured, and lets go on what it stopped. Processes that it held
 * itself stay held.
 */
export const pausing =
  (transcoder: number) =>
  async <Result>(measure: () => Promise<Result>): Promise<Result> => {
    signalTo(transcoder, 'SIGSTOP'); // first, so that it starts none beside those that are found then
    const stopped = family(transcoder).filter((pid) => pid === transcoder || !isStopped(pid));
    for (const pid of stopped) signalTo(pid, 'SIGSTOP');
    try {
      return await measure();
    } finally {
      for (const pid of stopped) signalTo(pid, 'SIGCONT');
    }
  };

const isStopped = (pid: number): boolean => /^State:\tT/m.test(read(`/proc/${pid}/status`));

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in between.
  }
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
