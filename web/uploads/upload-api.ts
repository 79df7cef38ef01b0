// The five upload routes as the engine calls them; parts go by XMLHttpRequest, which alone reports how much was sent.
import type { StartUpload, Upload, UploadLimits } from '#contract/uploads.ts';
import { API_BASE, api, unwrap } from '../api.ts';
import { problemFromBody, unreachable } from '../problem-error.ts';

export interface SendPart {
  uploadId: string;
  partNumber: number;
  bytes: Blob;
  signal: AbortSignal;
  onProgress: (sentBytes: number) => void;
}

/** What an upload needs of the server. Every call throws ProblemError. */
export interface UploadApi {
  start(form: StartUpload, idempotencyKey: string): Promise<Upload>;
  state(uploadId: string): Promise<Upload>;
  sendPart(part: SendPart): Promise<void>;
  complete(uploadId: string): Promise<void>;
  cancel(uploadId: string): Promise<void>;
}

/** A part that sends nothing for so long has lost its connection without knowing it. */
const SILENCE_MS = 60_000;

/** PUTs one part. @throws ProblemError, or DOMException AbortError when `signal` stops it. */
export function sendPart({ uploadId, partNumber, bytes, signal, onProgress }: SendPart): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new DOMException('stopped', 'AbortError'));
      return;
    }
    const request = new XMLHttpRequest();
    let silence: ReturnType<typeof setTimeout>;
    const listen = () => {
      clearTimeout(silence);
      silence = setTimeout(() => request.abort(), SILENCE_MS);
    };
    const stop = () => request.abort();
    const settle = (finish: () => void) => {
      clearTimeout(silence);
      signal.removeEventListener('abort', stop);
      finish();
    };
    request.open('PUT', `${API_BASE}/uploads/${uploadId}/parts/${partNumber}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = (event) => {
      listen();
      onProgress(event.loaded);
    };
    request.onload = () =>
      settle(() => {
        if (request.status >= 200 && request.status < 300) resolve();
        else reject(problemFromBody(request.status, request.responseText, request.getResponseHeader('retry-after')));
      });
    request.onerror = () => settle(() => reject(unreachable()));
    request.onabort = () =>
      settle(() => reject(signal.aborted ? new DOMException('stopped', 'AbortError') : unreachable()));
    signal.addEventListener('abort', stop);
    listen();
    request.send(bytes);
  });
}

export const uploadApi: UploadApi = {
  start: (form, idempotencyKey) =>
    unwrap(api.uploads.$post({ json: form }, { headers: { 'idempotency-key': idempotencyKey } })),
  state: (uploadId) => unwrap(api.uploads[':id'].$get({ param: { id: uploadId } })),
  sendPart,
  complete: async (uploadId) => {
    await unwrap(api.uploads[':id'].complete.$post({ param: { id: uploadId } }));
  },
  cancel: async (uploadId) => {
    await unwrap(api.uploads[':id'].$delete({ param: { id: uploadId } }));
  },
};

/** What the server takes; asked before a byte moves. */
export function fetchUploadLimits(): Promise<UploadLimits> {
  return unwrap(api.uploads.limits.$get());
}
