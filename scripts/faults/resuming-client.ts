// A client that uploads, asks what arrived after every answer it did not get, and notes each operation in the history.
import { createHash, randomUUID } from 'node:crypto';
import type { Upload } from '#contract/uploads.ts';
import type { Video } from '#contract/videos.ts';
import type { FaultPlatform } from './fault-platform.ts';

const PARTS_AT_ONCE = 3;
const TRIES_MAX = 40;
const ANSWER_WITHIN_MS = 30_000;

/** Where a test may strike while an upload is under way. */
export interface UploadMoments {
  started?(upload: Upload): void;
  /** Before a part is sent. */
  part?(number: number): void;
  completing?(): void;
  completed?(): void;
}

async function send(
  platform: FaultPlatform,
  method: string,
  path: string,
  body?: unknown,
  key?: string,
): Promise<{ status: number; value: unknown }> {
  const isBytes = body instanceof Uint8Array;
  const answer = await fetch(new URL(path, platform.origin), {
    method,
    headers: {
      origin: platform.origin,
      cookie: platform.client.cookie,
      ...(key ? { 'idempotency-key': key } : {}),
      ...(body === undefined || isBytes ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: isBytes ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    signal: AbortSignal.timeout(platform.patient(ANSWER_WITHIN_MS)),
  });
  const text = await answer.text();
  return { status: answer.status, value: text === '' ? undefined : JSON.parse(text) };
}

type Name = Parameters<FaultPlatform['history']['operation']>[0];

/** Sends until it is acknowledged or refused; throws when it is refused. */
async function insist(
  platform: FaultPlatform,
  name: Name,
  subject: string,
  work: () => Promise<{ status: number; value: unknown }>,
): Promise<unknown> {
  for (let tried = 0; tried < TRIES_MAX; tried += 1) {
    const result = await platform.history.operation(name, subject, work);
    if (result.phase === 'acknowledged') return result.value;
    if (result.phase === 'failed')
      throw new Error(`${name} ${subject}: ${result.status} ${JSON.stringify(result.value).slice(0, 300)}`);
    await platform.whenHealthy();
  }
  throw new Error(`${name} ${subject}: no answer after ${TRIES_MAX} tries`);
}

/** Uploads the bytes and completes; answers the video's id when that was acknowledged. */
export async function uploadResuming(
  platform: FaultPlatform,
  bytes: Uint8Array,
  filename: string,
  moments: UploadMoments = {},
): Promise<string> {
  const key = randomUUID();
  const body = { filename, sizeBytes: bytes.byteLength, visibility: 'public' };
  const upload = (await insist(platform, 'start-upload', filename, () =>
    send(platform, 'POST', '/api/v1/uploads', body, key),
  )) as Upload;
  moments.started?.(upload);
  const path = `/api/v1/uploads/${upload.id}`;
  for (;;) {
    const missing = missingParts(
      (await insist(platform, 'read', upload.id, () => send(platform, 'GET', path))) as Upload,
    );
    if (missing.length === 0) break;
    const next = missing[Symbol.iterator]();
    const sendParts = async (): Promise<void> => {
      for (const number of next) {
        moments.part?.(number);
        const part = bytes.slice((number - 1) * upload.partSizeBytes, number * upload.partSizeBytes);
        const subject = `${upload.id}/${number}`;
        const sent = await platform.history.operation('put-part', subject, () =>
          send(platform, 'PUT', `${path}/parts/${number}`, part),
        );
        if (sent.phase === 'failed') throw new Error(`part ${subject}: ${sent.status} ${JSON.stringify(sent.value)}`);
        if (sent.phase === 'unknown') return void (await platform.whenHealthy());
      }
    };
    await Promise.all(Array.from({ length: PARTS_AT_ONCE }, sendParts));
  }
  const complete = insist(platform, 'complete', upload.id, () => send(platform, 'POST', `${path}/complete`, {}));
  moments.completing?.();
  await complete;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { id: uploadId, videoId, sizeBytes } = upload;
  platform.history.add({ kind: 'uploaded', videoId, uploadId, sha256, sizeBytes });
  moments.completed?.();
  return videoId;
}

function missingParts({ received, partCount }: Upload): number[] {
  const has = (n: number): boolean => received.some(([first, last]) => n >= first && n <= last);
  return Array.from({ length: partCount }, (_, i) => i + 1).filter((n) => !has(n));
}

/** Changes the title; what is refused because the video is going is no fault. */
export const editTitle = (platform: FaultPlatform, videoId: string, title: string) =>
  platform.history.operation('edit', videoId, () => send(platform, 'PATCH', `/api/v1/videos/${videoId}`, { title }));

/** The video as its owner sees it; null when that was not answered. Throws when it was refused. */
export async function readVideo(platform: FaultPlatform, videoId: string): Promise<Video | null> {
  const read = await platform.history.operation('read', videoId, () =>
    send(platform, 'GET', `/api/v1/videos/${videoId}`),
  );
  if (read.phase === 'failed') throw new Error(`read ${videoId}: ${read.status} ${JSON.stringify(read.value)}`);
  return read.phase === 'unknown' ? null : (read.value as Video);
}

export async function deleteVideo(platform: FaultPlatform, videoId: string): Promise<void> {
  const path = `/api/v1/videos/${videoId}`;
  await insist(platform, 'delete', videoId, () => send(platform, 'DELETE', path));
}
