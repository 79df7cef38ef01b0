// Finds the processes that a process started, by name: what a test kills and a bench measures.
import { execFileSync } from 'node:child_process';

export interface ProcessLine {
  pid: number;
  parent: number;
  command: string;
}

/** Lines of `ps -axo pid=,ppid=,comm=`. */
export function parseProcessList(text: string): ProcessLine[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.+?)\s*$/.exec(line);
    return match ? [{ pid: Number(match[1]), parent: Number(match[2]), command: match[3] ?? '' }] : [];
  });
}

/** Ids of `root` and of the processes below it. */
export function familyOf(lines: readonly ProcessLine[], root: number): number[] {
  const family = new Set([root]);
  for (let before = 0; before < family.size; ) {
    before = family.size;
    for (const { pid, parent } of lines) if (family.has(parent)) family.add(pid);
  }
  return [...family];
}

/** Those among them whose program is `name`. */
export function descendantsNamed(lines: readonly ProcessLine[], root: number, name: string): number[] {
  const family = new Set(familyOf(lines, root));
  return lines
    .filter(({ pid, command }) => family.has(pid) && command.split('/').at(-1) === name)
    .map(({ pid }) => pid);
}

/** The running ones. POSIX only. */
export const runningDescendants = (root: number, name: string): number[] =>
  descendantsNamed(
    parseProcessList(execFileSync('ps', ['-axo', 'pid=,ppid=,comm='], { encoding: 'utf8' })),
    root,
    name,
  );
