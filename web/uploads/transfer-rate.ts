// How fast bytes go and how long the rest takes: a moving window, smoothed, so that the numbers can be read.

const WINDOW_MS = 8000;
/** Before this much was seen any number would be a guess. */
const ENOUGH_MS = 1000;
const SMOOTHING = 0.25;

interface Sample {
  atMs: number;
  bytes: number;
}

/** Fed with the total of bytes sent so far; a total that falls (a part is sent again) starts the window anew. */
export class TransferRate {
  #samples: Sample[] = [];
  #smoothed: number | null = null;

  add(totalBytes: number, atMs: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && totalBytes < last.bytes) this.#samples = [];
    this.#samples.push({ atMs, bytes: totalBytes });
    // One sample older than the window stays: the window is measured from it.
    while ((this.#samples[1]?.atMs ?? atMs) <= atMs - WINDOW_MS) this.#samples.shift();
    const raw = this.#raw();
    if (raw !== null)
      this.#smoothed = this.#smoothed === null ? raw : this.#smoothed + SMOOTHING * (raw - this.#smoothed);
  }

  /** After a pause: what was measured before says nothing. */
  reset(): void {
    this.#samples = [];
    this.#smoothed = null;
  }

  /** Null until it is known. */
  bytesPerSecond(): number | null {
    return this.#smoothed;
  }

  /** Null while nothing moves. */
  secondsLeft(bytesLeft: number): number | null {
    return this.#smoothed === null || this.#smoothed < 1 ? null : bytesLeft / this.#smoothed;
  }

  #raw(): number | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.atMs - first.atMs < ENOUGH_MS) return null;
    return ((last.bytes - first.bytes) * 1000) / (last.atMs - first.atMs);
  }
}
