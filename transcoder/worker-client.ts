// Requests to the worker's internal routes of one job: the address, the bearer that is renewed, and patience.
import { setTimeout as sleep } from 'node:timers/promises';
import { JobFailure } from './job-failure.ts';

interface WorkerRequest {
  method: 'GET' | 'PUT' | 'POST';
  headers?: Record<string, string>;
  body?: Uint8Array<ArrayBuffer> | Blob | string;
  /** Of one attempt. */
  timeoutMs: number;
  /** An answer of 404 is read too: that nothing is there is an answer. */
  mayBeMissing?: boolean;
  /** An answer of 409 that says `fragments-made` is read too. */
  mayBeMade?: boolean;
}

/** Bearer of this job and epoch, shared by all its clients; the answers to events renew it. */
export interface Credentials {
  token: string;
}

export interface WorkerClient {
  /**
   * Asks until the worker answers with success; `path` is below /internal/jobs/{jobId}. The body must be read by `read`,
   * so that a connection that drops in the middle is tried again too.
   * @throws JobFailure `stopped` on 409 (another epoch took over), `storage-failed` when patience is over
   */
  ask<T>(path: string, request: WorkerRequest, read: (response: Response) => Promise<T>): Promise<T>;
}

/** Waits between attempts; together about a minute, longer than a restart of the worker. */
const RETRY_DELAYS_MS = [100, 250, 500, 1000, 2000, 4000, 8000, 15_000, 30_000];

/** Whether asking again can help: the worker or the way to it failed, not the request. */
const isWorthRetrying = (status: number): boolean => status >= 500 || status === 429 || status === 408;

export function openWorkerClient(
  job: { origin: string; jobId: string },
  credentials: Credentials,
  signal: AbortSignal,
  delaysMs: readonly number[] = RETRY_DELAYS_MS,
): WorkerClient {
  const base = new URL(`/internal/jobs/${job.jobId}/`, job.origin);
  return {
    async ask(path, request, read) {
      for (let attempt = 0; ; attempt += 1) {
        const trouble = await tryOnce(path, request, read);
        if ('value' in trouble) return trouble.value;
        const delay = delaysMs[attempt];
        if (delay === undefined) throw new JobFailure('storage-failed', `${request.method} ${path}: ${trouble.reason}`);
        // Half of the delay is chance, so that many jobs do not come back at the same moment.
        await sleep(delay / 2 + (Math.random() * delay) / 2, undefined, { signal }).catch(() =>
          signal.throwIfAborted(),
        );
      }
    },
  };

  async function tryOnce<T>(
    path: string,
    request: WorkerRequest,
    read: (response: Response) => Promise<T>,
  ): Promise<{ value: T } | { reason: string }> {
    signal.throwIfAborted();
    try {
      const response = await fetch(new URL(path, base), {
        method: request.method,
        headers: { ...request.headers, authorization: `Bearer ${credentials.token}` },
        body: request.body ?? null,
        signal: AbortSignal.any([signal, AbortSignal.timeout(request.timeoutMs)]),
        redirect: 'error',
      });
      if (response.ok || (request.mayBeMissing && response.status === 404)) return { value: await read(response) };
      const isMade = response.status === 409 && request.mayBeMade && saysMade(await response.clone().text());
      if (isMade) return { value: await read(response) };
      await response.body?.cancel();
      if (response.status === 409)
        throw new JobFailure('stopped', `${request.method} ${path}: another epoch took over`);
      const reason = `answered ${response.status}`;
      if (isWorthRetrying(response.status)) return { reason };
      throw new JobFailure('storage-failed', `${request.method} ${path}: ${reason}`);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof JobFailure) throw error;
      return { reason: reasonOf(error) };
    }
  }
}

/** Another 409 may have any body, or none. */
function saysMade(body: string): boolean {
  try {
    return (JSON.parse(body) as { code?: unknown } | null)?.code === 'fragments-made';
  } catch {
    return false;
  }
}

/** undici hides the interesting part ("ECONNREFUSED") in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
