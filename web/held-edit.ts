// An edit is sent with the state that it began from: what was changed meanwhile is shown and not overwritten.
import { PROBLEMS } from '#contract/problem.ts';
import { isProblem, ProblemError } from './problem-error.ts';

/** A state with its name in If-Match. */
export interface Tagged<T> {
  state: T;
  etag: string | null;
}

/** Somebody else, or oneself in another window, was faster. */
export class ChangedMeanwhile<T> extends ProblemError {
  readonly now: Tagged<T>;

  constructor(now: Tagged<T>) {
    const { status, title } = PROBLEMS['precondition-failed'];
    const detail = 'It was changed meanwhile, and your change was not saved.';
    super({ type: 'about:blank', title, status, detail, code: 'precondition-failed', requestId: '', errors: [] });
    this.now = now;
  }
}

/** The fields in which two states differ; what is not there is null. */
export const differingFields = <T extends object>(one: T, other: T, fields: readonly (keyof T)[]): (keyof T)[] =>
  fields.filter((field) => JSON.stringify(one[field] ?? null) !== JSON.stringify(other[field] ?? null));

export class HeldEdit<T extends object> {
  readonly fields: readonly (keyof T)[];
  readonly #read: () => Promise<Tagged<T>>;
  #began: T;
  /** Undefined until it is known that what is there is what the form began with. */
  #etag: string | null | undefined;

  constructor(began: T, fields: readonly (keyof T)[], read: () => Promise<Tagged<T>>) {
    this.fields = fields;
    this.#began = began;
    this.#read = read;
  }

  /** Throws `ChangedMeanwhile`, and what `change` throws. `change` is given the headers to send. */
  async send<Saved extends T>(change: (headers: Record<string, string>) => Promise<Tagged<Saved>>): Promise<Saved> {
    if (this.#etag === undefined) {
      const now = await this.#read();
      if (differingFields(now.state, this.#began, this.fields).length > 0) throw new ChangedMeanwhile(now);
      this.#etag = now.etag;
    }
    try {
      const saved = await change(this.#etag === null ? {} : { 'If-Match': this.#etag });
      this.goOnFrom(saved);
      return saved.state;
    } catch (error) {
      if (!isProblem(error, 'precondition-failed')) throw error;
      throw new ChangedMeanwhile(await this.#read());
    }
  }

  /** From now on it is an edit of this state. */
  goOnFrom({ state, etag }: Tagged<T>): void {
    this.#began = state;
    this.#etag = etag;
  }
}
