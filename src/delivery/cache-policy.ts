// Which media answer may be kept by whom and for how long, and who may read it from another site; pure.
import type { PlaybackPolicy } from '#media/playback-record.ts';

/** `segment`: bytes that never change; `playlist`: asked again each time, cheap by its etag; `picture`: posters, storyboards and captions. */
export type MediaKind = 'segment' | 'playlist' | 'picture' | 'original';

const AGE: Record<MediaKind, string> = {
  segment: 'max-age=31536000, immutable',
  playlist: 'no-cache', // the version is in the URL, but a withdrawn id must not be played from a cache
  picture: 'max-age=3600',
  original: 'no-cache',
};

/** Shared caches keep public media only: a signed URL is the key of its holder. */
export function cacheControl(kind: MediaKind, policy: PlaybackPolicy): string {
  const scope = policy === 'public' && kind !== 'original' ? 'public' : 'private';
  return `${scope}, ${AGE[kind]}`;
}

/** Public media is open to players on other sites; signed media stays with ours. */
export function crossOriginHeaders(policy: PlaybackPolicy): Record<string, string> {
  if (policy === 'signed') return { 'cross-origin-resource-policy': 'same-origin' };
  return {
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'Accept-Ranges, Content-Length, Content-Range, ETag, Server-Timing',
    'cross-origin-resource-policy': 'cross-origin',
    'timing-allow-origin': '*',
  };
}

/** The answer to a preflight (fetch.spec.whatwg.org section 3.2.2). */
export function preflightHeaders(policy: PlaybackPolicy): Record<string, string> {
  if (policy === 'signed') return { allow: 'GET, HEAD, OPTIONS' };
  return {
    ...crossOriginHeaders(policy),
    allow: 'GET, HEAD, OPTIONS',
    'access-control-allow-methods': 'GET, HEAD, OPTIONS',
    'access-control-allow-headers': 'Range, If-None-Match, If-Modified-Since, If-Range',
    'access-control-max-age': '86400',
  };
}
