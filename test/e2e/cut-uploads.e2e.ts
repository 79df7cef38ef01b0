// Uploads that are cut: the worker's processes are killed while parts arrive, a connection drops in mid-part; the source is the file.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import type { Upload } from '#contract/uploads.ts';
import { ApiClient } from '../../scripts/api-client.ts';
import { isHealthy, type LocalPlatform, startPlatform } from '../../scripts/local-platform.ts';
import { findFreePort } from '../../scripts/ports.ts';
import { runningDescendants } from '../../scripts/process-tree.ts';
import { clip, someone } from './people.ts';

const PARTS_AT_ONCE = 4;
const PART_BYTES = 8 * 1024 * 1024;

let platform: LocalPlatform;
let stateDir: string;

test.beforeAll(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'rivulet-cut-uploads-')); // a platform of its own: others must not die with it
  platform = await startPlatform({ port: await findFreePort(), stateDir });
});

test.afterAll(async () => {
  await platform?.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

test('after a killed worker and a dropped connection the upload goes on, and at most the parts in flight are sent again', async () => {
  test.setTimeout(300_000);
  const file = readFileSync(clip({ name: 'many-bytes.mp4', seconds: 2, size: '320x180', fillBytes: 6 * PART_BYTES }));
  const client = new ApiClient(platform.origin);
  await client.enter(someone('cut'));
  const upload = await client.request<Upload>('POST', '/api/v1/uploads', {
    filename: 'heavy.mp4',
    sizeBytes: file.length,
  });
  const path = (n: number): string => `/api/v1/uploads/${upload.id}/parts/${n}`;
  const part = (n: number): Buffer => file.subarray((n - 1) * upload.partSizeBytes, n * upload.partSizeBytes);
  const received = async (): Promise<number[]> => {
    const { received: runs } = await client.request<Upload>('GET', `/api/v1/uploads/${upload.id}`);
    return runs.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
  };
  expect(upload.partCount).toBeGreaterThan(PARTS_AT_ONCE);

  await client.request('PUT', path(1), part(1));
  await sendHalf(platform.origin, client.cookie, path(2), part(2));
  expect(await received()).toEqual([1]); // half a part is no part

  const acknowledged = new Set([1]);
  const inFlight = Array.from({ length: PARTS_AT_ONCE }, (_, i) => i + 2).map((n) =>
    client.request('PUT', path(n), part(n)).then(
      () => acknowledged.add(n),
      () => undefined, // its fate is unknown: the server is asked
    ),
  );
  await Promise.race(inFlight); // one is stored, the others are on their way
  for (const pid of runningDescendants(platform.pid, 'workerd')) process.kill(pid, 'SIGKILL');
  await Promise.all(inFlight);
  await expect.poll(() => isHealthy(platform.origin), { timeout: 60_000 }).toBe(true);

  const stored = new Set(await received());
  expect([...acknowledged].filter((n) => !stored.has(n))).toEqual([]); // nothing acknowledged is lost
  for (let n = 1; n <= upload.partCount; n += 1) if (!stored.has(n)) await client.request('PUT', path(n), part(n));
  await client.request('POST', `/api/v1/uploads/${upload.id}/complete`, {});
  await client.waitFor(upload.videoId, ['playable', 'ready'], 180_000);

  const { original } = await client.playback(upload.videoId);
  const stream = await fetch(new URL(original ?? '', platform.origin), { headers: { cookie: client.cookie } });
  const digest = createHash('sha256')
    .update(Buffer.from(await stream.arrayBuffer()))
    .digest('hex');
  expect(digest).toBe(createHash('sha256').update(file).digest('hex'));
});

/** Announces a whole part, sends half of it and drops the connection. */
async function sendHalf(origin: string, cookie: string, path: string, body: Buffer): Promise<void> {
  const request = httpRequest(new URL(path, origin), {
    method: 'PUT',
    headers: { origin, cookie, 'content-length': body.length },
  });
  request.on('error', () => undefined);
  await new Promise((resolve) => request.write(body.subarray(0, body.length / 2), resolve));
  await sleep(300); // the bytes are under way
  request.destroy();
}
