// What a watch page says of its video in the head: for link previews, search engines, feed readers and the player; pure.
import type { Playback, Video } from '#contract/videos.ts';
import { channelUrl, embedUrl, feedUrl, shortened, watchUrl } from '../feeds/addresses.ts';
import { oembedUrl, playerSize } from '../feeds/oembed.ts';
import { escapeHtml } from '../http/html.ts';
import { videoObject } from './linked-data.ts';
import type { PageFacts } from './shell.ts';

/** JSON that cannot end the script element in which it stands (HTML 4.12.1.3). */
export const scriptJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

const DESCRIPTION_LENGTH = 200;

/** The beginning of the description, for previews; the title where there is none. */
export const previewText = (video: Pick<Video, 'title' | 'description'>): string =>
  shortened(video.description || video.title, DESCRIPTION_LENGTH);

export const pageTitle = (video: Pick<Video, 'title'>): string => `${video.title} · Rivulet`;

export const meta = (name: 'name' | 'property', key: string, content: string | number): string =>
  `<meta ${name}="${key}" content="${escapeHtml(String(content))}">`;

/** A link to the same thing in another form. */
export const alternate = (type: string, title: string, url: string): string =>
  `<link rel="alternate" type="${type}" title="${escapeHtml(title)}" href="${escapeHtml(url)}">`;

/** The block from which the page takes its data without asking the API. */
export const watchData = (video: Video, playback: Playback, nonce: string): string =>
  `<script type="application/json" id="watch-data" nonce="${nonce}">${scriptJson({ video, playback })}</script>`;

/** The watch page of a video that everybody may see. */
export const watchPage = (video: Video, playback: Playback, publicOrigin: string): PageFacts => ({
  title: pageTitle(video),
  description: previewText(video),
  head: (nonce) => watchHead(video, playback, publicOrigin, nonce),
});

/** The page of the player alone. */
export const embedPage = (video: Video, playback: Playback, publicOrigin: string): PageFacts => ({
  title: pageTitle(video),
  description: previewText(video),
  head: (nonce) => embedHead(video, playback, publicOrigin, nonce),
});

/** A page that shows nothing for now, and what its viewer reads of that; search engines come again. */
export const refusedPage = (video: Video, words: string, publicOrigin: string): PageFacts => ({
  title: pageTitle(video),
  description: previewText(video),
  head: () =>
    [
      `<link rel="canonical" href="${escapeHtml(watchUrl(publicOrigin, video.id))}">`,
      meta('name', 'rivulet-refusal', words),
    ].join('\n'),
});

/** A player that most sites may not show is offered to none: those that may were told by the owner. */
const isForAllSites = ({ embedDomains }: Pick<Video, 'embedDomains'>): boolean => embedDomains === null;

/** The tags that go to the end of the head. `nonce` is the policy's for scripts. */
export function watchHead(video: Video, playback: Playback, publicOrigin: string, nonce: string): string {
  const url = watchUrl(publicOrigin, video.id);
  const linkedData = videoObject(video, playback, previewText(video), publicOrigin);
  return [
    `<link rel="canonical" href="${escapeHtml(url)}">`,
    ...(isForAllSites(video)
      ? [
          alternate('application/json+oembed', video.title, oembedUrl(url, 'json', publicOrigin)),
          alternate('text/xml+oembed', video.title, oembedUrl(url, 'xml', publicOrigin)),
        ]
      : []),
    alternate('application/rss+xml', video.channel.name, feedUrl(channelUrl(publicOrigin, video.channel.handle))),
    ...previewTags(video, playback, publicOrigin),
    // Unlisted is for those who have the link, not for those who search.
    ...(video.visibility === 'public' ? [] : [meta('name', 'robots', 'noindex')]),
    ...(playback.poster === null
      ? []
      : [`<link rel="preload" as="image" fetchpriority="high" href="${escapeHtml(playback.poster)}">`]),
    `<script type="application/ld+json" nonce="${nonce}">${scriptJson(linkedData)}</script>`,
    watchData(video, playback, nonce),
  ].join('\n');
}

/** The head of the player alone: search engines take it as a part of the watch page. */
export const embedHead = (video: Video, playback: Playback, publicOrigin: string, nonce: string): string =>
  [
    `<link rel="canonical" href="${escapeHtml(watchUrl(publicOrigin, video.id))}">`,
    meta('name', 'robots', 'noindex, indexifembedded'),
    watchData(video, playback, nonce),
  ].join('\n');

/** Open Graph (ogp.me) and the player card of X: the card plays where the site allows it. */
function previewTags(video: Video, playback: Playback, publicOrigin: string): string[] {
  const picture = playback.poster === null ? null : `${publicOrigin}${playback.poster}`;
  return [
    meta('property', 'og:type', 'video.other'),
    meta('property', 'og:site_name', 'Rivulet'),
    meta('property', 'og:title', video.title),
    meta('property', 'og:description', previewText(video)),
    meta('property', 'og:url', watchUrl(publicOrigin, video.id)),
    ...(picture === null ? [] : [meta('property', 'og:image', picture), meta('property', 'og:image:alt', video.title)]),
    ...(video.durationSeconds === null
      ? []
      : [meta('property', 'video:duration', String(Math.round(video.durationSeconds)))]),
    ...(video.publishedAt === null ? [] : [meta('property', 'video:release_date', video.publishedAt)]),
    ...video.tags.map((tag) => meta('property', 'video:tag', tag)),
    meta('name', 'twitter:card', isForAllSites(video) ? 'player' : 'summary_large_image'),
    meta('name', 'twitter:title', video.title),
    meta('name', 'twitter:description', previewText(video)),
    ...(picture === null ? [] : [meta('name', 'twitter:image', picture)]),
    ...(isForAllSites(video) ? playerTags(video, publicOrigin) : []),
  ];
}

/** What shows the video in a frame. */
function playerTags(video: Video, publicOrigin: string): string[] {
  const player = embedUrl(publicOrigin, video.id);
  const { width, height } = playerSize(video, {});
  return [
    meta('property', 'og:video', player),
    ...(player.startsWith('https:') ? [meta('property', 'og:video:secure_url', player)] : []),
    meta('property', 'og:video:type', 'text/html'),
    meta('property', 'og:video:width', width),
    meta('property', 'og:video:height', height),
    meta('name', 'twitter:player', player),
    meta('name', 'twitter:player:width', width),
    meta('name', 'twitter:player:height', height),
  ];
}
