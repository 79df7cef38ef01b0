// The keys of encrypted media: each is derived from the secret, the video and its key version, and stored nowhere.
import type { Config } from '../platform/env.ts';
import { RecentMap } from '../platform/recent-map.ts';

export const KEY_BYTES = 16;
const KEYS_MAX = 2_000;

const derived = new RecentMap<Promise<Uint8Array<ArrayBuffer>>>(KEYS_MAX);

/** What a key is of; a new version makes every earlier key of the video worthless. */
export interface KeyName {
  videoId: string;
  keyVersion: number;
}

/** The 16 bytes of AES-128 (HKDF with SHA-256, RFC 5869); derived once per isolate. */
export function mediaKey(
  { mediaKeySecret }: Pick<Config, 'mediaKeySecret'>,
  { videoId, keyVersion }: KeyName,
): Promise<Uint8Array<ArrayBuffer>> {
  const name = `${videoId}.${keyVersion}`;
  const known = derived.get(name);
  if (known) return known;
  const key = derive(mediaKeySecret, `rivulet media key ${name}`);
  derived.set(name, key);
  return key;
}

async function derive(secret: string, info: string): Promise<Uint8Array<ArrayBuffer>> {
  const text = new TextEncoder();
  const base = await crypto.subtle.importKey('raw', text.encode(secret), 'HKDF', false, ['deriveBits']);
  const purpose = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: text.encode(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(purpose, base, 8 * KEY_BYTES));
}
