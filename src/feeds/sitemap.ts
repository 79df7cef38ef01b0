// Sitemaps (sitemaps.org/protocol.html) with videos (Google's sitemap-video 1.1) and robots.txt; pure.
import type { VideoItem } from '#contract/videos.ts';
import { channelUrl, embedUrl, publishedAtMs, shortened, watchUrl } from './addresses.ts';
import { element, text, xmlDocument } from './xml.ts';

const SITEMAP = 'http://www.sitemaps.org/schemas/sitemap/0.9';
const VIDEO = 'http://www.google.com/schemas/sitemap-video/1.1';

/** Limits of the video schema. */
const TITLE_MAX = 100;
const DESCRIPTION_MAX = 2048;
const TAGS_MAX = 32;
const DURATION_MAX_SECONDS = 28_800;

export const sitemapUrl = (origin: string): string => `${origin}/sitemap.xml`;
export const sitemapPageUrl = (origin: string, page: number): string => `${origin}/sitemaps/videos-${page}.xml`;

/** Pages are numbered from 1. */
export const renderSitemapIndex = (pageCount: number, origin: string): string =>
  xmlDocument(
    element(
      'sitemapindex',
      { xmlns: SITEMAP },
      Array.from({ length: pageCount }, (_, i) => element('sitemap', {}, [text('loc', sitemapPageUrl(origin, i + 1))])),
    ),
  );

export const renderVideoSitemap = (videos: VideoItem[], origin: string): string =>
  xmlDocument(
    element(
      'urlset',
      { xmlns: SITEMAP, 'xmlns:video': VIDEO },
      videos.map((video) =>
        element('url', {}, [
          text('loc', watchUrl(origin, video.id)),
          text('lastmod', iso(video)),
          ...(video.poster === null ? [] : [videoOf(video, `${origin}${video.poster}`, origin)]),
        ]),
      ),
    ),
  );

const iso = (video: VideoItem): string => new Date(publishedAtMs(video)).toISOString();

/** The order is the schema's. */
function videoOf(video: VideoItem, posterUrl: string, origin: string): string {
  const seconds = Math.round(video.durationSeconds ?? 0);
  return element('video:video', {}, [
    text('video:thumbnail_loc', posterUrl),
    text('video:title', shortened(video.title, TITLE_MAX)),
    text('video:description', shortened(video.description || video.title, DESCRIPTION_MAX)),
    text('video:player_loc', embedUrl(origin, video.id)),
    ...(seconds >= 1 && seconds <= DURATION_MAX_SECONDS ? [text('video:duration', seconds)] : []),
    text('video:view_count', video.counts.views),
    text('video:publication_date', iso(video)),
    ...video.tags.slice(0, TAGS_MAX).map((tag) => text('video:tag', tag)),
    element('video:uploader', { info: channelUrl(origin, video.channel.handle) }, video.channel.name),
    text('video:live', 'no'),
  ]);
}

/** What crawlers need not see: nothing there is listed anyway. */
const PRIVATE_PLACES = [
  '/history',
  '/library',
  '/notifications',
  '/settings',
  '/studio/',
  '/subscriptions',
  '/mailbox',
  '/api/',
  '/internal/',
  '/operations',
  '/upload',
  '/videos',
  '/sign-in',
  '/sign-up',
];

export const renderRobots = (origin: string): string =>
  [
    'User-agent: *',
    ...PRIVATE_PLACES.map((path) => `Disallow: ${path}`),
    '',
    `Sitemap: ${sitemapUrl(origin)}`,
    '',
  ].join('\n');
