// The blocks of sources that were read last, shared by the tasks of a process: every unit of a film reads the same table of contents.

/** 20 MiB: enough for a table of contents, and for badly interleaved files, whose tracks lie apart. */
const BLOCKS_PER_SLOT = 10;

export interface BlockCache {
  /**
   * What `read` gives, or gave, or is about to give to somebody else: where that fails, because who asked was stopped, it is read again.
   * @throws what `read` throws
   */
  get(name: string, read: () => Promise<Uint8Array>): Promise<Uint8Array>;
}

export function openBlockCache(slots = 1): BlockCache {
  const kept = new Map<string, Promise<Uint8Array>>(); // in order of use, the oldest first
  return {
    async get(name, read) {
      for (let known = kept.get(name); known; known = kept.get(name)) {
        kept.delete(name);
        kept.set(name, known);
        const bytes = await known.catch(() => null);
        if (bytes) return bytes;
      }
      const reading = read();
      kept.set(name, reading);
      reading.catch(() => kept.get(name) === reading && kept.delete(name));
      for (const oldest of kept.keys()) {
        if (kept.size <= slots * BLOCKS_PER_SLOT) break;
        kept.delete(oldest);
      }
      return reading;
    },
  };
}
