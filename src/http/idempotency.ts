// Idempotency-Key on creating requests: sent twice, done once (draft-ietf-httpapi-idempotency-key-header).
import { and, eq } from 'drizzle-orm';
import { createMiddleware } from 'hono/factory';
import type { User } from '#contract/accounts.ts';
import { sha256Hex } from '../platform/digest.ts';
import type { AppEnv } from './app-env.ts';
import { AppError } from './app-error.ts';
import { judgeRepeat } from './idempotency-verdict.ts';
import { idempotencyKeys } from './table.ts';

const KEY_LENGTH_MAX = 200;

/** Stands behind `requireUser`: keys are a user's own. Only successes are kept; after a failure the key may be used again. */
export const idempotent = createMiddleware<{
  Bindings: AppEnv['Bindings'];
  Variables: Omit<AppEnv['Variables'], 'user'> & {
    user: User;
    /** When the same request began that died before it answered: what is to be made may be there since. */
    diedAfterMs: number | undefined;
  };
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

  const claim = { bodyHash, status: null, answer: null, createdAt: nowMs };
  const claimed = await db
    .insert(idempotencyKeys)
    .values({ scope, ...claim })
    .onConflictDoNothing()
    .returning({ scope: idempotencyKeys.scope });
  if (claimed.length === 0) {
    const [stored] = await db.select().from(idempotencyKeys).where(eq(idempotencyKeys.scope, scope));
    const verdict = stored ? judgeRepeat(stored, bodyHash, nowMs) : { kind: 'in-use' as const };
    if (verdict.kind === 'reused') throw new AppError('idempotency-key-reused');
    if (verdict.kind === 'replay') {
      return new Response(verdict.answer, { status: verdict.status, headers: { 'content-type': 'application/json' } });
    }
    const taken =
      stored && verdict.kind === 'free'
        ? await db
            .update(idempotencyKeys)
            .set(claim)
            .where(and(eq(idempotencyKeys.scope, scope), eq(idempotencyKeys.createdAt, stored.createdAt)))
            .returning({ scope: idempotencyKeys.scope })
        : [];
    if (taken.length === 0) throw new AppError('idempotency-key-in-use', { headers: { 'retry-after': '1' } });
    if (verdict.kind === 'free') c.set('diedAfterMs', verdict.diedAfterMs ?? undefined);
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
