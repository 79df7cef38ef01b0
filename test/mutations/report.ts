// What a run of mutations found, and the lines that say it on a terminal.

export interface MutationReport {
  /** How many were taken to their end. */
  count: number;
  seconds: number;
  /** How many ended so: `plays`, `plays in part`, the code of the failure, or `refused as` what the API said. */
  outcomes: Map<string, number>;
  /** Those that ended in a way that blames this machine, which the file cannot be allowed to cause. */
  strange: string[];
  /** What must not be, in words; none is the aim. */
  faults: string[];
}

const BLAMES_THE_MACHINE = ['encoder-failed', 'encoder-stalled', 'out-of-memory', 'disk-full', 'storage-failed'];

/** Counts one ending. */
export function addEnding(
  report: MutationReport,
  name: string,
  { outcome, detail, faults }: { outcome: string; detail: string; faults: readonly string[] },
): void {
  report.count += 1;
  report.outcomes.set(outcome, (report.outcomes.get(outcome) ?? 0) + 1);
  if (BLAMES_THE_MACHINE.includes(outcome)) report.strange.push(`${name}: ${outcome} (${detail})`);
  report.faults.push(...faults.map((fault) => `${name}: ${fault}`));
}

export function describeReport({ count, seconds, outcomes, strange, faults }: MutationReport): string[] {
  const sorted = [...outcomes].sort((a, b) => b[1] - a[1]).map(([outcome, times]) => `${outcome} ${times}`);
  return [
    ...strange,
    ...faults.map((fault) => `FAULT ${fault}`),
    `${count} mutations in ${describeSeconds(seconds)}: ${sorted.join(', ')}`,
    faults.length === 0
      ? 'No hang, no crash, no orphan, no answer that blames the server.'
      : `${faults.length} faults.`,
  ];
}

export const describeSeconds = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')} min`;
