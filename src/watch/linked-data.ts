// Videos and channels in the words of schema.org, for search engines (developers.google.com: video structured data); pure.
import type { Playback, Video } from '#contract/videos.ts';
import { channelUrl, embedUrl, watchUrl } from '../feeds/addresses.ts';

const CONTEXT = 'https://schema.org';

/** ISO 8601: 95.4 gives `PT1M35S`. */
export function isoDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return `PT${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${whole % 60}S`;
}

const interaction = (kind: 'WatchAction' | 'LikeAction' | 'CommentAction', count: number) => ({
  '@type': 'InteractionCounter',
  interactionType: { '@type': kind },
  userInteractionCount: count,
});

export function videoObject(video: Video, playback: Playback, description: string, origin: string) {
  const { channel, counts } = video;
  return {
    '@context': CONTEXT,
    '@type': 'VideoObject',
    name: video.title,
    description,
    uploadDate: video.publishedAt ?? video.createdAt,
    url: watchUrl(origin, video.id),
    // An address that ends, or whose media only our player opens, is none to give away.
    ...(playback.expiresAt === undefined ? { contentUrl: `${origin}${playback.hls}` } : {}),
    ...(video.embedDomains === null ? { embedUrl: embedUrl(origin, video.id) } : {}),
    author: { '@type': 'Person', name: channel.name, url: channelUrl(origin, channel.handle) },
    interactionStatistic: [
      interaction('WatchAction', counts.views),
      interaction('LikeAction', counts.likes),
      interaction('CommentAction', counts.comments),
    ],
    ...(video.tags.length === 0 ? {} : { keywords: video.tags.join(', ') }),
    ...(video.width === null || video.height === null ? {} : { width: video.width, height: video.height }),
    ...(playback.poster === null ? {} : { thumbnailUrl: [`${origin}${playback.poster}`] }),
    ...(video.durationSeconds === null ? {} : { duration: isoDuration(video.durationSeconds) }),
  };
}
