// What a bench does to the worker besides asking it as people do: fills tables and rooms, tells, publishes, opens sockets.
import type { ServerMessage } from '#contract/realtime.ts';
import { flushOutbox, happened, type LoggedEvent, outboxRow } from '../../src/events/outbox.ts';
import { createContext } from '../../src/platform/context.ts';
import type { AppBindings } from '../../src/platform/env.ts';
import { newRandomId } from '../../src/platform/ids.ts';
import { announceVideo } from '../../src/realtime/following.ts';
import { mintViewToken } from '../../src/views/view-token.ts';
import type { CountingAudience } from './counting-audience.ts';
import { countingDatabase } from './counting-database.ts';
import { fillMedia } from './media-door.ts';
import { fillLibrary, timeSearch } from './search-door.ts';

type Door = (request: Request, env: AppBindings, execution: ExecutionContext) => Promise<Response>;

interface Filling {
  room: number;
  channelId: string;
  userIds: string[];
}
interface Viewing {
  videoId: string;
  shards: number;
  people: { viewer: number; isOwner: boolean }[];
}
interface Publication {
  videoId: string;
  channelId: string;
}

/** Numbers of viewers over all counters, each another one. */
const spread = (n: number): number => Math.imul(n, 0x9e3779b1) >>> 0;

export const doors: Record<string, Door | undefined> = {
  /** Runs statements as they are. */
  '/bench/sql': async (request, env) => {
    const statements = await request.json<string[]>();
    for (const statement of statements) await env.DB.prepare(statement).run();
    return Response.json({ done: statements.length });
  },

  '/bench/media-fill': fillMedia,
  '/bench/search-fill': fillLibrary,
  '/bench/search-time': timeSearch,

  /** Hands a message to the room of a topic. */
  '/bench/deliver': async (request, env, execution) => {
    const { topic, message } = await request.json<{ topic: string; message: ServerMessage }>();
    await createContext(env, execution).rooms.getByName(topic).deliver(message);
    return new Response('done');
  },

  /** Tells as a change does: a row of the outbox, and at once what it says. */
  '/bench/tell': async (request, env, execution) => {
    const ctx = createContext(env, execution);
    const { topic, payload } = await request.json<{ topic: string; payload: LoggedEvent }>();
    await ctx.db.batch([outboxRow(ctx.db, { queue: 'events', topics: [topic], payload }, Date.now())]);
    await flushOutbox(ctx);
    return new Response('done');
  },

  /** Tokens of sessions that began ten minutes ago: nobody waits in a bench until half a minute was watched. */
  '/bench/view-tokens': async (request, env, execution) => {
    const { videoId, shards, people } = await request.json<Viewing>();
    const { playbackSecret } = createContext(env, execution).config;
    const tokens = people.map(({ viewer, isOwner }) =>
      mintViewToken(
        {
          ...{ videoId, shards, isOwner, sessionId: newRandomId(), durationMs: 60_000 },
          beganMs: Date.now() - 600_000,
          viewer: spread(viewer).toString(16).padStart(8, '0').padEnd(32, '0'),
        },
        playbackSecret,
      ),
    );
    return Response.json(await Promise.all(tokens));
  },

  /** The socket of somebody whose session nobody needs. */
  '/bench/socket': async (request, env, execution) => {
    const userId = new URL(request.url).searchParams.get('user') ?? '';
    return createContext(env, execution).rooms.getByName(`user:${userId}`).fetch(request);
  },

  /** The copies of one room, as the events of so many people would have made them. */
  '/bench/fill-room': async (request, env, execution) => {
    const { room, channelId, userIds } = await request.json<Filling>();
    const following = userIds.map((userId) => ({ channelId, userId, bell: 'all' as const, seq: 1 }));
    await createContext(env, execution).audience.all()[room]?.follow(following);
    return Response.json({ done: userIds.length });
  },

  /** Publishes without an outbox, for the sake of its numbers. */
  '/bench/announce': async (request, env, execution) => {
    const { videoId, channelId } = await request.json<Publication>();
    const tally = { rowsRead: 0, statements: 0 };
    const ctx = createContext({ ...env, DB: countingDatabase(env.DB, tally) }, execution);
    const rooms = env.AUDIENCE as unknown as DurableObjectNamespace<CountingAudience>;
    const any = rooms.getByName('audience:0');
    await any.spent();
    const startedMs = Date.now();
    const told = await announceVideo(ctx, { type: 'video.published', videoId, channelId, publishedAtMs: startedMs }, 1);
    return Response.json({
      ...told,
      durationMs: Date.now() - startedMs,
      databaseRows: tally.rowsRead,
      ...(await any.spent()),
    });
  },

  /** Publishes as a change does. */
  '/bench/publish': async (request, env, execution) => {
    const ctx = createContext(env, execution);
    const publication = await request.json<Publication>();
    const event = happened({ type: 'video.published', ...publication, publishedAtMs: Date.now() });
    await ctx.db.batch([outboxRow(ctx.db, event, Date.now())]);
    await flushOutbox(ctx);
    return new Response('done');
  },
};
