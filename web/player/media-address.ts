// Media URLs as the player reads them: whose media it is, which version of its list of rungs, and today's access to it.

export interface MediaAddress {
  playbackId: string;
  /** The path segment after /media/: the id, for a signed one with its token. */
  access: string;
  /** `?v=`: how far processing was when the URL was given out. */
  indexVersion: number;
}

const PATH = /\/media\/(([0-9a-z]+)(?:\.[^/]+)?)\//;

/** @returns null where the URL is not one of our media */
export function parseMediaAddress(url: string): MediaAddress | null {
  const match = PATH.exec(url);
  if (!match?.[1] || !match[2]) return null;
  const version = /[?&]v=(\d+)/.exec(url)?.[1];
  return { access: match[1], playbackId: match[2], indexVersion: version === undefined ? 0 : Number(version) };
}

/** The same URL with the token that holds now; URLs of other media stay as they are. */
export function withAccess(url: string, current: MediaAddress | null): string {
  const address = parseMediaAddress(url);
  if (!address || !current || address.playbackId !== current.playbackId) return url;
  return url.replace(`/media/${address.access}/`, `/media/${current.access}/`);
}

/** The same URL asking for a newer list of rungs. */
export function withIndexVersion(url: string, indexVersion: number): string {
  return url.replace(/([?&]v=)\d+/, `$1${indexVersion}`);
}

/** What a new set of URLs means for the video that plays. */
export type SourceChange = 'none' | 'access' | 'extend' | 'reload';

/**
 * `extend`: the same media with more rungs, taken over while it plays; `access`: the same list under a fresh token;
 * `reload`: other media (a new revision, or its visibility changed), loaded again at the same position.
 */
export function sourceChange(currentUrl: string | null, nextUrl: string): SourceChange {
  if (currentUrl === nextUrl) return 'none';
  const current = currentUrl === null ? null : parseMediaAddress(currentUrl);
  const next = parseMediaAddress(nextUrl);
  if (!current || !next || current.playbackId !== next.playbackId) return 'reload';
  if (next.indexVersion > current.indexVersion) return 'extend';
  return next.access === current.access ? 'none' : 'access';
}

/** Whether an announced version is newer than the URLs at hand: then they are fetched again. */
export function isNewer(announced: number, hlsUrl: string | null): boolean {
  const current = hlsUrl === null ? null : parseMediaAddress(hlsUrl);
  return current !== null && announced > current.indexVersion;
}

const BEFORE_END_MS = 5 * 60_000;
const AT_LEAST_MS = 30_000;

/** When to ask for fresh URLs of signed media: five minutes before its token ends; null where it never does. */
export function refreshDelayMs(expiresAt: string | undefined, nowMs: number): number | null {
  if (expiresAt === undefined) return null;
  return Math.max(AT_LEAST_MS, Date.parse(expiresAt) - nowMs - BEFORE_END_MS);
}

/** What a URL names, whoever may open it: a newer token is no other picture. */
export const withoutToken = (url: string): string => url.replace(/(\/media\/[0-9a-z]+)[^/]*\//, '$1/');
