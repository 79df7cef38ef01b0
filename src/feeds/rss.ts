// RSS 2.0 with Media RSS (rssboard.org/rss-specification, rssboard.org/media-rss): the videos of a channel or a playlist; pure.
import type { VideoItem } from '#contract/videos.ts';
import { escapeHtml } from '../http/html.ts';
import { embedUrl, publishedAtMs, watchUrl } from './addresses.ts';
import { element, text, xmlDocument } from './xml.ts';

export interface Feed {
  title: string;
  /** The page whose feed this is. */
  pageUrl: string;
  selfUrl: string;
  description: string;
  imageUrl: string | null;
  videos: VideoItem[];
}

const NAMESPACES = {
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:media': 'http://search.yahoo.com/mrss/',
};

/** RFC 822 with four digits of the year, as the specification asks: `Sat, 21 Nov 2026 04:00:00 GMT`. */
const rfc822 = (atMs: number): string => new Date(atMs).toUTCString();

/** How long a reader may keep the feed before it asks again. */
const TTL_MINUTES = 15;

export function renderRss(feed: Feed, origin: string): string {
  const newestMs = Math.max(0, ...feed.videos.map(publishedAtMs));
  const channel = element('channel', {}, [
    text('title', feed.title),
    text('link', feed.pageUrl),
    text('description', feed.description || feed.title),
    element('atom:link', { href: feed.selfUrl, rel: 'self', type: 'application/rss+xml' }),
    text('generator', 'Rivulet'),
    text('docs', 'https://www.rssboard.org/rss-specification'),
    text('ttl', TTL_MINUTES),
    ...(newestMs === 0 ? [] : [text('lastBuildDate', rfc822(newestMs))]),
    ...(feed.imageUrl === null ? [] : [imageOf(feed, feed.imageUrl)]),
    ...feed.videos.map((video) => itemOf(video, origin)),
  ]);
  return xmlDocument(element('rss', { version: '2.0', ...NAMESPACES }, [channel]));
}

/** Title and link of the image are those of the channel, as the specification asks. */
const imageOf = (feed: Feed, url: string): string =>
  element('image', {}, [text('url', url), text('title', feed.title), text('link', feed.pageUrl)]);

function itemOf(video: VideoItem, origin: string): string {
  const url = watchUrl(origin, video.id);
  return element('item', {}, [
    text('title', video.title),
    text('link', url),
    element('guid', { isPermaLink: 'true' }, url),
    text('pubDate', rfc822(publishedAtMs(video))),
    text('dc:creator', video.channel.name),
    text('description', readerHtml(video.description)),
    ...video.tags.map((tag) => text('category', tag)),
    mediaOf(video, origin),
  ]);
}

/** Readers take a description for HTML: what somebody wrote stays what they see, lines too. */
const readerHtml = (description: string): string => escapeHtml(description).replaceAll('\n', '<br>');

/**
 * The player instead of a file: a video is no single file, and the player holds what a page asks of one. No `media:group`,
 * which is for alternatives, and no `media:community`: the W3C's validator (validator.w3.org/feed) refuses both.
 */
function mediaOf(video: VideoItem, origin: string): string {
  return element('media:content', mediaAttributes(video), [
    element('media:player', { url: embedUrl(origin, video.id), ...sizeOf(video) }),
    element('media:title', { type: 'plain' }, video.title),
    element('media:description', { type: 'plain' }, video.description),
    ...(video.poster === null ? [] : [element('media:thumbnail', { url: `${origin}${video.poster}` })]),
    element('media:credit', { role: 'uploader', scheme: 'urn:yvs' }, video.channel.name),
    ...(video.tags.length === 0 ? [] : [text('media:keywords', video.tags.join(', '))]),
  ]);
}

const mediaAttributes = (video: VideoItem): Record<string, string | number> => ({
  medium: 'video',
  expression: 'full',
  ...(video.durationSeconds === null ? {} : { duration: Math.round(video.durationSeconds) }),
  ...sizeOf(video),
});

const sizeOf = ({ width, height }: VideoItem): Record<string, number> =>
  width === null || height === null ? {} : { width, height };
