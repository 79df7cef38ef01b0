// Holds requests to the limits: by the class that a route names, and by functions for what only a use case knows.
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { User } from '#contract/accounts.ts';
import { networkOf } from '../limits/address.ts';
import type { CountedBy, LimitName } from '../limits/policy.ts';
import { policyField, refusalFields, refusalText } from '../limits/wording.ts';
import type { AppContext } from '../platform/context.ts';
import type { AppEnv } from './app-env.ts';
import { AppError } from './app-error.ts';

/** The address of the client: only Cloudflare's own header is believed, anything else can be forged. */
export const clientAddress = (header: (name: string) => string | undefined): string =>
  header('cf-connecting-ip') ?? 'local';

/** Counts one act by what `key` names. Throws `rate-limited`, or `unavailable` when nobody can count: then nothing is admitted. */
export async function holdTo(
  { limits }: Pick<AppContext, 'limits'>,
  name: LimitName,
  key: string,
  /** Acts about the same are one that goes on. */
  what?: string,
): Promise<void> {
  const tally = await limits.take(name, key, what).catch((cause) => {
    throw new AppError('unavailable', { cause });
  });
  const rule = limits.policy[name];
  if (tally.admitted || rule === null) return;
  const { retryAfterSeconds } = tally;
  throw new AppError('rate-limited', {
    detail: refusalText(rule, retryAfterSeconds),
    headers: refusalFields(rule, retryAfterSeconds),
    limit: { class: name, retryAfterSeconds },
  });
}

const networkOfCaller = (c: Context<AppEnv>): string => networkOf(clientAddress((name) => c.req.header(name)));

/** By what a request is counted; null when it is not. What a route's own request names is counted by its use case. */
function keyOf(per: CountedBy, c: Context<AppEnv>): string | null {
  const userId = c.var.user?.id ?? null;
  const address = networkOfCaller(c);
  switch (per) {
    case 'user':
      return userId;
    case 'address':
      return address;
    case 'caller':
      return userId ?? address;
    case 'visitor':
      return userId === null ? address : null;
    case 'subject':
      return null;
  }
}

/** Counts the request in each of these classes. */
export async function holdRequestTo(c: Context<AppEnv>, names: readonly LimitName[]): Promise<void> {
  const { ctx } = c.var;
  for (const name of names) {
    const rule = ctx.limits.policy[name];
    const key = rule === null ? null : keyOf(rule.per, c);
    if (rule === null || key === null) continue;
    await holdTo(ctx, name, key, rule.about === undefined ? undefined : c.req.param(rule.about));
  }
}

/**
 * Counts a page that brings along what a route of the class would answer, as that route counts it. Null when it may: a
 * page that may not comes without, and says why.
 */
export async function refusalOfPage(
  c: Context<AppEnv>,
  name: LimitName,
  what: string,
  readViewer: () => Promise<User | undefined>,
): Promise<AppError | null> {
  const { ctx } = c.var;
  if (ctx.limits.policy[name] === null) return null;
  try {
    await holdTo(ctx, name, (await readViewer())?.id ?? networkOfCaller(c), what);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** The header fields of such a page. */
export function limitFieldsOfPage(c: Context<AppEnv>, name: LimitName, refusal: AppError | null) {
  const rule = c.var.ctx.limits.policy[name];
  return refusal?.headers ?? (rule === null ? {} : { 'ratelimit-policy': policyField(rule) });
}

/** Tells the policy with an answer, whatever it is. */
export function tellPolicy(c: Context<AppEnv>, names: readonly LimitName[]): void {
  if (c.res.status === 101) return; // the headers of an upgrade cannot be changed
  for (const name of names) {
    const rule = c.var.ctx.limits.policy[name];
    if (rule !== null && !c.res.headers.get('ratelimit-policy')?.includes(`"${name}"`)) {
      c.header('ratelimit-policy', policyField(rule), { append: true });
    }
  }
}

const EVERY_REQUEST = ['api', 'visitor-day', 'user-day'] as const;

/** What holds for every request to the API. */
export const rateLimit = createMiddleware<AppEnv>(async (c, next) => {
  await holdRequestTo(c, EVERY_REQUEST);
  await next();
  tellPolicy(c, EVERY_REQUEST);
});
