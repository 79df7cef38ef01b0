// The five upload routes kept in memory, for tests of the engine: the rules of the contract, with faults on request.

import type { ProblemCode } from '#contract/problem.ts';
import { PROBLEMS } from '#contract/problem.ts';
import type { Upload } from '#contract/uploads.ts';
import { ProblemError, unreachable } from '../../web/problem-error.ts';
import type { SendPart, UploadApi } from '../../web/uploads/upload-api.ts';
import type { Line } from '../../web/uploads/upload-file.ts';

export function problem(code: ProblemCode, retryAfterSeconds: number | null = null): ProblemError {
  const { title, status } = PROBLEMS[code];
  return new ProblemError(
    { type: '', title, status, detail: title, code, requestId: '', errors: [] },
    retryAfterSeconds,
  );
}

/** What the server says of a field that it does not take. */
export function refusal(pointer: string, detail: string): ProblemError {
  const { title, status } = PROBLEMS['invalid-input'];
  const errors = [{ pointer, detail }];
  return new ProblemError({ type: '', title, status, detail, code: 'invalid-input', requestId: '', errors });
}

export class UploadServer implements UploadApi {
  readonly uploads = new Map<string, { upload: Upload; parts: Map<number, Uint8Array> }>();
  /** Part numbers in the order in which they came. */
  readonly came: number[] = [];
  mostAtOnce = 0;
  /** Called before a part is stored; a thrown error is the answer. */
  fault: (part: SendPart, attempt: number) => unknown = () => undefined;
  /** Called before a completion; the same. */
  completionFault: (attempt: number) => unknown = () => undefined;
  /** Holds parts back until it resolves. */
  gate: Promise<void> = Promise.resolve();
  readonly cancelled: string[] = [];
  #atOnce = 0;
  #completions = 0;
  readonly #attempts = new Map<number, number>();
  readonly partSizeBytes: number;

  constructor(partSizeBytes = 10) {
    this.partSizeBytes = partSizeBytes;
  }

  start = (form: { filename: string; sizeBytes: number }): Promise<Upload> => {
    const id = `upload${this.uploads.size + 1}`;
    const upload: Upload = {
      id,
      videoId: `video-of-${id}`,
      filename: form.filename,
      sizeBytes: form.sizeBytes,
      partSizeBytes: this.partSizeBytes,
      partCount: Math.ceil(form.sizeBytes / this.partSizeBytes),
      state: 'open',
      received: [],
      expiresAt: '2030-01-01T00:00:00Z',
    };
    this.uploads.set(id, { upload, parts: new Map() });
    return Promise.resolve(upload);
  };

  state = (uploadId: string): Promise<Upload> => {
    const kept = this.uploads.get(uploadId);
    if (kept === undefined) return Promise.reject(problem('upload-not-found'));
    const received = [...kept.parts.keys()].sort((a, b) => a - b).map((part): [number, number] => [part, part]);
    return Promise.resolve({ ...kept.upload, received });
  };

  sendPart = async (part: SendPart): Promise<void> => {
    const attempt = (this.#attempts.get(part.partNumber) ?? 0) + 1;
    this.#attempts.set(part.partNumber, attempt);
    this.came.push(part.partNumber);
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    try {
      part.onProgress(part.bytes.size / 2);
      const aborted = new Promise<never>((_, reject) => {
        part.signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
      });
      await Promise.race([this.gate, aborted]);
      const fault = this.fault(part, attempt);
      if (fault) throw fault;
      const kept = this.uploads.get(part.uploadId);
      if (kept === undefined) throw problem('upload-not-found');
      kept.parts.set(part.partNumber, new Uint8Array(await part.bytes.arrayBuffer()));
    } finally {
      this.#atOnce -= 1;
    }
  };

  complete = async (uploadId: string): Promise<void> => {
    this.#completions += 1;
    const fault = this.completionFault(this.#completions);
    if (fault) throw fault;
    const kept = this.uploads.get(uploadId);
    if (kept === undefined) throw problem('upload-not-found');
    if (kept.upload.state === 'completed') throw problem('upload-closed');
    if (kept.parts.size !== kept.upload.partCount) throw problem('upload-incomplete');
    kept.upload = { ...kept.upload, state: 'completed' };
  };

  cancel = (uploadId: string): Promise<void> => {
    this.cancelled.push(uploadId);
    this.uploads.delete(uploadId);
    return Promise.resolve();
  };

  /** What was stored, in order. */
  bytes(uploadId: string): number[] {
    const parts = this.uploads.get(uploadId)?.parts ?? new Map<number, Uint8Array>();
    return [...parts.entries()].sort(([a], [b]) => a - b).flatMap(([, bytes]) => [...bytes]);
  }

  isCompleted(uploadId: string): boolean {
    return this.uploads.get(uploadId)?.upload.state === 'completed';
  }
}

/** A clock that runs only while somebody waits, and a connection that can be cut. */
export class TestLine implements Line {
  nowMs = 0;
  online = true;
  readonly waits: number[] = [];
  #wake: (() => void)[] = [];

  now = () => this.nowMs;
  isOnline = () => this.online;
  random = () => 1;
  wait = async (ms: number, signal: AbortSignal): Promise<void> => {
    this.waits.push(ms);
    if (this.online) {
      await Promise.resolve();
      this.nowMs += Math.max(0, ms);
      return;
    }
    await new Promise<void>((resolve) => {
      this.#wake.push(resolve);
      signal.addEventListener('abort', () => resolve());
    });
  };

  goOnline(): void {
    this.online = true;
    for (const wake of this.#wake.splice(0)) wake();
  }
}

export function fileOf(sizeBytes: number, name = 'clip.mp4', lastModified = 1): File {
  const bytes = Uint8Array.from({ length: sizeBytes }, (_, index) => index % 251);
  bytes.set([0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70].slice(0, sizeBytes)); // ....ftyp: an MP4 by its first bytes
  return new File([bytes], name, { lastModified });
}

/** What a browser makes of a file that was moved or changed after it was chosen. */
export function lose(file: File): void {
  const arrayBuffer = () => Promise.reject(new DOMException('', 'NotReadableError'));
  file.slice = () => ({ size: 1, arrayBuffer }) as unknown as Blob;
}

export { unreachable };
