// Sends what waits, one upload at a time, and says on the list how it goes and why it stops.
import { isProblem } from '../problem-error.ts';
import type { UploadDesk } from './upload-desk.ts';
import { FileGoneError, uploadFile } from './upload-file.ts';
import type { UploadItem } from './upload-item.ts';

const REDRAW_MS = 200;
const STILL = { bytesPerSecond: null, secondsLeft: null };

export class UploadSender {
  readonly #desk: UploadDesk;
  #sending: AbortController | null = null;
  #drawnAtMs = 0;

  constructor(desk: UploadDesk) {
    this.#desk = desk;
  }

  /** Begins to send what waits first, unless something is being sent. */
  next(): void {
    if (this.#sending !== null && !this.#sending.signal.aborted) return;
    const next = this.#desk.items().find((item) => item.phase === 'waiting');
    if (next !== undefined) void this.#send(next.key);
  }

  async #send(key: string): Promise<void> {
    const { api, line, store } = this.#desk.ports;
    const task = this.#desk.task(key);
    if (!task?.file || task.upload === null) return;
    const stop = new AbortController();
    this.#sending = stop;
    task.stop = stop;
    task.rate.reset();
    this.#desk.change(key, { phase: 'sending' });
    let sentBytes = this.#desk.item(key)?.sentBytes ?? 0;
    try {
      // The truth for resuming is the server's: what was sent before a pause may have arrived or not.
      const upload = task.isFresh ? task.upload : await api.state(task.upload.id);
      task.isFresh = false;
      await uploadFile({
        api,
        line,
        file: task.file,
        upload,
        signal: stop.signal,
        onProgress: (bytes) => {
          sentBytes = bytes;
          this.#progress(key, stop, bytes);
        },
        onStalled: (isStalled) => {
          const phase = isStalled ? 'stalled' : 'sending';
          if (!stop.signal.aborted && this.#desk.item(key)?.phase !== phase)
            this.#desk.change(key, { phase, ...STILL });
        },
      });
      this.#desk.change(key, { phase: 'sent', sentBytes: task.file.size, ...STILL });
      await store.remove(upload.id);
      task.release();
    } catch (error) {
      if (!stop.signal.aborted) {
        this.#desk.change(key, { sentBytes }); // what arrived; the last drawing was of what had left
        failUpload(this.#desk, key, error);
      }
    } finally {
      if (this.#sending === stop) this.#sending = null;
      this.next();
    }
  }

  #progress(key: string, run: AbortController, sentBytes: number): void {
    const item = this.#desk.item(key);
    const task = this.#desk.task(key);
    if (item === undefined || task?.stop !== run) return;
    if (run.signal.aborted) {
      this.#desk.change(key, { sentBytes }); // paused: of the parts that were on their way nothing is kept
      return;
    }
    const nowMs = this.#desk.ports.line.now();
    task.rate.add(sentBytes, nowMs);
    if (nowMs - this.#drawnAtMs < REDRAW_MS) return;
    this.#drawnAtMs = nowMs;
    this.#desk.change(key, {
      sentBytes,
      bytesPerSecond: task.rate.bytesPerSecond(),
      secondsLeft: task.rate.secondsLeft(item.sizeBytes - sentBytes),
    });
  }
}

/** Says on the list why an upload stopped, and what of it can still be used. */
export function failUpload(desk: UploadDesk, key: string, error: unknown): void {
  const stopped: Partial<UploadItem> = { phase: 'failed', isInspecting: false, ...STILL };
  const task = desk.task(key);
  if (isProblem(error, 'session-required')) {
    if (task !== undefined) task.waitsForSignIn = true;
    desk.change(key, { ...stopped, phase: 'paused', problem: 'You are signed out. Sign in again to continue.' });
    desk.sessionEnded();
    return;
  }
  if (error instanceof FileGoneError && task !== undefined) {
    task.file = null; // it would fail the same way for ever
    desk.change(key, { ...stopped, phase: 'needs-file', problem: error.message });
    return;
  }
  if (!isProblem(error, 'upload-not-found')) {
    const problem = error instanceof Error ? error.message : 'Something went wrong. Try again.';
    desk.change(key, { ...stopped, problem });
    return;
  }
  const uploadId = desk.item(key)?.uploadId;
  if (uploadId) void desk.ports.store.remove(uploadId);
  if (task !== undefined) {
    task.startKey = crypto.randomUUID();
    task.upload = null;
    task.autosave.forget(); // the next beginning tells all details
  }
  const problem = 'The upload has expired or was cancelled. Try again to start anew.';
  desk.change(key, { ...stopped, uploadId: null, videoId: null, sentBytes: 0, problem });
}
