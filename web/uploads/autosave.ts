// Saves edits by itself a moment after the typing stops: merges what changed meanwhile, one request at a time.

export type SaveState = 'clean' | 'waiting' | 'saving' | 'saved' | 'failed';

const QUIET_MS = 700;

export class Autosave<Changes extends object> {
  readonly #save: (changes: Changes) => Promise<void>;
  readonly #onState: (state: SaveState, error: unknown) => void;
  #pending: Changes | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;
  #generation = 0;

  constructor(save: (changes: Changes) => Promise<void>, onState: (state: SaveState, error: unknown) => void) {
    this.#save = save;
    this.#onState = onState;
  }

  change(changes: Changes): void {
    this.#pending = { ...this.#pending, ...changes };
    this.#onState('waiting', null);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), QUIET_MS);
  }

  /** Saves now what is not saved yet; resolves when nothing is left or a save failed. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#running !== null) await this.#running; // more than one may have waited for it
    if (this.#pending === null) return;
    const changes = this.#pending;
    const generation = this.#generation;
    this.#pending = null;
    this.#onState('saving', null);
    this.#running = this.#save(changes)
      .then(
        () => {
          if (generation === this.#generation && this.#pending === null) this.#onState('saved', null);
        },
        (error: unknown) => {
          if (generation !== this.#generation) return;
          this.#pending = { ...changes, ...(this.#pending as Changes | null) }; // newer edits win; the rest is kept for the next try
          this.#onState('failed', error);
        },
      )
      .finally(() => {
        this.#running = null;
      });
    await this.#running;
  }

  /** Gives up what is not saved: there is nothing any more that it could be saved to. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#generation += 1;
    this.#pending = null;
    this.#onState('clean', null);
  }

  get hasUnsaved(): boolean {
    return this.#pending !== null || this.#running !== null;
  }
}
