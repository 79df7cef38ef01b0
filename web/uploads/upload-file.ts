// Sends one file in parts: four at a time, again after a failure, waiting while offline, from where the server says it stands.
import type { Upload } from '#contract/uploads.ts';
import { isProblem, ProblemError } from '../problem-error.ts';
import { isPassing, PartQueue, partRange, receivedBytes, retryDelayMs } from './part-queue.ts';
import type { UploadApi } from './upload-api.ts';

/** What the engine needs of the browser, so that a test can hold the clock and the line. */
export interface Line {
  now(): number;
  isOnline(): boolean;
  /** Resolves after `ms`, or earlier when the connection comes back or `signal` stops the wait. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  random(): number;
}

export interface UploadFileOptions {
  api: UploadApi;
  line: Line;
  file: Blob;
  upload: Upload;
  signal: AbortSignal;
  /** Bytes that have left: stored parts and the sent share of those on their way. */
  onProgress: (sentBytes: number) => void;
  /** True while nothing can be sent and the engine waits for the connection. */
  onStalled: (isStalled: boolean) => void;
}

/**
 * Sends what the server does not have and completes the upload.
 * @throws ProblemError when the server refuses for good; DOMException AbortError when `signal` stops it (a pause).
 */
export async function uploadFile(options: UploadFileOptions): Promise<void> {
  const { api, line, upload, signal } = options;
  let state = upload;
  // Twice at most: a completion that misses parts is asked what is missing, sends it, and completes again.
  for (let round = 1; ; round += 1) {
    if (state.state === 'open') await sendMissing(options, state);
    try {
      await persist(line, signal, () => api.complete(state.id));
      return;
    } catch (error) {
      if (isProblem(error, 'upload-closed')) {
        // Our own answer to an earlier try may have been lost: completed is what we wanted.
        state = await persist(line, signal, () => api.state(upload.id));
        if (state.state === 'completed') return;
        throw error;
      }
      if (!isProblem(error, 'upload-incomplete') || round === 2) throw error;
      state = await persist(line, signal, () => api.state(upload.id));
    }
  }
}

/** The chosen file can no longer be read: moved, deleted or changed since it was chosen. */
export class FileGoneError extends Error {
  constructor() {
    super('The file can no longer be read. It was moved, deleted or changed; choose it again.');
    this.name = 'FileGoneError';
  }
}

async function canRead(file: Blob, offset: number): Promise<boolean> {
  try {
    await file.slice(offset, offset + 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

/** Does `act` until it succeeds or the answer is one that stays. */
async function persist<Result>(line: Line, signal: AbortSignal, act: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ProblemError) || !isPassing(error.problem.status)) throw error;
      await line.wait(retryDelayMs(attempt, line.random(), error.retryAfterSeconds), signal);
    }
  }
}

async function sendMissing(
  { api, line, file, signal, onProgress, onStalled }: UploadFileOptions,
  upload: Upload,
): Promise<void> {
  const queue = new PartQueue(upload, upload.received);
  const sending = new Map<number, number>(); // part -> bytes of it that have left
  const lanes = new Set<Promise<void>>();
  const stop = new AbortController(); // ends all lanes when one meets a refusal
  const both = AbortSignal.any([signal, stop.signal]);
  let storedBytes = receivedBytes(upload, upload.received);
  let refusal: unknown;

  const report = () => {
    let bytes = storedBytes;
    for (const sent of sending.values()) bytes += sent;
    onProgress(bytes);
  };

  const send = async (partNumber: number) => {
    const { start, end } = partRange(upload, partNumber);
    queue.started(partNumber);
    sending.set(partNumber, 0);
    try {
      await api.sendPart({
        uploadId: upload.id,
        partNumber,
        bytes: file.slice(start, end),
        signal: both,
        onProgress: (sentBytes) => {
          sending.set(partNumber, Math.min(sentBytes, end - start));
          onStalled(!line.isOnline());
          report();
        },
      });
      queue.stored(partNumber);
      storedBytes += end - start;
      onStalled(!line.isOnline());
    } catch (error) {
      if (both.aborted) {
        queue.stopped(partNumber);
      } else if (!(await canRead(file, start))) {
        // A file that was moved or changed fails like a lost connection does; trying again would go on for ever.
        refusal = new FileGoneError();
        stop.abort();
      } else if (error instanceof ProblemError && isPassing(error.problem.status)) {
        const { retryAfterSeconds } = error;
        queue.failed(partNumber, (attempts) => line.now() + retryDelayMs(attempts, line.random(), retryAfterSeconds));
        if (error.problem.status === 0) onStalled(true);
      } else {
        refusal = error;
        stop.abort();
      }
    }
    sending.delete(partNumber);
    report();
  };

  report();
  while (!both.aborted) {
    if (!line.isOnline()) {
      onStalled(true);
      await line.wait(5000, both);
      queue.forgive();
      continue;
    }
    const next = queue.next(line.now());
    if (next.kind === 'complete') return;
    if (next.kind === 'send') {
      const lane: Promise<void> = send(next.partNumber).then(() => {
        lanes.delete(lane);
      });
      lanes.add(lane);
    } else if (next.kind === 'busy') {
      await Promise.race(lanes);
    } else {
      await Promise.race([line.wait(next.untilMs - line.now(), both), ...lanes]);
      if (lanes.size === 0 && line.now() < next.untilMs) queue.forgive(); // woken early: the connection is back
    }
  }
  await Promise.all(lanes);
  if (refusal !== undefined) throw refusal;
  throw new DOMException('stopped', 'AbortError');
}
