// Makes the secrets of a local platform once and reads them back; they travel by file and environment, never in arguments.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export const SECRET_NAMES = ['SESSION_SECRET', 'JOB_SECRET', 'PLAYBACK_SECRET'] as const;
export type Secrets = Record<(typeof SECRET_NAMES)[number], string>;

/** The secrets in `file`, made where one is missing; the file is readable by its owner only. */
export function ensureSecrets(file: string): Secrets {
  const known = existsSync(file) ? parseEnvFile(readFileSync(file, 'utf8')) : {};
  const missing = SECRET_NAMES.filter((name) => !known[name]);
  const secrets = Object.fromEntries(
    SECRET_NAMES.map((name) => [name, known[name] || randomBytes(32).toString('base64url')]),
  ) as Secrets;
  if (missing.length > 0) {
    mkdirSync(dirname(file), { recursive: true });
    const lines = Object.entries({ ...known, ...secrets }).map(([name, value]) => `${name}=${value}\n`);
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
