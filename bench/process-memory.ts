// Peak memory of a process and its descendants by name, from /proc (Linux only).
import { readdirSync, readFileSync } from 'node:fs';

interface ProcessFacts {
  pid: number;
  parent: number;
  name: string;
  peakBytes: number;
}

function readProcess(pid: number): ProcessFacts | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string): string => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1] ?? '0';
    return { pid, parent: Number(field('PPid')), name: field('Name'), peakBytes: Number(field('VmHWM')) * 1024 };
  } catch {
    return null; // ended while we looked
  }
}

/** The sum of VmHWM over the descendants of `root` whose name is `name`, in bytes. */
export function peakMemoryBytes(root: number, name: string): number {
  const all = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => readProcess(Number(entry)))
    .filter((facts) => facts !== null);
  const family = new Set([root]);
  for (let grown = true; grown; ) {
    const before = family.size;
    for (const facts of all) if (family.has(facts.parent)) family.add(facts.pid);
    grown = family.size > before;
  }
  return all
    .filter((facts) => family.has(facts.pid) && facts.name === name)
    .reduce((sum, facts) => sum + facts.peakBytes, 0);
}
