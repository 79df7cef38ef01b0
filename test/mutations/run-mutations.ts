// Gives mutated clips to whoever has to bear them, several at a time, and counts how they ended.
import { type Mutation, openMutations } from './mutation.ts';
import { addEnding, type MutationReport } from './report.ts';

export interface Ending {
  /** `hang` and `crash` are faults too; what else there is, see the report. */
  outcome: string;
  /** What the failure says of itself. */
  detail: string;
  faults: string[];
}

/** Who takes the broken files: the whole platform, or a transcoder alone. */
export interface Target {
  /** How many it is given at the same time. */
  lanes: number;
  take(mutation: Mutation): Promise<Ending>;
  /** True when nothing more can be taken. */
  isDead(): boolean;
  /** What is wrong when all is over. */
  endFaults(): Promise<string[]>;
}

export interface MutationOptions {
  count: number;
  seed: number;
  /** Number of the first one, to repeat it alone. */
  from?: number;
  /** No new one is begun after that; those that are left out are a fault. */
  withinMs?: number;
  onProgress?: (done: number, seconds: number) => void;
}

export async function runMutations(
  target: Target,
  { count, seed, from = 0, withinMs = Number.POSITIVE_INFINITY, onProgress }: MutationOptions,
): Promise<MutationReport> {
  const startedMs = Date.now();
  const mutationOf = await openMutations(seed);
  const report: MutationReport = { count: 0, seconds: 0, outcomes: new Map(), strange: [], faults: [] };
  const secondsSinceStart = (): number => (Date.now() - startedMs) / 1000;
  let next = from;
  const lane = async (): Promise<void> => {
    while (next < from + count && !target.isDead() && Date.now() - startedMs < withinMs) {
      const mutation = mutationOf(next++);
      addEnding(report, mutation.name, await target.take(mutation));
      onProgress?.(report.count, secondsSinceStart());
    }
  };
  await Promise.all(Array.from({ length: target.lanes }, lane));
  if (report.count < count) report.faults.push(`${count - report.count} of ${count} were never tried`);
  report.faults.push(...(await target.endFaults()));
  report.seconds = Math.round(secondsSinceStart());
  return report;
}
