// ETag and If-Match on what people edit: who edits an older state than they were shown is told so (RFC 9110 section 13.1.1).
import type { Context, MiddlewareHandler } from 'hono';
import { sha256Hex } from '../platform/digest.ts';
import { AppError } from './app-error.ts';

const TAG_CHARACTERS = 32;

/** Of the fields that an edit may change, and of nothing else: a view more or a comment more is no reason to refuse an edit. */
async function tagOf(body: Record<string, unknown>, fields: readonly string[]): Promise<string> {
  const state = fields.map((field) => body[field] ?? null);
  return `"${(await sha256Hex(JSON.stringify(state))).slice(0, TAG_CHARACTERS)}"`;
}

/** Whether a list of tags names this one, or any; pure. */
export function isMatched(ifMatch: string, tag: string): boolean {
  return ifMatch.trim() === '*' || ifMatch.split(',').some((one) => one.trim() === tag);
}

/** `{user: {...}}` is of the user. */
const entityOf = (body: unknown): Record<string, unknown> => {
  const whole = (body ?? {}) as Record<string, unknown>;
  return (whole['user'] as Record<string, unknown> | undefined) ?? whole;
};

/** Gives the answers of a route the tag of these fields. */
export const tagged =
  (fields: readonly string[]): MiddlewareHandler =>
  async (c, next) => {
    await next();
    if (c.res.ok) c.header('etag', await tagOf(entityOf(await c.res.clone().json()), fields));
  };

/** Throws `precondition-failed` when the request names a state that is no more; without If-Match the last who writes wins. */
export async function holdToState(
  c: Pick<Context, 'req'>,
  fields: readonly string[],
  read: () => Promise<object> | object,
): Promise<void> {
  const ifMatch = c.req.header('if-match');
  if (ifMatch === undefined || isMatched(ifMatch, await tagOf(entityOf(await read()), fields))) return;
  throw new AppError('precondition-failed', {
    detail: 'It was changed since you read it. Read it again, and make your change to what it is now.',
  });
}
