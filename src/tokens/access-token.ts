// Access tokens of apps: signed, good for ten minutes, for the API and nothing else.
import { jwtVerify, SignJWT } from 'jose';
import type { Config } from '../platform/env.ts';
import { keysFor } from './token-keys.ts';

const ALGORITHM = 'HS256';
const ISSUER = 'rivulet';
const AUDIENCE = 'rivulet-api';
const TYPE = 'at+jwt'; // RFC 9068; RFC 8725 section 3.11: one kind of token is never taken for another
export const ACCESS_SECONDS = 600;

/** What it may do is not in the token: the row of the app says it, and can be taken back. */
export interface AccessClaims {
  userId: string;
  appId: string;
}

export async function mintAccessToken(
  config: Pick<Config, 'accessSecrets'>,
  { userId, appId }: AccessClaims,
  nowMs: number,
): Promise<string> {
  const [key] = await keysFor('access-token', config);
  const nowSeconds = Math.floor(nowMs / 1000);
  return new SignJWT({ app: appId })
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: key.kid })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(userId)
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + ACCESS_SECONDS)
    .sign(key.bytes);
}

/** Null for everything else than a token of ours that is good now. Keys are our own; what a header brings or names is not followed. */
export async function verifyAccessToken(
  config: Pick<Config, 'accessSecrets'>,
  token: string,
  nowMs: number,
): Promise<AccessClaims | null> {
  const keys = await keysFor('access-token', config);
  try {
    const { payload } = await jwtVerify<{ app: unknown }>(
      token,
      ({ kid }) => {
        const key = keys.find((own) => own.kid === kid);
        if (key === undefined) throw new Error('a key that is not ours');
        return key.bytes;
      },
      {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        typ: TYPE,
        requiredClaims: ['exp', 'iat', 'sub', 'app'],
        currentDate: new Date(nowMs),
      },
    );
    const { sub: userId, app: appId } = payload;
    return typeof userId === 'string' && typeof appId === 'string' ? { userId, appId } : null;
  } catch {
    return null;
  }
}
