// Passwords: scrypt by the runtime's node:crypto, kept as a PHC string.
import { scrypt, timingSafeEqual } from 'node:crypto';

/** OWASP's setting with 16 MiB: four at a time fit into an isolate of 128 MB. */
const COST = { N: 2 ** 14, r: 8, p: 5 } as const;
const SALT_BYTES = 16;
const KEY_BYTES = 32;
const MEMORY_BYTES_MAX = 64 * 1024 * 1024;

function derive(password: string, salt: Uint8Array, cost: { N: number; r: number; p: number }): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    // NFKC, so that the same password typed on another keyboard gives the same bytes (RFC 8265 section 4).
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, { ...cost, maxmem: MEMORY_BYTES_MAX }, (error, key) =>
      error ? reject(error) : resolve(new Uint8Array(key)),
    );
  });
}

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes)).replaceAll('=', '');
const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

/** `$scrypt$ln=14,r=8,p=5$salt$key` (github.com/P-H-C/phc-string-format). */
export async function hashPassword(password: string): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const key = await derive(password, salt, COST);
  return `$scrypt$ln=${Math.log2(COST.N)},r=${COST.r},p=${COST.p}$${toBase64(salt)}$${toBase64(key)}`;
}

interface PasswordHash {
  cost: { N: number; r: number; p: number };
  salt: Uint8Array;
  key: Uint8Array;
}

/** The parts of a PHC string; null when it is none of ours. */
function parsePasswordHash(text: string): PasswordHash | null {
  const match = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(text);
  if (!match) return null;
  const [, ln, r, p, salt, key] = match as unknown as [string, string, string, string, string, string];
  return {
    cost: { N: 2 ** Number(ln), r: Number(r), p: Number(p) },
    salt: fromBase64(salt),
    key: fromBase64(key),
  };
}

/** Costs as much as a real one and matches nothing. */
const NOBODY: PasswordHash = { cost: COST, salt: new Uint8Array(SALT_BYTES), key: new Uint8Array(KEY_BYTES) };

/** Whether the password is the one; takes the same time when there is no such user (`hash` null). */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const known = hash === null ? null : parsePasswordHash(hash);
  const { cost, salt, key } = known ?? NOBODY;
  const derived = await derive(password, salt, cost);
  const matches = derived.byteLength === key.byteLength && timingSafeEqual(derived, key);
  return known !== null && matches;
}
