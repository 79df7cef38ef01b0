// The pages: the shell for addresses that exist, 404 with the shell's look for all others, files as they are.
import { type Context, Hono } from 'hono';
import { hasRole } from '#contract/roles.ts';
import { readSession } from '../accounts/sessions.ts';
import type { AppEnv } from '../http/app-env.ts';
import { AppError } from '../http/app-error.ts';
import { newNonce, pagePolicy } from '../http/headers.ts';
import { limitFieldsOfPage, refusalOfPage } from '../http/limit.ts';
import { isOperator } from '../http/operators.ts';
import { sessionToken } from '../http/session-cookie.ts';
import { shareCookie } from '../http/share-guard.ts';
import { isLink, readOpened } from '../sharing/opening.ts';
import { framedBy } from '../videos/embedding.ts';
import { channelPage } from './channel-head.ts';
import { openChannelPage } from './channel-page.ts';
import { embedPage, refusedPage, watchPage } from './head.ts';
import { openListPage } from './list-page.ts';
import { isFile, pageOf } from './page-routes.ts';
import { openPlaylistPage, playlistPage } from './playlist-page.ts';
import { fillShell, missingShell, type PageFacts, type ShellFacts } from './shell.ts';
import { openEmbed, openWatchPage, type Shown } from './watch-page.ts';

type Facts = Omit<ShellFacts, 'nonce' | 'isVisitor'>;

async function answerFilled(
  c: Context<AppEnv>,
  path: '/' | '/embed',
  facts: Facts,
  framing = "'self'",
): Promise<Response> {
  const shell = await c.env.ASSETS.fetch(new URL(path, c.req.url));
  if (!shell.ok) {
    await shell.body?.cancel();
    return missingShell('The web app has not been built yet: run npm start.');
  }
  const nonce = newNonce();
  const { publicOrigin } = c.var.ctx.config;
  const page = fillShell(shell, { ...facts, nonce, isVisitor: sessionToken(c) === undefined });
  page.headers.set('content-security-policy', pagePolicy(nonce, publicOrigin, framing));
  return page;
}

const answerShell = (c: Context<AppEnv>, facts: Facts): Promise<Response> => answerFilled(c, '/', facts);

/** The one page that other sites may frame, all or those that its owner names, those too that ask it of all that they load. */
async function answerEmbed(c: Context<AppEnv>, facts: Facts, domains: readonly string[] | null): Promise<Response> {
  const page = await answerFilled(c, '/embed', facts, framedBy(domains));
  page.headers.set('cross-origin-resource-policy', 'cross-origin');
  return page;
}

/** A page of somebody's session: which sessions exist is the business of accounts. */
function viewerOf(c: Context<AppEnv>) {
  return async () => {
    const token = sessionToken(c);
    return token === undefined ? undefined : (await readSession(c.var.ctx, token)).user;
  };
}

/** What the cookie opens, and the video whose link the address is: its page asks for the password, if there is one. */
function openedOf(c: Context<AppEnv>, videoId: string) {
  return async () => {
    const cookie = shareCookie(c);
    const opened = new Set(cookie === undefined ? [] : await readOpened(c.var.ctx, cookie));
    const token = c.req.query('share');
    if (token !== undefined && (await isLink(c.var.ctx, videoId, token))) opened.add(videoId);
    return opened;
  };
}

/** A page that plays is a session of playback as one that the API begins: beyond the limit it comes without what plays. */
async function answerPlaying(
  c: Context<AppEnv>,
  { video }: Shown,
  plays: PageFacts,
  answer: (facts: Facts) => Promise<Response>,
): Promise<Response> {
  const refusal = await refusalOfPage(c, 'playback', video.id, viewerOf(c));
  const page = await answer(
    refusal === null
      ? { status: 200, page: plays }
      : {
          status: refusal.code === 'rate-limited' ? 429 : 503,
          page: refusedPage(video, refusal.message, c.var.ctx.config.publicOrigin),
        },
  );
  for (const [name, value] of Object.entries(limitFieldsOfPage(c, 'playback', refusal))) page.headers.set(name, value);
  return page;
}

export const pageRoutes = new Hono<AppEnv>().get('*', async (c) => {
  const page = pageOf(c.req.path);
  switch (page.kind) {
    case 'plain':
      return answerShell(c, { status: 200 });
    case 'operations':
      return answerShell(c, { status: isOperator(c.var.ctx.config, await viewerOf(c)()) ? 200 : 404, noindex: true });
    case 'admin':
      return answerShell(c, { status: hasRole(await viewerOf(c)(), page.role) ? 200 : 404, noindex: true });
    case 'mailbox':
      return answerShell(c, { status: c.var.ctx.config.hasLocalMailbox ? 200 : 404, noindex: true });
    case 'watch': {
      const opened = await openWatchPage(c.var.ctx, page.videoId, viewerOf(c), openedOf(c, page.videoId));
      if (opened.kind === 'public') {
        const plays = watchPage(opened.watch.video, opened.watch.playback, c.var.ctx.config.publicOrigin);
        return answerPlaying(c, opened.watch, plays, (facts) => answerShell(c, facts));
      }
      return answerShell(c, { status: opened.kind === 'own' ? 200 : 404, noindex: true });
    }
    case 'embed': {
      const embed = await openEmbed(c.var.ctx, page.videoId);
      if (!embed) return answerEmbed(c, { status: 404, noindex: true }, null);
      const plays = embedPage(embed.video, embed.playback, c.var.ctx.config.publicOrigin);
      return answerPlaying(c, embed, plays, (facts) => answerEmbed(c, facts, embed.video.embedDomains));
    }
    case 'channel': {
      const channel = await openChannelPage(c.var.ctx, page.handle);
      if (!channel) return answerShell(c, { status: 404, noindex: true });
      return answerShell(c, { status: 200, page: channelPage(channel, c.var.ctx.config.publicOrigin) });
    }
    case 'playlist': {
      const opened = await openPlaylistPage(c.var.ctx, page.playlistId, viewerOf(c));
      if (opened.kind === 'shared') {
        return answerShell(c, { status: 200, page: playlistPage(opened.list, c.var.ctx.config.publicOrigin) });
      }
      return answerShell(c, { status: opened.kind === 'own' ? 200 : 404, noindex: true });
    }
    case 'trending':
    case 'category':
    case 'tag': {
      const facts = await openListPage(c.var.ctx, page);
      return answerShell(c, facts ? { status: 200, page: facts } : { status: 404, noindex: true });
    }
    case 'unknown': {
      if (!isFile(c.req.path)) return answerShell(c, { status: 404, noindex: true });
      const file = await c.env.ASSETS.fetch(c.req.raw);
      if (file.status === 404) throw new AppError('not-found');
      return file;
    }
  }
});
