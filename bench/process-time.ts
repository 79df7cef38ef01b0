// Processor time that processes have used, from /proc (Linux only).
import { readFileSync } from 'node:fs';
import { runningDescendants } from '../scripts/process-tree.ts';

/** USER_HZ, in which Linux tells times to programs on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

/** User and system time of one process, without its children, in milliseconds. */
export function processorTimeOfMs(pid: number): number {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' '); // the name before may hold anything
  const ticks = Number(fields[11]) + Number(fields[12]); // utime and stime, fields 14 and 15 of proc(5)
  return (ticks / TICKS_PER_SECOND) * 1000;
}

/** Of the descendants of `root` whose program is `name`. */
export const processorTimeMs = (root: number, name: string): number =>
  runningDescendants(root, name).reduce((sum, pid) => sum + processorTimeOfMs(pid), 0);
