// How a file is cut into parts, and what may be said of the parts that arrived; pure.

const MIB = 1024 * 1024;
/** R2 takes 10,000 parts; the rest is margin. */
export const PARTS_MAX = 9_500;
/** The platform takes request bodies of 100 MB. */
export const PART_BYTES_MAX = 95 * MIB;

export interface PartPlan {
  sizeBytes: number;
  partSizeBytes: number;
  partCount: number;
}

/**
 * Equal parts but the last (R2 insists on it), as small as `smallestPartBytes` allows and whole MiB where they must be
 * larger. Null when the file cannot be cut into few enough parts.
 */
export function planParts(sizeBytes: number, smallestPartBytes: number): PartPlan | null {
  const needed = Math.ceil(Math.ceil(sizeBytes / PARTS_MAX) / MIB) * MIB;
  const partSizeBytes = Math.max(smallestPartBytes, needed);
  if (partSizeBytes > PART_BYTES_MAX) return null;
  return { sizeBytes, partSizeBytes, partCount: Math.ceil(sizeBytes / partSizeBytes) };
}

/** The plan of a stored upload. */
export function planOf(upload: { sizeBytes: number; partSizeBytes: number }): PartPlan {
  const { sizeBytes, partSizeBytes } = upload;
  return { sizeBytes, partSizeBytes, partCount: Math.ceil(sizeBytes / partSizeBytes) };
}

/** Length of part `partNumber` (from 1); null when the plan has no such part. */
export function partBytes(plan: PartPlan, partNumber: number): number | null {
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > plan.partCount) return null;
  if (partNumber < plan.partCount) return plan.partSizeBytes;
  return plan.sizeBytes - (plan.partCount - 1) * plan.partSizeBytes;
}

export type Run = [first: number, last: number];

/** Ascending part numbers as inclusive runs. */
export function runsOf(partNumbers: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (const partNumber of partNumbers) {
    const open = runs.at(-1);
    if (open && open[1] + 1 === partNumber) open[1] = partNumber;
    else runs.push([partNumber, partNumber]);
  }
  return runs;
}

/** The parts of the plan that are missing, or that were stored with another length than planned. */
export function missingRuns(plan: PartPlan, parts: readonly { partNumber: number; sizeBytes: number }[]): Run[] {
  const sizes = new Map(parts.map((part) => [part.partNumber, part.sizeBytes]));
  const missing: number[] = [];
  for (let partNumber = 1; partNumber <= plan.partCount; partNumber += 1) {
    if (sizes.get(partNumber) !== partBytes(plan, partNumber)) missing.push(partNumber);
  }
  return runsOf(missing);
}

/** Runs as a person reads them: `2, 5-7`. */
export const describeRuns = (runs: readonly Run[]): string =>
  runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');
