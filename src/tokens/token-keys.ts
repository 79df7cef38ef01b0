// Keys for one purpose each, derived from the secrets of access; the newest signs, the one before is still believed.
import { sha256Hex } from '../platform/digest.ts';
import type { Config } from '../platform/env.ts';

type Purpose = 'access-token' | 'refresh-successor';

interface PurposeKey {
  /** Names the key in what it signed; says nothing of the secret. */
  kid: string;
  bytes: Uint8Array<ArrayBuffer>;
}

const KID_CHARACTERS = 12;
const encoder = new TextEncoder();
const derived = new Map<string, Promise<PurposeKey>>();

/** HKDF with SHA-256 (RFC 5869): from one secret, keys of which none tells of another. */
async function derive(secret: string, purpose: Purpose): Promise<PurposeKey> {
  const material = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, ['deriveBits']);
  const algorithm = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: encoder.encode(`rivulet ${purpose}`),
  };
  const bytes = new Uint8Array(await crypto.subtle.deriveBits(algorithm, material, 256));
  const kid = (await sha256Hex(`rivulet kid ${secret}`)).slice(0, KID_CHARACTERS);
  return { kid, bytes };
}

/** The newest first; derived once for an isolate, which has two secrets at most. */
export async function keysFor(
  purpose: Purpose,
  { accessSecrets }: Pick<Config, 'accessSecrets'>,
): Promise<[PurposeKey, ...PurposeKey[]]> {
  const [first, ...others] = accessSecrets.map((secret) => {
    const name = `${purpose} ${secret}`;
    const key = derived.get(name) ?? derive(secret, purpose);
    derived.set(name, key);
    return key;
  });
  if (first === undefined) throw new Error('there is no secret of access');
  return [await first, ...(await Promise.all(others))];
}
