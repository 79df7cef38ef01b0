// Peak memory of the processes that a process started, from /proc (Linux only).
import { readFileSync } from 'node:fs';
import { runningDescendants } from '../scripts/process-tree.ts';

/** The sum of VmHWM over the descendants of `root` whose program is `name`, in bytes. */
export function peakMemoryBytes(root: number, name: string): number {
  return runningDescendants(root, name).reduce((sum, pid) => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return sum + Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  }, 0);
}
