// Room for encoders that viewers wait for: in the memory of a slot there is place for one large picture and a small one, not for two large ones.

/** Of all rungs that are encoded at once for viewers, in each slot: 1080p, and beside it one that is smaller than 480p. */
const PIXELS_PER_SLOT = 2_400_000;

interface Waiting {
  pixels: number;
  enter(): void;
}

export class EncoderRoom {
  readonly #pixelsMax: number;
  #pixels = 0;
  readonly #waiting: Waiting[] = [];

  constructor(slots: number) {
    this.#pixelsMax = slots * PIXELS_PER_SLOT;
  }

  /**
   * Resolves when there is room; who is larger than all of it goes in alone. Small ones pass large ones that wait.
   * @returns what is to be called when the encoder has ended
   */
  async enter(pixels: number, signal: AbortSignal): Promise<() => void> {
    if (!this.#fits(pixels)) await this.#turn(pixels, signal);
    else this.#pixels += pixels;
    return () => {
      this.#pixels -= pixels;
      this.#letIn();
    };
  }

  #fits(pixels: number): boolean {
    return this.#pixels === 0 || this.#pixels + pixels <= this.#pixelsMax;
  }

  #turn(pixels: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        signal.removeEventListener('abort', giveUp);
      };
      const waiting: Waiting = {
        pixels,
        enter: () => {
          leave();
          this.#pixels += pixels;
          resolve();
        },
      };
      const giveUp = (): void => {
        leave();
        reject(signal.reason);
      };
      if (signal.aborted) return void reject(signal.reason);
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(waiting);
    });
  }

  #letIn(): void {
    for (const waiting of [...this.#waiting]) if (this.#fits(waiting.pixels)) waiting.enter();
  }
}
