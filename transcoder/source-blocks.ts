// Reads the source by aligned blocks that are kept for a while, so that FFmpeg's jumps between audio and video cost no request each.
import { type BlockCache, openBlockCache } from './block-cache.ts';
import { JobFailure } from './job-failure.ts';
import type { WorkerClient } from './worker-client.ts';

export const BLOCK_BYTES = 2 * 1024 * 1024;

export interface SourceBlocks {
  readonly sizeBytes: number;
  /** The bytes from `offset` (below `sizeBytes`) to the end of their block. */
  readFrom(offset: number): Promise<Uint8Array>;
  /** Whether the source could not be read; FFmpeg only sees a closed connection. */
  failure(): JobFailure | null;
  lastReadMs(): number;
}

/** @param source its name in the cache, and the cache */
export function openSourceBlocks(
  worker: WorkerClient,
  sizeBytes: number,
  { name, cache }: { name: string; cache: BlockCache } = { name: '', cache: openBlockCache() },
  blockBytes = BLOCK_BYTES,
): SourceBlocks {
  let failure: JobFailure | null = null;
  let lastReadMs = Date.now();

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

  const cached = async (block: number): Promise<Uint8Array> => {
    try {
      return await cache.get(`${name}/${block}`, () => fetchBlock(block));
    } catch (error) {
      failure ??= error instanceof JobFailure ? error : null;
      throw error;
    }
  };

  return {
    sizeBytes,
    async readFrom(offset) {
      const block = Math.floor(offset / blockBytes);
      return (await cached(block)).subarray(offset - block * blockBytes);
    },
    failure: () => failure,
    lastReadMs: () => lastReadMs,
  };
}
