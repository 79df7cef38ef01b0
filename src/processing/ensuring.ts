// Who waits for which fragment of a job: found at once, or made next and told when it is stored.
import { indexBlockFragments, indexBlockOf } from '#media/packing.ts';
import { type IndexedPack, locateFragment } from '#media/track-index.ts';
import type { JobRecord, JobStore } from './job-store.ts';
import { canBeHad, gridOf } from './production.ts';
import type { Wanted } from './task-choice.ts';
import type { RunningTask } from './task-state.ts';
import { unitsFor } from './units-for.ts';

/**
 * `packs`: all that is known of the index block of the fragment, whose place never changes. `waited`: they were not there when
 * they were asked for.
 */
export type EnsureAnswer =
  | { kind: 'there'; packs: IndexedPack[]; waited: boolean }
  | { kind: 'late' }
  | { kind: 'gone' };

/** Players give up a request after ten seconds without an answer. */
export const HELD_MS = 8_000;

interface Waiting extends Wanted {
  /** Named by whoever asked, to take it back. */
  ticket: string | undefined;
  resolve(answer: EnsureAnswer): void;
  timer: ReturnType<typeof setTimeout> | null;
}

/** In memory only: who asks waits on a connection that ends with this object. */
export class Ensuring {
  readonly #store: Pick<JobStore, 'packsWithin'>;
  readonly #heldMs: number;
  readonly #waiting = new Set<Waiting>();
  /** Epochs of units that were left. Who has got one fragment and has not asked for the next one yet has not left. */
  readonly #deserted = new Set<number>();

  constructor(store: Pick<JobStore, 'packsWithin'>, heldMs = HELD_MS) {
    this.#store = store;
    this.#heldMs = heldMs;
  }

  /** What can be said at once; null when the fragment has to be made. */
  find({ production }: Pick<JobRecord, 'production'>, rendition: string, n: number): EnsureAnswer | null {
    const grid = gridOf(production, rendition);
    if (!grid || n >= grid.fragmentCount) return { kind: 'gone' };
    const { first, end } = indexBlockFragments(grid, indexBlockOf(grid, n));
    const packs = this.#store.packsWithin(rendition, { first, end });
    if (locateFragment({ packs }, n)) return { kind: 'there', packs, waited: false };
    return canBeHad(production, rendition) ? null : { kind: 'gone' };
  }

  /** Resolves when the fragment is stored, or `late`. */
  wait(
    rendition: string,
    fragment: number,
    ticket?: string,
    running: readonly RunningTask[] = [],
  ): Promise<EnsureAnswer> {
    for (const { epoch } of unitsFor(running, [{ rendition, fragment }])) this.#deserted.delete(epoch);
    return new Promise((resolve) => {
      const waiting: Waiting = { rendition, fragment, ticket, resolve, timer: null };
      this.#waiting.add(waiting);
      waiting.timer = setTimeout(() => this.#answer(waiting, { kind: 'late' }), this.#heldMs);
    });
  }

  /** What is waited for, longest first. */
  wanted(): Wanted[] {
    return [...this.#waiting];
  }

  /** More is stored, or was given up: who waits for it hears. */
  look(record: Pick<JobRecord, 'production'>): void {
    for (const waiting of this.#waiting) {
      const answer = this.find(record, waiting.rendition, waiting.fragment);
      if (answer) this.#answer(waiting, answer.kind === 'there' ? { ...answer, waited: true } : answer);
    }
  }

  /** Whoever asked with this ticket has gone. @returns the epochs of units that nobody waits for now */
  leave(ticket: string, running: readonly RunningTask[] = []): number[] {
    const left = [...this.#waiting].filter((waiting) => waiting.ticket === ticket);
    for (const waiting of left) this.#answer(waiting, { kind: 'late' });
    const others = unitsFor(running, this.wanted());
    const epochs = unitsFor(running, left).flatMap((task) => (others.includes(task) ? [] : [task.epoch]));
    for (const epoch of epochs) this.#deserted.add(epoch);
    return epochs;
  }

  /** Whether who waited for a unit has left, and nobody has come back. */
  isDeserted(epoch: number): boolean {
    return this.#deserted.has(epoch);
  }

  /** The job is gone. */
  over(): void {
    for (const waiting of this.#waiting) this.#answer(waiting, { kind: 'gone' });
  }

  #answer(waiting: Waiting, answer: EnsureAnswer): void {
    if (!this.#waiting.delete(waiting)) return;
    clearTimeout(waiting.timer);
    waiting.resolve(answer);
  }
}
