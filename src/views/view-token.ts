// The token of one session of watching: what was known when it began, signed, so that a report needs no look at any row.
import { VIEW_SESSION_MS } from '#contract/view-rule.ts';

export interface ViewSessionFacts {
  videoId: string;
  /** Random; a session counts once. */
  sessionId: string;
  beganMs: number;
  /** Null where the length was not known yet. */
  durationMs: number | null;
  /** So many counters the video had. */
  shards: number;
  /** The owner's own watching is never a view. */
  isOwner: boolean;
  /** Names the viewer without telling who it is: 32 hexadecimal digits. */
  viewer: string;
}

const PURPOSE = 'rivulet view token 1';
const encoder = new TextEncoder();
let imported: { secret: string; key: Promise<CryptoKey> } | undefined;

/** A key of its own, derived from the secret: a token of this kind is never one of playback. */
function keyOf(secret: string): Promise<CryptoKey> {
  if (imported?.secret !== secret) imported = { secret, key: deriveKey(secret) };
  return imported.key;
}

const importHmac = (bytes: BufferSource, usages: ('sign' | 'verify')[]): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, usages);

async function deriveKey(secret: string): Promise<CryptoKey> {
  const root = await importHmac(encoder.encode(secret), ['sign']);
  return importHmac(await crypto.subtle.sign('HMAC', root, encoder.encode(PURPOSE)), ['sign', 'verify']);
}

const toBase64Url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));

/** Video, session, begin, length, counters, `o` for the owner or `v`, viewer, mac; numbers to the base of 36. */
const TOKEN_PATTERN =
  /^(([0-9a-z]{26})\.([0-9a-z]{26})\.([0-9a-z]{1,10})\.([0-9a-z]{0,8})\.([0-9a-z]{1,2})\.([ov])\.([0-9a-f]{32}))\.([\w-]{43})$/;

export async function mintViewToken(facts: ViewSessionFacts, secret: string): Promise<string> {
  const { videoId, sessionId, beganMs, durationMs, shards, isOwner, viewer } = facts;
  const text = [
    videoId,
    sessionId,
    beganMs.toString(36),
    durationMs === null ? '' : durationMs.toString(36),
    shards.toString(36),
    isOwner ? 'o' : 'v',
    viewer,
  ].join('.');
  return `${text}.${toBase64Url(await crypto.subtle.sign('HMAC', await keyOf(secret), encoder.encode(text)))}`;
}

/** What a genuine token says, however old; null for everything else. */
export async function readViewToken(token: string, secret: string): Promise<ViewSessionFacts | null> {
  const match = TOKEN_PATTERN.exec(token);
  if (!match) return null;
  const [, text = '', videoId = '', sessionId = '', began = '', length = '', shards = '', kind, viewer = '', mac = ''] =
    match;
  // Web Crypto compares in constant time.
  if (!(await crypto.subtle.verify('HMAC', await keyOf(secret), fromBase64Url(mac), encoder.encode(text)))) return null;
  return {
    videoId,
    sessionId,
    beganMs: Number.parseInt(began, 36),
    durationMs: length === '' ? null : Number.parseInt(length, 36),
    shards: Number.parseInt(shards, 36),
    isOwner: kind === 'o',
    viewer,
  };
}

export const isOver = (facts: Pick<ViewSessionFacts, 'beganMs'>, nowMs: number): boolean =>
  nowMs >= facts.beganMs + VIEW_SESSION_MS;
