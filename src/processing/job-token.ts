// Job tokens: what a transcoder shows to read the source of one job and to write under one epoch of it.
import { jwtVerify, SignJWT } from 'jose';
import { AppError } from '../http/app-error.ts';

const ALGORITHM = 'HS256';
const ISSUER = 'rivulet';
const AUDIENCE = 'rivulet-job';
const TYPE = 'rivulet-job+jwt'; // RFC 8725 section 3.11: one kind of token is never taken for another
const LIFETIME_SECONDS = 15 * 60;
const RENEW_AFTER_SECONDS = 5 * 60;

export interface JobClaims {
  jobId: string;
  epoch: number;
  /** Where the source lies, so that reading it costs no look-up. */
  source: { uploadId: string; sizeBytes: number };
}

const keyOf = (secret: string): Uint8Array => new TextEncoder().encode(secret);

export async function mintJobToken(claims: JobClaims, secret: string, nowMs: number): Promise<string> {
  const nowSeconds = Math.floor(nowMs / 1000);
  return new SignJWT({ epoch: claims.epoch, source: claims.source })
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(claims.jobId)
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + LIFETIME_SECONDS)
    .sign(keyOf(secret));
}

/**
 * The claims of an `Authorization` header that is good for `jobId`, and whether the token should be renewed.
 * Throws AppError `job-token-invalid` otherwise, without saying why.
 */
export async function verifyJobToken(
  authorization: string | undefined,
  jobId: string,
  secret: string,
  nowMs: number,
): Promise<JobClaims & { renew: boolean }> {
  const token = /^Bearer ([\w.-]+)$/.exec(authorization ?? '')?.[1];
  if (!token) throw new AppError('job-token-invalid');
  try {
    const { payload } = await jwtVerify<Pick<JobClaims, 'epoch' | 'source'>>(token, keyOf(secret), {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      typ: TYPE,
      subject: jobId,
      requiredClaims: ['exp', 'iat', 'epoch', 'source'],
      currentDate: new Date(nowMs),
    });
    const renew = nowMs / 1000 - (payload.iat ?? 0) > RENEW_AFTER_SECONDS;
    return { jobId, epoch: payload.epoch, source: payload.source, renew };
  } catch (cause) {
    throw new AppError('job-token-invalid', { cause });
  }
}
