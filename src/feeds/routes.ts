// What is fed out to other sites, readers and search engines: RSS, oEmbed, sitemaps, robots.txt. Public, kept shortly, no session.
import { type Context, Hono } from 'hono';
import { etag } from 'hono/etag';
import { z } from 'zod/mini';
import type { AppEnv } from '../http/app-env.ts';
import { AppError } from '../http/app-error.ts';
import { rateLimit } from '../http/limit.ts';
import { valid } from '../http/validate.ts';
import { describeEmbed, embedTarget, oembedXml } from './oembed.ts';
import { channelFeed, embeddable, playlistFeed } from './queries.ts';
import { type Feed, renderRss } from './rss.ts';
import { renderRobots, renderSitemapIndex, renderVideoSitemap } from './sitemap.ts';
import { countSitemapPages, sitemapPage } from './sitemap-pages.ts';

/** What is no longer public is in no copy for longer than this. */
const MAX_AGE_SECONDS = 300;

const Side = z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(10_000)));
const OEmbedQuery = z.object({
  url: z.string().check(z.maxLength(2000)),
  format: z._default(z.string(), 'json'),
  maxwidth: Side,
  maxheight: Side,
});

function answer(c: Context<AppEnv>, type: string, body: string): Response {
  return c.body(body, 200, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': `public, max-age=${MAX_AGE_SECONDS}`,
    // Readers in other pages may ask; there is nothing in it that is not for everybody.
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
  });
}

const answerFeed = (c: Context<AppEnv>, feed: Feed): Response =>
  answer(c, 'application/rss+xml', renderRss(feed, c.var.ctx.config.publicOrigin));

export const feedRoutes = new Hono<AppEnv>()
  .get('/:handle{@[^/]+}/feed.xml', rateLimit, etag(), async (c) =>
    answerFeed(c, await channelFeed(c.var.ctx, c.req.param('handle').slice(1))),
  )
  .get('/playlists/:id/feed.xml', rateLimit, etag(), async (c) =>
    answerFeed(c, await playlistFeed(c.var.ctx, c.req.param('id'))),
  )
  .get('/oembed', rateLimit, etag(), valid('query', OEmbedQuery), async (c) => {
    const { url, format, ...limits } = c.req.valid('query');
    const { publicOrigin } = c.var.ctx.config;
    if (format !== 'json' && format !== 'xml') throw new AppError('oembed-format-unknown');
    const target = embedTarget(url, publicOrigin);
    if (!target) throw new AppError('video-not-found');
    const asker = c.req.header('sec-fetch-site') === 'same-origin' ? 'own' : c.req.header('origin');
    const { item, isForAll } = await embeddable(c.var.ctx, target.videoId, asker);
    const embed = describeEmbed(item, target.start, limits, publicOrigin);
    const told =
      format === 'xml' ? answer(c, 'text/xml', oembedXml(embed)) : answer(c, 'application/json', JSON.stringify(embed));
    if (!isForAll) told.headers.set('cache-control', 'no-store'); // it is for who asked
    return told;
  })
  .get('/sitemap.xml', rateLimit, etag(), async (c) =>
    answer(c, 'application/xml', renderSitemapIndex(await countSitemapPages(c.var.ctx), c.var.ctx.config.publicOrigin)),
  )
  .get('/sitemaps/:file{videos-[1-9][0-9]{0,5}\\.xml}', rateLimit, etag(), async (c) => {
    const page = Number(/\d+/.exec(c.req.param('file'))?.[0]);
    const videos = await sitemapPage(c.var.ctx, page);
    if (!videos) throw new AppError('not-found');
    return answer(c, 'application/xml', renderVideoSitemap(videos, c.var.ctx.config.publicOrigin));
  })
  .get('/robots.txt', (c) => answer(c, 'text/plain', renderRobots(c.var.ctx.config.publicOrigin)));
