// Asks for many things in one request: what is wanted within a moment goes together.

const MOMENT_MS = 20;
const MOST = 100;

interface Asker<Value> {
  resolve(value: Value | undefined): void;
  reject(error: unknown): void;
}

export class Together<Value> {
  readonly #load: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>;
  readonly #wanted = new Map<string, Asker<Value>[]>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(load: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>) {
    this.#load = load;
  }

  /** Undefined where the answer has nothing under this id. */
  get(id: string): Promise<Value | undefined> {
    return new Promise((resolve, reject) => {
      this.#wanted.set(id, [...(this.#wanted.get(id) ?? []), { resolve, reject }]);
      this.#timer ??= setTimeout(() => this.#ask(), MOMENT_MS);
    });
  }

  #ask(): void {
    this.#timer = undefined;
    const all = [...this.#wanted];
    this.#wanted.clear();
    for (let start = 0; start < all.length; start += MOST) void this.#askFor(all.slice(start, start + MOST));
  }

  async #askFor(some: readonly [string, Asker<Value>[]][]): Promise<void> {
    try {
      const found = await this.#load(some.map(([id]) => id));
      for (const [id, askers] of some) for (const { resolve } of askers) resolve(found.get(id));
    } catch (error) {
      for (const [, askers] of some) for (const { reject } of askers) reject(error);
    }
  }
}
