// The grant that a browser gets for a link that it opened: a signed list of links, each good for twelve hours; pure.
import { jwtVerify, SignJWT } from 'jose';

const ALGORITHM = 'HS256';
const ISSUER = 'rivulet';
const AUDIENCE = 'rivulet-share';
const TYPE = 'rivulet-share+jwt'; // RFC 8725 section 3.11: one kind of token is never taken for another
export const GRANT_SECONDS = 12 * 3600;
/** Whoever opens more than these opens the oldest again. */
const LINKS_MAX = 10;

export interface Grant {
  linkId: string;
  videoId: string;
  endsSeconds: number;
}

const keyOf = (secret: string): Uint8Array => new TextEncoder().encode(`rivulet share grant 1|${secret}`);

/** The grants with one more, the newest first. */
export function withGrant(held: readonly Grant[], linkId: string, videoId: string, nowMs: number): Grant[] {
  const endsSeconds = Math.floor(nowMs / 1000) + GRANT_SECONDS;
  return [{ linkId, videoId, endsSeconds }, ...held.filter((grant) => grant.linkId !== linkId)].slice(0, LINKS_MAX);
}

export function signGrants(grants: readonly Grant[], secret: string, nowMs: number): Promise<string> {
  const nowSeconds = Math.floor(nowMs / 1000);
  return new SignJWT({ links: grants.map(({ linkId, videoId, endsSeconds }) => [linkId, videoId, endsSeconds]) })
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + GRANT_SECONDS)
    .sign(keyOf(secret));
}

/** Those that have not ended; none when it is not ours. Whether the links still are is asked of their rows. */
export async function readGrants(cookie: string, secret: string, nowMs: number): Promise<Grant[]> {
  try {
    const { payload } = await jwtVerify<{ links: [string, string, number][] }>(cookie, keyOf(secret), {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      typ: TYPE,
      requiredClaims: ['exp', 'links'],
      currentDate: new Date(nowMs),
    });
    return payload.links
      .map(([linkId, videoId, endsSeconds]) => ({ linkId, videoId, endsSeconds }))
      .filter(({ endsSeconds }) => endsSeconds * 1000 > nowMs);
  } catch {
    return [];
  }
}
