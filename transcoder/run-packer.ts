// Gathers the checked fragments of one rendition of a run into packs, and stores one while the next one grows.
import type { TrackGrid } from '#media/grid.ts';
import { packIsComplete } from '#media/packing.ts';
import type { FragmentRun } from '#media/units.ts';

/** Consecutive fragments of one rendition, placed on the timeline. */
export interface MadePack {
  rendition: string;
  firstFragment: number;
  fragments: Uint8Array[];
}

export class RunPacker {
  readonly rendition: string;
  readonly grid: TrackGrid;
  readonly #end: number;
  readonly #eager: boolean;
  readonly #store: (pack: MadePack) => Promise<void>;
  #fragments: Uint8Array[] = [];
  #bytes = 0;
  /** First fragment of the pack that grows. */
  #first: number;
  /** First fragment that lies in no stored pack. */
  #stored: number;
  #storing: Promise<void> = Promise.resolve();
  #waiting = 0;

  /**
   * @param eager every fragment is a pack: somebody waits for it
   * @param store resolves when the pack counts
   */
  constructor(
    rendition: string,
    grid: TrackGrid,
    { run, eager, store }: { run: FragmentRun; eager: boolean; store: (pack: MadePack) => Promise<void> },
  ) {
    this.rendition = rendition;
    this.grid = grid;
    this.#first = run.first;
    this.#stored = run.first;
    this.#end = run.end;
    this.#eager = eager;
    this.#store = store;
  }

  /** The fragment that is wanted next. */
  get next(): number {
    return this.#first + this.#fragments.length;
  }

  get isComplete(): boolean {
    return this.#stored >= this.#end;
  }

  /** No reading from the encoder is no sign of its death then. */
  get isUploading(): boolean {
    return this.#waiting > 0;
  }

  /** Adds the next fragment. Resolves when there is room for another one: one pack is stored while another grows. */
  async add(fragment: Uint8Array): Promise<void> {
    this.#fragments.push(fragment);
    this.#bytes += fragment.byteLength;
    const last = this.#first + this.#fragments.length - 1;
    const isComplete = this.#eager || last + 1 === this.#end;
    if (!isComplete && !packIsComplete(this.grid, this.#first, last, this.#bytes)) return;
    const pack = { rendition: this.rendition, firstFragment: this.#first, fragments: this.#fragments };
    this.#first = last + 1;
    this.#fragments = [];
    this.#bytes = 0;
    const before = this.#storing;
    this.#waiting += 1;
    this.#storing = before
      .then(() => this.#store(pack))
      .then(() => {
        this.#stored = last + 1;
      })
      .finally(() => {
        this.#waiting -= 1;
      });
    this.#storing.catch(() => {}); // told by the next add or by finish
    await before;
  }

  /** Back to the first fragment that is not stored, before another attempt. */
  async rewind(): Promise<void> {
    await this.settle();
    this.#storing = Promise.resolve();
    this.#first = this.#stored;
    this.#fragments = [];
    this.#bytes = 0;
  }

  /** Waits until nothing is being stored any more, well or not. */
  async settle(): Promise<void> {
    await this.#storing.catch(() => {});
  }

  /** Waits for the last pack. */
  async finish(): Promise<void> {
    await this.#storing;
  }
}
