// What a watch page says of its video in the head: for link previews, search engines and the player; pure.
import type { Playback, Video } from '#contract/videos.ts';
import { escapeHtml } from '../http/html.ts';

/** JSON that cannot end the script element in which it stands (HTML 4.12.1.3). */
export const scriptJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/** ISO 8601: 95.4 gives `PT1M35S`. */
export function isoDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return `PT${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${whole % 60}S`;
}

const DESCRIPTION_LENGTH = 200;

/** The beginning of the description, for previews; the title where there is none. */
export const previewText = (video: Pick<Video, 'title' | 'description'>): string =>
  [...(video.description || video.title)].slice(0, DESCRIPTION_LENGTH).join('');

export const pageTitle = (video: Pick<Video, 'title'>): string => `${video.title} · Rivulet`;

/** The tags that go to the end of the head. `nonce` is the policy's for scripts. */
export function watchHead(video: Video, playback: Playback, publicOrigin: string, nonce: string): string {
  const absolute = (path: string): string => `${publicOrigin}${path}`;
  const url = absolute(`/watch/${video.id}`);
  const description = previewText(video);
  const poster = playback.poster === null ? null : absolute(playback.poster);
  const meta = (name: 'name' | 'property', key: string, content: string): string =>
    `<meta ${name}="${key}" content="${escapeHtml(content)}">`;
  const linkedData = {
    '@context': 'https://schema.org',
    '@type': 'VideoObject',
    name: video.title,
    description,
    uploadDate: video.publishedAt ?? video.createdAt,
    url,
    contentUrl: absolute(playback.hls),
    ...(poster === null ? {} : { thumbnailUrl: [poster] }),
    ...(video.durationSeconds === null ? {} : { duration: isoDuration(video.durationSeconds) }),
  };
  return [
    `<link rel="canonical" href="${escapeHtml(url)}">`,
    meta('property', 'og:type', 'video.other'),
    meta('property', 'og:site_name', 'Rivulet'),
    meta('property', 'og:title', video.title),
    meta('property', 'og:description', description),
    meta('property', 'og:url', url),
    ...(poster === null ? [] : [meta('property', 'og:image', poster)]),
    ...(video.durationSeconds === null
      ? []
      : [meta('property', 'video:duration', String(Math.round(video.durationSeconds)))]),
    meta('name', 'twitter:card', 'summary_large_image'),
    // Unlisted is for those who have the link, not for those who search.
    ...(video.visibility === 'public' ? [] : [meta('name', 'robots', 'noindex')]),
    ...(playback.poster === null
      ? []
      : [`<link rel="preload" as="image" fetchpriority="high" href="${escapeHtml(playback.poster)}">`]),
    `<script type="application/ld+json" nonce="${nonce}">${scriptJson(linkedData)}</script>`,
    `<script type="application/json" id="watch-data" nonce="${nonce}">${scriptJson({ video, playback })}</script>`,
  ].join('\n');
}
