// Makes the secrets of a local platform once and reads them back; they travel by file and environment, never in arguments.
import { createECDH, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export const SECRET_NAMES = [
  'SESSION_SECRET',
  'JOB_SECRET',
  'PLAYBACK_SECRET',
  'MEDIA_KEY_SECRET',
  'ACCESS_SECRET',
] as const;
export type Secrets = Record<(typeof SECRET_NAMES)[number], string>;

/** Keys with which pushes to browsers are signed (RFC 8292); a deployment may do without. */
const PUSH_KEY_NAMES = ['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY'] as const;

/** A pair of P-256 keys in base64url, as browsers and RFC 8292 write them. */
export function newPushKeys(): Record<(typeof PUSH_KEY_NAMES)[number], string> {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  const scalar = Buffer.alloc(32);
  pair.getPrivateKey().copy(scalar, 32 - pair.getPrivateKey().length); // leading zeros are left out otherwise
  return { VAPID_PUBLIC_KEY: pair.getPublicKey('base64url'), VAPID_PRIVATE_KEY: scalar.toString('base64url') };
}

/** The secrets in `file`, made where one is missing; the file is readable by its owner only. */
export function ensureSecrets(file: string): Secrets {
  const known = existsSync(file) ? parseEnvFile(readFileSync(file, 'utf8')) : {};
  const missing = SECRET_NAMES.filter((name) => !known[name]);
  const secrets = Object.fromEntries(
    SECRET_NAMES.map((name) => [name, known[name] || randomBytes(32).toString('base64url')]),
  ) as Secrets;
  const pushKeys = PUSH_KEY_NAMES.every((name) => known[name]) ? {} : newPushKeys();
  if (missing.length > 0 || Object.keys(pushKeys).length > 0) {
    mkdirSync(dirname(file), { recursive: true });
    const lines = Object.entries({ ...known, ...secrets, ...pushKeys }).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(file, lines.join(''), { mode: 0o600 });
  }
  chmodSync(file, 0o600);
  return secrets;
}

/** NAME=value lines; comments and blank lines are skipped. */
export function parseEnvFile(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const match = /^\s*([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (match?.[1]) values[match[1]] = match[2] ?? '';
  }
  return values;
}
