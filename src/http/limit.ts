// Holds requests to the limits: by the class that a route names, and by functions for what only a use case knows.
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
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
export async function holdTo({ limits }: Pick<AppContext, 'limits'>, name: LimitName, key: string): Promise<void> {
  const tally = await limits.take(name, key).catch((cause) => {
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

/** By what a request is counted; null when it is not. What a route's own request names is counted by its use case. */
function keyOf(per: CountedBy, c: Context<AppEnv>): string | null {
  const userId = c.var.user?.id ?? null;
  const address = networkOf(clientAddress((name) => c.req.header(name)));
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
    if (key !== null) await holdTo(ctx, name, key);
  }
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
