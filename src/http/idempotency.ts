// Idempotency-Key on creating requests: sent twice, done once (draft-ietf-httpapi-idempotency-key-header).
import { and, eq, isNull, lt, or } from 'drizzle-orm';
import { createMiddleware } from 'hono/factory';
import type { User } from '#contract/accounts.ts';
import { sha256Hex } from '../platform/digest.ts';
import type { AppEnv } from './app-env.ts';
import { AppError } from './app-error.ts';
import { judgeRepeat } from './idempotency-verdict.ts';
import { idempotencyKeys } from './table.ts';

const KEY_LENGTH_MAX = 200;
export const IDEMPOTENCY_KEPT_MS = 24 * 3600_000;
/** A request that has not answered by then died with its isolate; its key is free again. */
const UNDER_WAY_MS = 60_000;

/** Stands behind `requireUser`: keys are a user's own. Only successes are kept; after a failure the key may be used again. */
export const idempotent = createMiddleware<{
  Bindings: AppEnv['Bindings'];
  Variables: Omit<AppEnv['Variables'], 'user'> & { user: User };
}>(async (c, next) => {
  const key = c.req.header('idempotency-key');
  if (key === undefined) return next();
  if (key.length === 0 || key.length > KEY_LENGTH_MAX) {
    throw new AppError('invalid-input', {
      errors: [{ pointer: 'Idempotency-Key', detail: `1 to ${KEY_LENGTH_MAX} characters` }],
    });
  }
  const { db, clock } = c.var.ctx;
  const nowMs = clock.now();
  const scope = await sha256Hex(JSON.stringify([c.var.user.id, c.req.method, c.req.path, key]));
  const bodyHash = await sha256Hex(await c.req.text());

  const free = or(
    lt(idempotencyKeys.createdAt, nowMs - IDEMPOTENCY_KEPT_MS),
    and(isNull(idempotencyKeys.status), lt(idempotencyKeys.createdAt, nowMs - UNDER_WAY_MS)),
  );
  const claim = { bodyHash, status: null, answer: null, createdAt: nowMs };
  const claimed = await db
    .insert(idempotencyKeys)
    .values({ scope, ...claim })
    .onConflictDoUpdate({ target: idempotencyKeys.scope, set: claim, ...(free ? { setWhere: free } : {}) })
    .returning({ scope: idempotencyKeys.scope });
  if (claimed.length === 0) {
    const [stored] = await db.select().from(idempotencyKeys).where(eq(idempotencyKeys.scope, scope));
    const verdict = stored ? judgeRepeat(stored, bodyHash) : { kind: 'in-use' as const };
    if (verdict.kind === 'reused') throw new AppError('idempotency-key-reused');
    if (verdict.kind === 'in-use') throw new AppError('idempotency-key-in-use', { headers: { 'retry-after': '1' } });
    return new Response(verdict.answer, { status: verdict.status, headers: { 'content-type': 'application/json' } });
  }

  await next();

  const own = and(eq(idempotencyKeys.scope, scope), eq(idempotencyKeys.createdAt, nowMs));
  if (c.res.ok) {
    const answer = await c.res.clone().text();
    await db.update(idempotencyKeys).set({ status: c.res.status, answer }).where(own);
  } else {
    await db.delete(idempotencyKeys).where(own);
  }
});
