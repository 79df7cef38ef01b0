// Playback tokens: a short HMAC in the path segment of a signed playback id, from which relative URLs inherit it.
import type { PlaybackPolicy } from '#media/playback-record.ts';
import type { Config } from '../platform/env.ts';

/** Tokens of the same hour are equal, so that browsers keep what they fetched before. */
const BUCKET_MS = 3600_000;
/** Beyond the length of the video: pauses, and the rest of the hour. */
const SLACK_MS = 4 * 3600_000;

/** `play`: everything that a player needs. `original`: the download of the source, and nothing else. */
export type TokenPurpose = 'play' | 'original';

export interface TokenTimes {
  issuedMs: number;
  expiresMs: number;
}

/** When a token given out now was issued and ends: the start of the hour, and past the end of a video begun late. */
export function tokenTimes(durationMs: number, nowMs: number): TokenTimes {
  const issuedMs = Math.floor(nowMs / BUCKET_MS) * BUCKET_MS;
  const lastingMs = Math.ceil((2 * durationMs) / 1000) * 1000; // tokens hold whole seconds
  return { issuedMs, expiresMs: issuedMs + BUCKET_MS + lastingMs + SLACK_MS };
}

/** `{issued}-{expires}-{mac}`, times in seconds to the base of 36, the mac in base64url. */
const TOKEN_PATTERN = /^([0-9a-z]{1,9})-([0-9a-z]{1,9})-([\w-]{43})$/;

let imported: { secret: string; key: Promise<CryptoKey> } | undefined;

function keyOf(secret: string): Promise<CryptoKey> {
  if (imported?.secret !== secret) {
    const bytes = new TextEncoder().encode(secret);
    const key = crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
    imported = { secret, key };
  }
  return imported.key;
}

const signedBytes = (playbackId: string, { issuedMs, expiresMs }: TokenTimes, purpose: TokenPurpose): Uint8Array =>
  new TextEncoder().encode(`${playbackId}|${issuedMs}|${expiresMs}|${purpose}`);

const toBase64Url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const fromBase64Url = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));

export async function mintPlaybackToken(
  playbackId: string,
  times: TokenTimes,
  secret: string,
  purpose: TokenPurpose = 'play',
): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', await keyOf(secret), signedBytes(playbackId, times, purpose));
  const seconds = (ms: number): string => (ms / 1000).toString(36);
  return `${seconds(times.issuedMs)}-${seconds(times.expiresMs)}-${toBase64Url(mac)}`;
}

/** Whether a token opens `playbackId` now for this purpose; tokens issued before `notBeforeMs` were called back. */
export async function verifyPlaybackToken(
  token: string,
  playbackId: string,
  { secret, nowMs, notBeforeMs }: { secret: string; nowMs: number; notBeforeMs: number },
  purpose: TokenPurpose = 'play',
): Promise<boolean> {
  const match = TOKEN_PATTERN.exec(token);
  if (!match) return false;
  const [, issued = '', expires = '', mac = ''] = match;
  const times = { issuedMs: Number.parseInt(issued, 36) * 1000, expiresMs: Number.parseInt(expires, 36) * 1000 };
  // Web Crypto compares in constant time; the times are looked at only when the mac vouches for them.
  const genuine = await crypto.subtle.verify(
    'HMAC',
    await keyOf(secret),
    fromBase64Url(mac),
    signedBytes(playbackId, times, purpose),
  );
  return genuine && times.expiresMs > nowMs && times.issuedMs >= notBeforeMs;
}

/**
 * The path segment under which an id is played: the bare id of a public one, with a token for a signed one.
 * `expiresAtMs` is null when it never ends.
 */
export async function playbackSegment(
  playback: { id: string; policy: PlaybackPolicy },
  durationMs: number,
  config: Pick<Config, 'playbackSecret'>,
  nowMs: number,
): Promise<{ segment: string; expiresAtMs: number | null }> {
  if (playback.policy === 'public') return { segment: playback.id, expiresAtMs: null };
  return signedSegment(playback.id, durationMs, config, nowMs);
}

/** An id with a token, whatever its policy: what only the owner may fetch asks for one of its own on public ids too. */
export async function signedSegment(
  playbackId: string,
  durationMs: number,
  config: Pick<Config, 'playbackSecret'>,
  nowMs: number,
  purpose: TokenPurpose = 'play',
): Promise<{ segment: string; expiresAtMs: number }> {
  const times = tokenTimes(durationMs, nowMs);
  const token = await mintPlaybackToken(playbackId, times, config.playbackSecret, purpose);
  return { segment: `${playbackId}.${token}`, expiresAtMs: times.expiresMs };
}
