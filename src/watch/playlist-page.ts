// The page of a playlist: there for those who may see it, with a head that says what is in it.
import type { User } from '#contract/accounts.ts';
import type { Playlist } from '#contract/playlists.ts';
import { feedUrl, playlistUrl, shortened } from '../feeds/addresses.ts';
import { AppError } from '../http/app-error.ts';
import { escapeHtml } from '../http/html.ts';
import type { AppContext } from '../platform/context.ts';
import { describeLists, findList } from '../playlists/queries.ts';
import { alternate, meta } from './head.ts';
import type { PageFacts } from './shell.ts';

export type PlaylistPage = { kind: 'shared'; list: Playlist } | { kind: 'own' } | { kind: 'hidden' };

/** The viewer's session is read only where it makes a difference; the shell carries no user data. */
export async function openPlaylistPage(
  ctx: Pick<AppContext, 'db' | 'config' | 'clock'>,
  id: string,
  readViewer: () => Promise<User | undefined>,
): Promise<PlaylistPage> {
  try {
    const [list] = await describeLists(ctx, [await findList(ctx, id, undefined)], undefined);
    if (list) return { kind: 'shared', list };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  try {
    await findList(ctx, id, await readViewer());
    return { kind: 'own' };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind: 'hidden' };
  }
}

const DESCRIPTION_LENGTH = 200;

/** What the page says in its head. */
export function playlistPage(list: Playlist, publicOrigin: string): PageFacts {
  const url = playlistUrl(publicOrigin, list.id);
  const description = shortened(list.description || `A playlist of ${list.channel.name}`, DESCRIPTION_LENGTH);
  return {
    title: `${list.title} · Rivulet`,
    description,
    head: () =>
      [
        `<link rel="canonical" href="${escapeHtml(url)}">`,
        alternate('application/rss+xml', list.title, feedUrl(url)),
        meta('property', 'og:type', 'website'),
        meta('property', 'og:site_name', 'Rivulet'),
        meta('property', 'og:title', list.title),
        meta('property', 'og:description', description),
        meta('property', 'og:url', url),
        ...(list.poster === null ? [] : [meta('property', 'og:image', `${publicOrigin}${list.poster}`)]),
        // Unlisted is for those who have the link, not for those who search.
        ...(list.visibility === 'public' ? [] : [meta('name', 'robots', 'noindex')]),
      ].join('\n'),
  };
}
