// Reaches the transcoder: a process behind TRANSCODER_URL, or one container per slot in production.
import type { AppBindings } from './env.ts';
import type { Transcoder } from './ports.ts';

/** The same HTTP contract both ways; every request carries the shared secret. */
export function openTranscoder(env: AppBindings): Transcoder {
  const authorized = (init?: RequestInit): RequestInit => ({
    ...init,
    headers: { 'content-type': 'application/json', ...init?.headers, authorization: `Bearer ${env.JOB_SECRET}` },
  });
  if (env.TRANSCODER_URL) {
    const base = env.TRANSCODER_URL;
    return { fetch: (_slot, path, init) => fetch(new URL(path, base), authorized(init)) };
  }
  return {
    fetch: (slot, path, init) =>
      env.TRANSCODER.getByName(slot).fetch(new Request(`http://transcoder${path}`, authorized(init))),
  };
}
