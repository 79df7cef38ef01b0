// Saves edits by themselves a moment after the typing stops: merged, one request at a time; what is not taken is kept, tried again and told.

export type SaveState = 'clean' | 'waiting' | 'saving' | 'saved' | 'failed';

const QUIET_MS = 700;

export interface AutosavePorts<Changes> {
  save(changes: Changes): Promise<void>;
  /** `errors` say why something is not saved: of fields that were refused one after the other, and of a save that failed as a whole. */
  onState(state: SaveState, errors: readonly unknown[]): void;
  /** Which of `changes` the server refused, so that the others are saved without them; empty when it spoke of no field. */
  refusedFields(error: unknown, changes: Changes): readonly (keyof Changes)[];
  /** Resolves when a save that failed is worth another try: true; false when only another edit helps, or `signal` ended the wait. */
  mayPass(error: unknown, attempt: number, signal: AbortSignal): Promise<boolean>;
}

export class Autosave<Changes extends object> {
  readonly #ports: AutosavePorts<Changes>;
  #pending: Changes | null = null;
  /** Left out of further saves until one of these fields is edited. */
  #refused: Changes | null = null;
  #refusals: readonly unknown[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #again = new AbortController();
  #failures = 0;
  #running: Promise<void> | null = null;
  #generation = 0;

  constructor(ports: AutosavePorts<Changes>) {
    this.#ports = ports;
  }

  change(changes: Changes): void {
    if (Object.keys(changes).some((field) => field in (this.#refused ?? {}))) this.#release();
    this.#pending = { ...this.#pending, ...changes } as Changes;
    this.#ports.onState('waiting', this.#refusals);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), QUIET_MS);
  }

  /** Saves now what is not saved yet, but for refused fields; resolves when nothing of it is left or a save failed. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#again.abort();
    while (this.#running !== null) await this.#running; // more than one may have waited for it
    if (this.#pending === null) return;
    const changes = this.#pending;
    this.#pending = null;
    this.#running = this.#send(changes, this.#generation).finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  /** Tries everything once more, refused fields too. */
  async retry(): Promise<void> {
    this.#release();
    await this.flush();
  }

  /** Sends nothing by itself until the next edit or `flush`. */
  rest(): void {
    clearTimeout(this.#timer);
    this.#again.abort();
  }

  /** Gives up what is not saved: there is nothing any more that it could be saved to. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#again.abort();
    this.#generation += 1;
    this.#failures = 0;
    this.#pending = null;
    this.#refused = null;
    this.#refusals = [];
    this.#ports.onState('clean', []);
  }

  get hasUnsaved(): boolean {
    return this.#pending !== null || this.#running !== null || this.#refused !== null;
  }

  /** Sends `changes`; a refused field is put aside, and the others go at once without it. */
  async #send(changes: Changes, generation: number): Promise<void> {
    const { save, onState, refusedFields } = this.#ports;
    onState('saving', this.#refusals);
    try {
      await save(changes);
    } catch (error) {
      if (generation !== this.#generation) return;
      const newer = this.#pending;
      const refused = refusedFields(error, changes);
      if (refused.length === 0 || refused.some((field) => newer !== null && field in newer)) {
        this.#pending = { ...changes, ...newer }; // newer edits win; the rest is kept for the next try
        this.#fail(error, generation);
        return;
      }
      const left = this.#putAside(changes, refused);
      this.#refusals = [...this.#refusals, error];
      if (Object.keys(left).length > 0) {
        await this.#send(left, generation);
        return;
      }
    }
    if (generation !== this.#generation) return;
    this.#failures = 0;
    if (this.#pending === null) onState(this.#refused === null ? 'saved' : 'failed', this.#refusals);
  }

  /** What is left of `changes` without the refused fields. */
  #putAside(changes: Changes, refused: readonly (keyof Changes)[]): Changes {
    const aside = { ...this.#refused } as Changes;
    const left = { ...changes };
    for (const field of refused) {
      aside[field] = changes[field];
      delete left[field];
    }
    this.#refused = aside;
    return left;
  }

  #release(): void {
    if (this.#refused !== null) this.#pending = { ...this.#refused, ...this.#pending } as Changes;
    this.#refused = null;
    this.#refusals = [];
  }

  #fail(error: unknown, generation: number): void {
    this.#ports.onState('failed', [...this.#refusals, error]);
    this.#failures += 1;
    this.#again = new AbortController();
    void this.#ports.mayPass(error, this.#failures, this.#again.signal).then((isWorthIt) => {
      if (isWorthIt && generation === this.#generation) void this.flush();
    });
  }
}
