// Processor time that processes have used, from /proc (Linux only).
import { readFileSync } from 'node:fs';
import { runningDescendants } from '../scripts/process-tree.ts';

/** USER_HZ, in which Linux tells times to programs on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

/** User and system time of the descendants of `root` whose program is `name`, in milliseconds. */
export function processorTimeMs(root: number, name: string): number {
  const ticks = runningDescendants(root, name).reduce((sum, pid) => {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' '); // the name before may hold anything
    return sum + Number(fields[11]) + Number(fields[12]); // utime and stime, fields 14 and 15 of proc(5)
  }, 0);
  return (ticks / TICKS_PER_SECOND) * 1000;
}
