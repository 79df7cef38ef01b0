// How many rows the database reads for a request, by its own count.
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { app } from '../../src/app.ts';

/** Sends a GET through the whole worker; every statement's rows are added up. `cookie` is the session of a Client. */
export async function rowsReadBy<Body>(
  path: string,
  cookie: string | null = null,
): Promise<{ rows: number; body: Body }> {
  let rows = 0;
  const count = (meta: D1Meta): void => {
    rows += meta.rows_read;
  };
  const counted = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get(target, name) {
        if (name === 'bind') return (...values: unknown[]) => counted(target.bind(...values));
        // These tell nothing of what they read: the same statement once more does.
        if (name === 'raw' || name === 'first')
          return async (...options: []) => {
            count((await target.all()).meta);
            return name === 'raw' ? target.raw(...options) : target.first();
          };
        if (name === 'all' || name === 'run')
          return async () => {
            const result = await target[name]();
            count(result.meta);
            return result;
          };
        return Reflect.get(target, name);
      },
    });
  const database = new Proxy(env.DB, {
    get(target, name) {
      if (name === 'prepare') return (query: string) => counted(target.prepare(query));
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const execution = createExecutionContext();
  const request = new Request(`${env.PUBLIC_ORIGIN}${path}`, { headers: cookie === null ? {} : { cookie } });
  const response = await app.fetch(request, { ...env, DB: database } as never, execution);
  const body = (await response.json()) as Body;
  await waitOnExecutionContext(execution);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return { rows, body };
}
