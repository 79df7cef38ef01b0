// Who shows a bearer token, of whichever kind it is.
import type { Bearer } from '../http/guards.ts';
import type { AppContext } from '../platform/context.ts';
import { sha256Hex } from '../platform/digest.ts';
import { verifyAccessToken } from './access-token.ts';
import { readApiToken } from './api-tokens.ts';
import { readApp } from './apps.ts';
import { isToken } from './format.ts';

/** Null for whatever is not good now. What was revoked is refused at once: the row behind the token is read each time. */
export async function readBearer(
  ctx: Pick<AppContext, 'db' | 'clock' | 'config' | 'defer'>,
  token: string,
): Promise<Bearer | null> {
  if (isToken('rvl_', token)) return readApiToken(ctx, { hash: await sha256Hex(token) });
  const claims = await verifyAccessToken(ctx.config, token, ctx.clock.now());
  return claims === null ? null : readApp(ctx, claims);
}
