// The whole worker with a database that counts the rows that a request reads, and doors through which a bench fills and moves it.
import { app } from '../../src/app.ts';
import type { AppBindings } from '../../src/platform/env.ts';
import worker from '../../src/worker.ts';
import { countingDatabase } from './counting-database.ts';
import { doors } from './doors.ts';

export * from '../../src/worker.ts';
export { CountingAudience as Audience } from './counting-audience.ts';

/** The people of a bench all come from one address: they are not held to the limit of one person. */
const NO_LIMIT: Pick<RateLimit, 'limit'> = { limit: async () => ({ success: true }) };

const measured: ExportedHandler<AppBindings> = {
  ...worker,
  async fetch(request, env, execution) {
    const door = doors[new URL(request.url).pathname];
    if (door)
      return door(request, env, execution).catch((error: unknown) => new Response(String(error), { status: 500 }));
    // A socket has no answer that could carry numbers, so it pays for none: counting asks the database twice.
    if (request.headers.has('upgrade')) return app.fetch(request, { ...env, API_RATE: NO_LIMIT }, execution);
    const tally = { rowsRead: 0, statements: 0 };
    const bindings = { ...env, DB: countingDatabase(env.DB, tally), API_RATE: NO_LIMIT };
    const answer = await app.fetch(request, bindings, execution);
    if (new URL(request.url).pathname.startsWith('/media/')) {
      // Measured as it is: passed on, and not held. Access and place are known before the first byte.
      const streamed = new Response(answer.body, answer);
      streamed.headers.set('x-statements', String(tally.statements));
      return streamed;
    }
    const body = await answer.arrayBuffer(); // what is still to be read belongs to the request
    const counted = new Response(answer.status === 304 ? null : body, answer);
    counted.headers.set('x-rows-read', String(tally.rowsRead));
    counted.headers.set('x-statements', String(tally.statements));
    return counted;
  },
};
export default measured;
