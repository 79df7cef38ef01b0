// Counts what the janitor did and lists what it found, for its report.
import type { JanitorReport } from '#contract/operations.ts';

/** More of the same tells nobody more. */
const FOUND_MAX = 100;

export class JanitorTally {
  readonly removed: JanitorReport['removed'] = {};
  readonly found: JanitorReport['found'] = [];
  isComplete = true;

  remove(what: string, count: number): void {
    if (count > 0) this.removed[what] = (this.removed[what] ?? 0) + count;
  }

  find(what: string, subject: string): void {
    if (this.found.length < FOUND_MAX) this.found.push({ what, subject });
  }
}
