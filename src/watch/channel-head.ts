// What the page of a channel says of it in the head: for link previews, search engines and feed readers; pure.
import type { Channel } from '#contract/channels.ts';
import { channelUrl, feedUrl, shortened } from '../feeds/addresses.ts';
import { escapeHtml } from '../http/html.ts';
import { alternate, meta, scriptJson } from './head.ts';
import type { PageFacts } from './shell.ts';

const DESCRIPTION_LENGTH = 200;

/** Tabs are the same page to the outside: their canonical address is the channel's. */
export function channelPage(channel: Channel, publicOrigin: string): PageFacts {
  const url = channelUrl(publicOrigin, channel.handle);
  const description = shortened(channel.about || `The videos of ${channel.name}`, DESCRIPTION_LENGTH);
  const picture = channel.avatar === null ? null : `${publicOrigin}${channel.avatar}`;
  const linkedData = {
    '@context': 'https://schema.org',
    '@type': 'ProfilePage',
    dateCreated: channel.createdAt,
    mainEntity: {
      '@type': 'Person',
      name: channel.name,
      alternateName: `@${channel.handle}`,
      description,
      url,
      ...(picture === null ? {} : { image: picture }),
      ...(channel.links.length === 0 ? {} : { sameAs: channel.links.map((link) => link.url) }),
    },
  };
  return {
    title: `${channel.name} · Rivulet`,
    description,
    head: (nonce) =>
      [
        `<link rel="canonical" href="${escapeHtml(url)}">`,
        alternate('application/rss+xml', channel.name, feedUrl(url)),
        meta('property', 'og:type', 'profile'),
        meta('property', 'og:site_name', 'Rivulet'),
        meta('property', 'og:title', channel.name),
        meta('property', 'og:description', description),
        meta('property', 'og:url', url),
        meta('property', 'profile:username', channel.handle),
        ...(picture === null ? [] : [meta('property', 'og:image', picture)]),
        meta('name', 'twitter:card', 'summary'),
        `<script type="application/ld+json" nonce="${nonce}">${scriptJson(linkedData)}</script>`,
      ].join('\n'),
  };
}
