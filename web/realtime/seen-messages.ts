// Which logged messages the page has had: each counts once, whether it came directly, by the queue or in a replay.

/** Messages overtake each other on their ways; one that is missing after so long will only come by a replay. */
const SETTLE_MS = 30_000;
const REMEMBERED_MAX = 2000;

export class SeenMessages {
  /** Number to when it came, in the order of coming. */
  readonly #seen = new Map<number, number>();
  #settled: number | null = null;

  /** True at the first call with this number. */
  isNew(seq: number, nowMs: number): boolean {
    if (this.#seen.has(seq)) return false;
    this.#seen.set(seq, nowMs);
    if (this.#seen.size > REMEMBERED_MAX) {
      const [oldest = 0] = this.#seen.keys();
      this.#seen.delete(oldest);
      this.#settled = Math.max(this.#settled ?? 0, oldest);
    }
    return true;
  }

  /**
   * From where a replay must begin to bring everything that was missed, null before the first message. The last seconds
   * are asked for again, since the highest number says nothing about those below it.
   */
  since(nowMs: number): number | null {
    let settled = this.#settled;
    let lowest: number | null = null;
    for (const [seq, atMs] of this.#seen) {
      if (nowMs - atMs >= SETTLE_MS) settled = Math.max(settled ?? 0, seq);
      if (lowest === null || seq < lowest) lowest = seq;
    }
    return settled ?? (lowest === null ? null : lowest - 1);
  }

  forget(): void {
    this.#seen.clear();
    this.#settled = null;
  }
}
