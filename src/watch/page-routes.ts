// The addresses that are pages of the web app; pure.
import { ID_PATTERN } from '#contract/ids.ts';
import { tagSlug } from '#contract/tag-slug.ts';

/** Lists of videos under a heading. */
export type ListPageAddress = { kind: 'trending' } | { kind: 'category'; slug: string } | { kind: 'tag'; slug: string };

export type Page =
  | ListPageAddress
  | { kind: 'plain' }
  | { kind: 'operations' }
  /** For moderators, some of it for admins only. */
  | { kind: 'admin'; role: 'moderator' | 'admin' }
  /** Only where mail stays on one's own machine. */
  | { kind: 'mailbox' }
  | { kind: 'watch'; videoId: string }
  /** The player alone, for frames on other sites. */
  | { kind: 'embed'; videoId: string }
  | { kind: 'channel'; handle: string }
  | { kind: 'playlist'; playlistId: string }
  | { kind: 'unknown' };

const PLAIN = new Set([
  '/search',
  '/library',
  '/library/liked',
  '/library/shared',
  '/playlists/watch-later',
  '/',
  '/upload',
  '/videos',
  '/studio/comments',
  '/subscriptions',
  '/notifications',
  '/settings',
  '/history',
  '/help/views',
  '/verify-email',
  '/reset-password',
  '/sign-in',
  '/sign-up',
]);

const ADMIN_PAGES: Record<string, 'moderator' | 'admin'> = {
  '/admin': 'moderator',
  '/admin/reports': 'moderator',
  '/admin/videos': 'moderator',
  '/admin/comments': 'moderator',
  '/admin/users': 'admin',
  '/admin/settings': 'admin',
  '/admin/audit': 'admin',
};

/** `/@handle` and its tabs. */
const CHANNEL = /^\/@([A-Za-z0-9_-]{3,30})(?:\/(?:playlists|about))?$/;

/** Which page a path names. A slash at the end makes no difference. */
export function pageOf(path: string): Page {
  const trimmed = path.length > 1 ? path.replace(/\/$/, '') : path;
  if (PLAIN.has(trimmed)) return { kind: 'plain' };
  if (trimmed === '/operations') return { kind: 'operations' };
  if (Object.hasOwn(ADMIN_PAGES, trimmed)) return { kind: 'admin', role: ADMIN_PAGES[trimmed] ?? 'admin' };
  if (trimmed === '/mailbox') return { kind: 'mailbox' };
  const watch = /^\/watch\/([^/]+)$/.exec(trimmed);
  if (watch?.[1] && ID_PATTERN.test(watch[1])) return { kind: 'watch', videoId: watch[1] };
  const embed = /^\/embed\/([^/]+)$/.exec(trimmed);
  if (embed?.[1] && ID_PATTERN.test(embed[1])) return { kind: 'embed', videoId: embed[1] };
  const playlist = /^\/playlists\/([^/]+)$/.exec(trimmed);
  if (playlist?.[1] && ID_PATTERN.test(playlist[1])) return { kind: 'playlist', playlistId: playlist[1] };
  const channel = CHANNEL.exec(trimmed);
  if (channel?.[1]) return { kind: 'channel', handle: channel[1] };
  if (trimmed === '/trending') return { kind: 'trending' };
  const list = /^\/(categories|tags)\/([^/]+)$/.exec(trimmed);
  if (list?.[2]) return headingOf(list[1] === 'tags' ? 'tag' : 'category', list[2]);
  return { kind: 'unknown' };
}

function headingOf(kind: 'category' | 'tag', piece: string): Page {
  try {
    const text = decodeURIComponent(piece);
    return { kind, slug: kind === 'tag' ? tagSlug(text) : text };
  } catch {
    return { kind: 'unknown' };
  }
}

/** A path whose last piece has an extension asks for a file, never for a page. */
export const isFile = (path: string): boolean => /\.[A-Za-z0-9]+$/.test(path);
