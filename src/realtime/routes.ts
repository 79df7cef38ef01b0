// GET /realtime: a WebSocket that hears of the topics one may hear of.
import { inArray } from 'drizzle-orm';
import { Hono } from 'hono';
import { OPERATIONS_TOPIC, userTopic, videoTopic } from '../events/outbox.ts';
import type { AppEnv } from '../http/app-env.ts';
import { AppError } from '../http/app-error.ts';
import { withoutPrivileges } from '../http/credential.ts';
import type { Bearer } from '../http/guards.ts';
import { operation } from '../http/operation.ts';
import { isOperator } from '../http/operators.ts';
import { ownOrigins } from '../http/origin.ts';
import type { AppContext } from '../platform/context.ts';
import { watchTopic } from '../platform/rooms.ts';
import { redeemTicket } from '../tokens/tickets.ts';
import { isShownTo, type Viewer } from '../videos/shown.ts';
import { videos } from '../videos/table.ts';
import type { VideoRow } from '../videos/view.ts';
import { missedMessages, presentJobs, presentState, unfinishedVideos } from './backlog.ts';
import { connect } from './connect.ts';
import { closeEnded } from './ended-credentials.ts';
import { parseWanted } from './topics.ts';

/** The session is optional: visitors hear of videos that they may see. */
export const realtimeRoutes = new Hono<AppEnv>().get(
  '/realtime',
  operation({
    id: 'listen',
    tag: 'Realtime',
    summary:
      'A WebSocket of messages on ?topics=video:{id},user, beginning after ?since= and with the present state; apps open it with a ?ticket=',
    answers: [101, null],
    problems: [
      'invalid-input',
      'session-required',
      'origin-refused',
      'ticket-invalid',
      'not-found',
      'video-not-found',
      'upgrade-required',
    ],
    anonymous: true,
  }),
  async (c) => {
    const { ctx } = c.var;
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket')
      throw new AppError('upgrade-required', { headers: { upgrade: 'websocket' } });
    const ticket = c.req.query('ticket');
    // Browsers let any page open a socket to us; only the Origin tells whose page it is.
    if (ticket === undefined && !ownOrigins(ctx.config.publicOrigin).includes(c.req.header('origin') ?? ''))
      throw new AppError('origin-refused');
    const { user, credential } = ticket === undefined ? c.var : await holderOf(ctx, ticket, c.req.raw.headers);
    const wanted = parseWanted(c.req.query('topics'), c.req.query('since'));
    if (!wanted) throw new AppError('invalid-input', { detail: 'topics is a list such as video:{id},user' });
    if (wanted.user && !user) throw new AppError('session-required');
    if (wanted.operations && (credential?.kind !== 'session' || !isOperator(ctx.config, user)))
      throw new AppError('not-found');
    await visibleVideos(ctx, wanted.videoIds, user);
    const own = wanted.user && user ? user.id : null;
    const topics = [
      ...wanted.videoIds.map(videoTopic),
      ...(own === null ? [] : [userTopic(own)]),
      ...(wanted.operations ? [OPERATIONS_TOPIC] : []),
    ];
    // Whatever is heard, the socket ends with what opened it: so it is always known to the room of its person.
    const entered = user && own === null ? [...topics, watchTopic(user.id)] : topics;
    const answer = await connect(ctx.rooms, entered, credential, async () => {
      const missed = await missedMessages(ctx, topics, wanted.since);
      const asked = await readVideos(ctx, wanted.videoIds);
      const unfinished = own === null ? [] : await unfinishedVideos(ctx, own);
      const rows = new Map([...asked, ...unfinished].map((row) => [row.id, row]));
      const present = await Promise.all([...rows.values()].map((row) => presentState(ctx, row)));
      return [...missed, ...present, ...(wanted.operations ? await presentJobs(ctx) : [])];
    });
    // It may have ended between the look at it and the entering.
    if (user) ctx.defer(closeEnded(ctx, { userId: user.id }));
    return answer;
  },
);

/** What sends any of these is a browser, or somebody who is known otherwise: a ticket is for neither. */
const NOT_BESIDE_A_TICKET = ['origin', 'cookie', 'authorization'];

/** Throws `ticket-invalid` when the ticket does not come alone, was shown before or is not good. */
async function holderOf(ctx: AppContext, ticket: string, headers: Headers): Promise<Bearer> {
  const isAlone = !NOT_BESIDE_A_TICKET.some((name) => headers.has(name));
  const holder = isAlone ? await redeemTicket(ctx, ticket) : null;
  if (holder === null) throw new AppError('ticket-invalid');
  return { ...holder, user: withoutPrivileges(holder.user) };
}

async function readVideos({ db }: Pick<AppContext, 'db'>, ids: string[]): Promise<VideoRow[]> {
  return ids.length === 0 ? [] : db.select().from(videos).where(inArray(videos.id, ids));
}

/** Throws `video-not-found` when one of the videos may not be seen, as if it did not exist. */
async function visibleVideos(ctx: Pick<AppContext, 'db' | 'opened'>, ids: string[], viewer: Viewer): Promise<void> {
  const rows = await readVideos(ctx, ids);
  const shown = await Promise.all(rows.map((row) => isShownTo(ctx, row, viewer)));
  if (rows.length < ids.length || shown.includes(false)) throw new AppError('video-not-found');
}
