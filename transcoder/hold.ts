// Holds background work while somebody waits: its processes stand still and their clocks with them.

/** What is held, or may be. */
export interface Hold {
  readonly isHeld: boolean;
  /** Milliseconds for which it was held so far: no clock of a process counts them. */
  heldMs(): number;
  /** @returns a function that stops listening */
  onChange(listener: (isHeld: boolean) => void): () => void;
}

/** One for each task that may be held. */
export class Holder implements Hold {
  readonly #listeners = new Set<(isHeld: boolean) => void>();
  #sinceMs: number | null = null;
  #beforeMs = 0;

  get isHeld(): boolean {
    return this.#sinceMs !== null;
  }

  heldMs(): number {
    return this.#beforeMs + (this.#sinceMs === null ? 0 : Date.now() - this.#sinceMs);
  }

  onChange(listener: (isHeld: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(isHeld: boolean): void {
    if (isHeld === this.isHeld) return;
    this.#beforeMs = this.heldMs();
    this.#sinceMs = isHeld ? Date.now() : null;
    for (const listener of this.#listeners) listener(isHeld);
  }
}
