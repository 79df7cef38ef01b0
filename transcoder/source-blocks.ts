// Reads the source by aligned blocks with a small cache, so that FFmpeg's jumps between audio and video cost no request each.
import { JobFailure } from './job-failure.ts';
import type { WorkerClient } from './worker-client.ts';

const BLOCK_BYTES = 2 * 1024 * 1024;
const BLOCKS_KEPT = 16; // 32 MiB: enough for badly interleaved files, whose tracks lie apart

export interface SourceBlocks {
  readonly sizeBytes: number;
  /** The bytes from `offset` (below `sizeBytes`) to the end of their block. */
  readFrom(offset: number): Promise<Uint8Array>;
  /** Whether the source could not be read; FFmpeg only sees a closed connection. */
  failure(): JobFailure | null;
  lastReadMs(): number;
}

export function openSourceBlocks(worker: WorkerClient, sizeBytes: number, blockBytes = BLOCK_BYTES): SourceBlocks {
  const cache = new Map<number, Promise<Uint8Array>>(); // in order of use, the oldest first
  let failure: JobFailure | null = null;
  let lastReadMs = Date.now();
  let previousBlock = -1;

  const fetchBlock = async (block: number): Promise<Uint8Array> => {
    const start = block * blockBytes;
    const bytes = new Uint8Array(Math.min(blockBytes, sizeBytes - start));
    let received = 0; // survives a dropped connection: only the rest is asked again
    while (received < bytes.byteLength) {
      const from = start + received;
      received = await worker.ask(
        'source',
        { method: 'GET', headers: { range: `bytes=${from}-${start + bytes.byteLength - 1}` }, timeoutMs: 30_000 },
        async (response) => {
          if (response.status !== 206 && from !== 0) throw new JobFailure('storage-failed', 'the source has no ranges');
          let at = received;
          try {
            for await (const chunk of response.body ?? []) {
              const wanted = chunk.subarray(0, bytes.byteLength - at);
              bytes.set(wanted, at);
              at += wanted.byteLength;
              lastReadMs = Date.now();
              if (at === bytes.byteLength) break;
            }
          } catch (error) {
            if (at === received) throw error; // nothing came: the client's patience counts
          }
          if (at === received) throw new Error('the source answered without bytes');
          return at;
        },
      );
    }
    return bytes;
  };

  const cached = (block: number): Promise<Uint8Array> => {
    let bytes = cache.get(block);
    if (bytes) cache.delete(block);
    else {
      bytes = fetchBlock(block);
      bytes.catch((error) => {
        cache.delete(block);
        failure ??= error instanceof JobFailure ? error : null;
      });
    }
    cache.set(block, bytes);
    for (const oldest of cache.keys()) {
      if (cache.size <= BLOCKS_KEPT) break;
      cache.delete(oldest);
    }
    return bytes;
  };

  return {
    sizeBytes,
    async readFrom(offset) {
      const block = Math.floor(offset / blockBytes);
      const bytes = cached(block);
      // Reading on: the next block is fetched while this one is decoded. A jump fetches only what it asks for.
      if (block === previousBlock + 1 && (block + 1) * blockBytes < sizeBytes) cached(block + 1).catch(() => {});
      previousBlock = block;
      return (await bytes).subarray(offset - block * blockBytes);
    },
    failure: () => failure,
    lastReadMs: () => lastReadMs,
  };
}
