// oEmbed (oembed.com): what another site needs to show a video; pure.
import { ID_PATTERN } from '#contract/ids.ts';
import type { VideoItem } from '#contract/videos.ts';
import { posterSizeOf } from '#media/poster-size.ts';
import { escapeHtml } from '../http/html.ts';
import { ownOrigins } from '../http/origin.ts';
import { channelUrl, embedUrl } from './addresses.ts';
import { text, xmlDocument } from './xml.ts';

/** How large a player is where nobody says a size, in CSS pixels; of a portrait video the height. */
const LONG_SIDE = 640;
/** What is assumed of a video whose size is not known. */
const ANY_SIZE = { width: 16, height: 9 };
/** A player smaller than this has no room for its buttons (IAB's smallest in-page player is larger still). */
const SIDE_MIN = 100;
const CACHE_AGE_SECONDS = 3600;

interface Size {
  width: number;
  height: number;
}
export interface Limits {
  maxwidth?: number | undefined;
  maxheight?: number | undefined;
}

export interface EmbedTarget {
  videoId: string;
  /** Where to begin, as `?t=` of the address says; null for the beginning. */
  start: string | null;
}

/** What of ours an address of a watch or embed page names; null when it is no such page. */
export function embedTarget(address: string, publicOrigin: string): EmbedTarget | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const videoId = /^\/(?:watch|embed)\/([^/]+)\/?$/.exec(url.pathname)?.[1];
  if (!ownOrigins(publicOrigin).includes(url.origin) || videoId === undefined || !ID_PATTERN.test(videoId)) return null;
  const start = url.searchParams.get('t') ?? url.searchParams.get('start');
  return { videoId, start: start !== null && /^[\dhms]{1,12}$/.test(start) ? start : null };
}

/** The shape of the video within the limits, at the usual size where they allow it. */
export function playerSize(video: { width: number | null; height: number | null }, limits: Limits): Size {
  const shape = video.width && video.height ? { width: video.width, height: video.height } : ANY_SIZE;
  const scale = Math.min(
    LONG_SIDE / Math.max(shape.width, shape.height),
    (limits.maxwidth ?? Number.POSITIVE_INFINITY) / shape.width,
    (limits.maxheight ?? Number.POSITIVE_INFINITY) / shape.height,
  );
  const side = (length: number, limit: number | undefined): number =>
    Math.min(limit ?? Number.POSITIVE_INFINITY, Math.max(SIDE_MIN, Math.floor(length * scale)));
  return { width: side(shape.width, limits.maxwidth), height: side(shape.height, limits.maxheight) };
}

/** The frame that other sites put into their pages. */
export const embedCode = (playerUrl: string, title: string, { width, height }: Size): string =>
  `<iframe src="${escapeHtml(playerUrl)}" width="${width}" height="${height}" ` +
  `title="${escapeHtml(title)}" style="border:0" allow="autoplay; fullscreen; picture-in-picture" allowfullscreen loading="lazy"></iframe>`;

export type OEmbed = Record<string, string | number>;

/** Section 2.3.4 of the specification, type `video`. A poster larger than the limits is left out, as it demands. */
export function describeEmbed(video: VideoItem, start: EmbedTarget['start'], limits: Limits, origin: string): OEmbed {
  const playerUrl = `${embedUrl(origin, video.id)}${start === null ? '' : `?start=${start}`}`;
  const size = playerSize(video, limits);
  return {
    type: 'video',
    version: '1.0',
    title: video.title,
    author_name: video.channel.name,
    author_url: channelUrl(origin, video.channel.handle),
    provider_name: 'Rivulet',
    provider_url: `${origin}/`,
    cache_age: CACHE_AGE_SECONDS,
    ...thumbnailOf(video, limits, origin),
    html: embedCode(playerUrl, video.title, size),
    ...size,
  };
}

function thumbnailOf({ poster, width, height }: VideoItem, limits: Limits, origin: string): OEmbed {
  if (poster === null || width === null || height === null) return {};
  const size = posterSizeOf({ width, height });
  if (size.width > (limits.maxwidth ?? size.width) || size.height > (limits.maxheight ?? size.height)) return {};
  return { thumbnail_url: `${origin}${poster}`, thumbnail_width: size.width, thumbnail_height: size.height };
}

export const oembedXml = (embed: OEmbed): string =>
  xmlDocument(
    `<oembed>${Object.entries(embed)
      .map(([name, value]) => text(name, value))
      .join('')}</oembed>`,
  );

/** Where the description of a page is, for `<link rel="alternate">`. */
export const oembedUrl = (pageUrl: string, format: 'json' | 'xml', origin: string): string =>
  `${origin}/oembed?url=${encodeURIComponent(pageUrl)}&format=${format}`;
