// Puts finished objects where the worker keeps them; the sha256 lets storage itself refuse wrong bytes.
import { createHash } from 'node:crypto';
import type { WorkerClient } from './worker-client.ts';

export interface StoredObject {
  sizeBytes: number;
  sha256: string;
}

/** @param path below /internal/jobs/{jobId}, built from numbers and rendition names only */
export async function putObject(
  worker: WorkerClient,
  path: string,
  body: Uint8Array<ArrayBuffer>,
  contentType: string,
): Promise<StoredObject> {
  const sha256 = createHash('sha256').update(body).digest('hex');
  await worker.ask(
    path,
    {
      method: 'PUT',
      headers: { 'content-type': contentType, 'content-length': String(body.byteLength), 'x-sha256': sha256 },
      body,
      timeoutMs: 120_000, // 32 MiB at 270 kB/s
    },
    (response) => response.arrayBuffer(), // read to the end, so that the connection is used again
  );
  return { sizeBytes: body.byteLength, sha256 };
}

/** What storage holds under `path` now; null when nothing is there. */
export const getObject = (worker: WorkerClient, path: string): Promise<Uint8Array | null> =>
  worker.ask(path, { method: 'GET', timeoutMs: 60_000, mayBeMissing: true }, async (response) => {
    const bytes = new Uint8Array(await response.arrayBuffer());
    return response.ok ? bytes : null;
  });
