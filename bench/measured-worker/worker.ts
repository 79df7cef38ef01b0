// The whole worker with a database that counts the rows that a request reads, and doors through which a bench fills it.
import { app } from '../../src/app.ts';
import { createContext } from '../../src/platform/context.ts';
import type { AppBindings } from '../../src/platform/env.ts';
import worker from '../../src/worker.ts';
import { countingDatabase } from './counting-database.ts';

export * from '../../src/worker.ts';

/** Runs statements as they are. */
async function runSql(env: AppBindings, statements: string[]): Promise<Response> {
  for (const statement of statements) await env.DB.prepare(statement).run();
  return Response.json({ done: statements.length });
}

/** Fills the copies of one room, as the events of so many people would. */
async function fillRoom(env: AppBindings, execution: ExecutionContext, wanted: FillRoom): Promise<Response> {
  const room = createContext(env, execution).audience.all()[wanted.room];
  if (!room) return new Response('there is no such room', { status: 404 });
  await room.follow(wanted.userIds.map((userId) => ({ channelId: wanted.channelId, userId, bell: 'all', seq: 1 })));
  return Response.json({ done: wanted.userIds.length });
}

interface FillRoom {
  room: number;
  channelId: string;
  userIds: string[];
}

const counting: ExportedHandler<AppBindings> = {
  ...worker,
  async fetch(request, env, execution) {
    const { pathname } = new URL(request.url);
    if (pathname === '/bench/sql') return runSql(env, await request.json());
    if (pathname === '/bench/fill-room') return fillRoom(env, execution, await request.json());
    const tally = { rowsRead: 0, statements: 0 };
    const answer = await app.fetch(request, { ...env, DB: countingDatabase(env.DB, tally) }, execution);
    if (answer.webSocket) return answer;
    const body = await answer.arrayBuffer(); // what is still to be read belongs to the request
    const counted = new Response(answer.status === 304 ? null : body, answer);
    counted.headers.set('x-rows-read', String(tally.rowsRead));
    counted.headers.set('x-statements', String(tally.statements));
    return counted;
  },
};
export default counting;
