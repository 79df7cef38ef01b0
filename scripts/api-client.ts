// A person's hands on the HTTP API, for scripts and tests in Node: keeps the session cookie, uploads a file, waits for a state.
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Upload } from '#contract/uploads.ts';
import type { Playback, Video, VideoDetails } from '#contract/videos.ts';

const PARTS_AT_ONCE = 4;
const POLL_MS = 500;

export interface Account {
  username: string;
  email: string;
  password: string;
  displayName?: string;
}

export class ApiClient {
  readonly origin: string;
  #cookie = '';

  constructor(origin: string) {
    this.origin = origin;
  }

  /** The session cookie as a `Cookie` header has it; empty when signed out. */
  get cookie(): string {
    return this.#cookie;
  }

  /** Throws with the problem document's sentence when the answer is an error. */
  async request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const isBytes = body instanceof Uint8Array;
    const answer = await fetch(new URL(path, this.origin), {
      method,
      headers: {
        origin: this.origin,
        ...(this.#cookie ? { cookie: this.#cookie } : {}),
        ...(body === undefined || isBytes ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isBytes ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    });
    const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
    if (cookies.length > 0) this.#cookie = cookies.join('; ');
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  /** Signs up, or signs in where the account exists. */
  async enter(account: Account): Promise<void> {
    try {
      await this.request('POST', '/api/v1/auth/signup', account);
    } catch (error) {
      if (!String(error).includes('-taken')) throw error;
      await this.request('POST', '/api/v1/auth/login', { credential: account.username, password: account.password });
    }
  }

  /** Uploads a file in parallel parts and completes it; answers the video's id. */
  async upload(path: string, details: VideoDetails = {}): Promise<string> {
    const { size: sizeBytes } = await stat(path);
    const upload = await this.request<Upload>('POST', '/api/v1/uploads', {
      filename: basename(path),
      sizeBytes,
      ...details,
    });
    const file = await open(path);
    try {
      let next = 1;
      const sendParts = async () => {
        for (let part = next++; (part - 1) * upload.partSizeBytes < sizeBytes; part = next++) {
          const offset = (part - 1) * upload.partSizeBytes;
          const bytes = new Uint8Array(Math.min(upload.partSizeBytes, sizeBytes - offset));
          await file.read(bytes, 0, bytes.length, offset);
          await this.request('PUT', `/api/v1/uploads/${upload.id}/parts/${part}`, bytes);
        }
      };
      await Promise.all(Array.from({ length: PARTS_AT_ONCE }, sendParts));
    } finally {
      await file.close();
    }
    await this.request('POST', `/api/v1/uploads/${upload.id}/complete`, {});
    return upload.videoId;
  }

  video(id: string): Promise<Video> {
    return this.request('GET', `/api/v1/videos/${id}`);
  }

  playback(id: string): Promise<Playback> {
    return this.request('GET', `/api/v1/videos/${id}/playback`);
  }

  /** Waits until the video is in one of the states; throws when it fails or the time is over. */
  async waitFor(id: string, states: readonly Video['state'][], withinMs = 600_000): Promise<Video> {
    const deadlineMs = Date.now() + withinMs;
    for (;;) {
      const video = await this.video(id);
      if (states.includes(video.state)) return video;
      if (video.state === 'failed') {
        throw new Error(`failed: ${video.processing.error?.code} ${video.processing.error?.detail}`);
      }
      if (Date.now() > deadlineMs) {
        throw new Error(`still ${video.state} (${video.processing.stage}) after ${withinMs / 1000} s`);
      }
      await sleep(POLL_MS);
    }
  }
}
