// 2 GB in parts of 32 MiB, four at a time: our worker against a bare one that pipes the same bodies to R2.
import type { Upload } from '#contract/uploads.ts';
import { ApiClient } from '../scripts/api-client.ts';
import { peakMemoryBytes } from './process-memory.ts';
import { machine, onFreshServer, platformWith, type Server, startBareWorker } from './servers.ts';
import { median } from './statistics.ts';

const PART_BYTES = 32 * 1024 * 1024;
const PART_COUNT = 64; // 2 GiB
const PARALLEL = 4;
const PAIRS = 3;

interface Measured {
  bytesPerSecond: number;
  peakBytes: number;
}

type PutPart = (n: number, body: Uint8Array<ArrayBuffer>) => Promise<Response>;

async function sendAll(putPart: PutPart): Promise<number> {
  const body = crypto.getRandomValues(new Uint8Array(65_536));
  const part = new Uint8Array(PART_BYTES);
  for (let at = 0; at < PART_BYTES; at += body.length) part.set(body, at);
  let next = 1;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      while (next <= PART_COUNT) {
        const n = next;
        next += 1;
        const answer = await putPart(n, part);
        if (!answer.ok) throw new Error(`part ${n}: ${answer.status} ${await answer.text()}`);
        await answer.arrayBuffer();
      }
    }),
  );
  return (PART_BYTES * PART_COUNT * 1000) / (performance.now() - started);
}

async function measure(server: Server, putPart: PutPart): Promise<Measured> {
  const bytesPerSecond = await sendAll(putPart);
  return { bytesPerSecond, peakBytes: peakMemoryBytes(server.pid, 'workerd') };
}

async function measureBare(server: Server): Promise<Measured> {
  const { id } = (await (await fetch(server.origin, { method: 'POST' })).json()) as { id: string };
  const query = (n: number): string => `?id=${encodeURIComponent(id)}&part=${n}`;
  return await measure(server, (n, body) => fetch(`${server.origin}/${query(n)}`, { method: 'PUT', body }));
}

async function measureRivulet(server: Server): Promise<Measured> {
  const client = new ApiClient(server.origin);
  await client.enter({ username: 'bench', email: 'bench@example.com', password: 'a long enough password' });
  const upload = await client.request<Upload>('POST', '/api/v1/uploads', {
    filename: 'bench.mp4',
    sizeBytes: PART_BYTES * PART_COUNT,
  });
  if (upload.partSizeBytes !== PART_BYTES) throw new Error(`parts are of ${upload.partSizeBytes} bytes`);
  const headers = { origin: server.origin, cookie: client.cookie };
  return await measure(server, (n, body) =>
    fetch(`${server.origin}/api/v1/uploads/${upload.id}/parts/${n}`, { method: 'PUT', headers, body }),
  );
}

const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);

/** Prints the two ratios of the median of three interleaved pairs, each side started fresh. */
export async function benchUploads(): Promise<void> {
  console.log(`${machine()}; ${PART_COUNT} parts of 32 MiB, ${PARALLEL} at a time`);
  const memory: number[] = [];
  const throughput: number[] = [];
  for (let pair = 1; pair <= PAIRS; pair += 1) {
    const bare = await onFreshServer(startBareWorker, measureBare);
    const rivulet = await onFreshServer(platformWith({ UPLOAD_PART_BYTES: String(PART_BYTES) }), measureRivulet);
    memory.push(rivulet.peakBytes / bare.peakBytes);
    throughput.push(rivulet.bytesPerSecond / bare.bytesPerSecond);
    console.log(
      `pair ${pair}: bare ${mebibytes(bare.bytesPerSecond)} MiB/s, peak ${mebibytes(bare.peakBytes)} MiB; ` +
        `rivulet ${mebibytes(rivulet.bytesPerSecond)} MiB/s, peak ${mebibytes(rivulet.peakBytes)} MiB`,
    );
  }
  console.log(`peak memory ratio (median): ${median(memory).toFixed(2)} (at most 1.2)`);
  console.log(`throughput ratio (median): ${median(throughput).toFixed(2)} (at least 0.85)`);
}
