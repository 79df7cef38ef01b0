// Idempotency-Key on creating requests: sent twice, done once (draft-ietf-httpapi-idempotency-key-header).
import { and, eq } from 'drizzle-orm';
import { createMiddleware } from 'hono/factory';
import type { User } from '#contract/accounts.ts';
import { hmacSha256Hex, sha256Hex } from '../platform/digest.ts';
import type { AppEnv } from './app-env.ts';
import { AppError } from './app-error.ts';
import { judgeRepeat } from './idempotency-verdict.ts';
import { idempotencyKeys } from './table.ts';

const KEY_LENGTH_MAX = 200;

interface Heeded {
  Bindings: AppEnv['Bindings'];
  Variables: Omit<AppEnv['Variables'], 'user'> & {
    user: User;
    /** When the same request began that died before it answered: what is to be made may be there since. */
    diedAfterMs: number | undefined;
  };
}

/** What was made, of an answer that also tells its secret. */
type Made = { id: string };

/** @param madeBy what is kept of an answer that must not be kept whole; its repeats are refused with that */
const heeding = (madeBy?: (answer: never) => Made) =>
  createMiddleware<Heeded>(async (c, next) => {
    const key = c.req.header('idempotency-key');
    if (key === undefined) return next();
    if (key.length === 0 || key.length > KEY_LENGTH_MAX) {
      throw new AppError('invalid-input', {
        errors: [{ pointer: 'Idempotency-Key', detail: `1 to ${KEY_LENGTH_MAX} characters` }],
      });
    }
    const { db, clock, config } = c.var.ctx;
    const nowMs = clock.now();
    const scope = await sha256Hex(JSON.stringify([c.var.user.id, c.req.method, c.req.path, key]));
    // With a key: a body may hold a password, which whoever reads the table could else guess.
    const bodyHash = await hmacSha256Hex(config.sessionSecret, `rivulet body 1|${await c.req.text()}`);

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
        if (madeBy) throw shownOnce(verdict.answer);
        return new Response(verdict.answer, {
          status: verdict.status,
          headers: { 'content-type': 'application/json' },
        });
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
      const whole = await c.res.clone().text();
      const answer = madeBy ? madeBy(JSON.parse(whole) as never).id : whole;
      await db.update(idempotencyKeys).set({ status: c.res.status, answer }).where(own);
    } else {
      await db.delete(idempotencyKeys).where(own);
    }
  });

const shownOnce = (id: string): AppError =>
  new AppError('secret-shown-once', {
    detail: `The first request made it, with the id ${id}, and its answer alone held the secret. End that one, and make another with a new key.`,
  });

/** Stands behind `requireUser`: keys are a user's own. Only successes are kept; after a failure the key may be used again. */
export const idempotent = heeding();

/** For answers with a secret, which is kept nowhere: sent twice it is done once as well, and the second is told what the first made. */
export const idempotentWithSecret = <A>(madeBy: (answer: A) => Made) => heeding(madeBy as (answer: never) => Made);
