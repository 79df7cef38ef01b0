// The operations of the API as its routes name them: what each asks of who uses it.
import type { Hono } from 'hono';
import type { AppEnv } from './app-env.ts';
import { FACTS, type Operation } from './operation.ts';
import { isCookieless } from './origin.ts';

export interface ListedOperation {
  method: string;
  /** As in the router: `/videos/:id`. */
  path: string;
  facts: Operation;
}

/** In the order of the routes. */
export function operationsOf(routes: Pick<Hono<AppEnv>, 'routes'>): ListedOperation[] {
  return routes.routes.flatMap(({ method, path, handler }) => {
    const facts = (handler as { [FACTS]?: Operation })[FACTS];
    return facts === undefined ? [] : [{ method, path, facts }];
  });
}

/** Whether programs of other sites may use an operation: by a token, or where apps sign in. Everything else is for sessions. */
export const isForTokens = ({ path, facts }: ListedOperation): boolean =>
  facts.scope !== undefined || isCookieless(path);
