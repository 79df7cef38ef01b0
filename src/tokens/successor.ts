// The successor of a refresh token, made from the token itself: asked for twice it is the same, though only hashes are stored.
import type { Config } from '../platform/env.ts';
import { tokenOf } from './format.ts';
import { keysFor } from './token-keys.ts';

/** With the newest key first; one before counts only for a token that was exchanged just before the key changed. */
export async function successorsOf(
  config: Pick<Config, 'accessSecrets'>,
  token: string,
): Promise<[string, ...string[]]> {
  const keys = await keysFor('refresh-successor', config);
  const [first, ...others] = await Promise.all(keys.map(({ bytes }) => successorBy(bytes, token)));
  if (first === undefined) throw new Error('there is no key for successors');
  return [first, ...others];
}

async function successorBy(bytes: Uint8Array<ArrayBuffer>, token: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const made = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(token));
  return tokenOf('rvr_', new Uint8Array(made));
}
