// Gathers checked fragments of one rendition into packs and stores them, one upload at a time, while the next pack grows.
import { createHash } from 'node:crypto';
import type { JobEvent } from '#contract/jobs.ts';
import type { TrackGrid } from '#media/grid.ts';
import { packIsComplete } from '#media/packing.ts';
import { JobFailure } from './job-failure.ts';
import { putObject, type StoredObject } from './storage.ts';
import type { WorkerClient } from './worker-client.ts';

export class Packer {
  readonly rendition: string;
  readonly grid: TrackGrid;
  readonly #worker: WorkerClient;
  readonly #emit: (event: JobEvent) => void;
  #init: StoredObject | null = null;
  #fragments: Uint8Array[] = [];
  #bytes = 0;
  /** First fragment of the pack that grows. */
  #first = 0;
  #upload: Promise<void> = Promise.resolve();
  #uploading = 0;

  /** sha256 of what was made here, by number: what is read back must be the same. */
  readonly #hashes = new Map<number, string>();

  /** @param stored fragments in a row from the first on that earlier attempts stored */
  constructor(rendition: string, grid: TrackGrid, worker: WorkerClient, emit: (event: JobEvent) => void, stored = 0) {
    this.rendition = rendition;
    this.grid = grid;
    this.#first = Math.min(stored, grid.fragmentCount);
    this.#worker = worker;
    this.#emit = emit;
  }

  /** Fragments that lie in packs already; a second attempt at this rendition goes on here. */
  get packedFragments(): number {
    return this.#first;
  }

  /** Whether an upload is on its way: no reading from the encoder is no sign of its death then. */
  get isUploading(): boolean {
    return this.#uploading > 0;
  }

  get isComplete(): boolean {
    return this.#first >= this.grid.fragmentCount;
  }

  /** Stores the init segment; a second attempt must make the same one. */
  async putInit(bytes: Uint8Array, codecs: string): Promise<void> {
    const stored = await putObject(this.#worker, `inits/${this.rendition}`, owned([bytes]), 'video/mp4');
    if (this.#init && this.#init.sha256 !== stored.sha256) {
      throw new JobFailure('encoder-failed', `${this.rendition}: the init segment changed between two attempts`);
    }
    if (!this.#init) this.#emit({ type: 'init', rendition: this.rendition, codecs, ...stored });
    this.#init = stored;
  }

  /**
   * Adds the next fragment. Resolves when there is room for another one: at most one pack is uploaded while another
   * grows, so memory stays bounded and a slow store slows the encoder down.
   */
  async add(fragment: Uint8Array): Promise<void> {
    this.#hashes.set(this.#first + this.#fragments.length, hashOf(fragment));
    this.#fragments.push(fragment);
    this.#bytes += fragment.byteLength;
    const last = this.#first + this.#fragments.length - 1;
    if (!packIsComplete(this.grid, this.#first, last, this.#bytes)) return;
    const [first, fragments] = [this.#first, this.#fragments];
    this.#first += fragments.length;
    this.#fragments = [];
    this.#bytes = 0;
    const before = this.#upload;
    this.#uploading += 1;
    this.#upload = before
      .then(() => this.#store(first, fragments))
      .finally(() => {
        this.#uploading -= 1;
      });
    this.#upload.catch(() => {}); // told by the next add or by finish
    await before;
  }

  /** Forgets fragments that belong to no finished pack, before a second attempt. */
  rewind(): void {
    this.#fragments = [];
    this.#bytes = 0;
  }

  /** Begins with the first fragment again: nothing of what is stored is kept. */
  restart(): void {
    this.rewind();
    this.#first = 0;
    this.#init = null;
    this.#hashes.clear();
  }

  /** Waits for the last pack. */
  async finish(): Promise<void> {
    await this.#upload;
  }

  /** Whether these bytes are fragment `n` as it was made here; of an earlier attempt nothing is known. */
  isAsMade(n: number, bytes: Uint8Array): boolean {
    const hash = this.#hashes.get(n);
    return hash === undefined || hash === hashOf(bytes);
  }

  async #store(firstFragment: number, fragments: Uint8Array[]): Promise<void> {
    const path = `packs/${this.rendition}/${firstFragment}`;
    const { sha256 } = await putObject(this.#worker, path, owned(fragments), 'application/octet-stream');
    const fragmentBytes = fragments.map((fragment) => fragment.byteLength);
    this.#emit({ type: 'pack', rendition: this.rendition, firstFragment, fragmentBytes, sha256 });
  }
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** One buffer of its own, as `fetch` wants it. */
const owned = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => Buffer.concat(parts);
