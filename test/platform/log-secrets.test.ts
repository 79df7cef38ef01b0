// That a secret in a log would be seen: one of each kind, as it could get there, beside what is no secret.
import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { randomToken } from '../../src/accounts/random-token.ts';
import { mintPlaybackToken } from '../../src/delivery/playback-token.ts';
import { newUlid } from '../../src/platform/ids.ts';
import { newToken } from '../../src/tokens/format.ts';
import { secretsIn } from '../e2e/log-secrets.ts';

const HARMLESS = [
  JSON.stringify({ level: 'info', message: 'janitor', jobId: `${newUlid(1)}.1`, found: 0, requestId: newUlid(2) }),
  `transcoder: job ${newUlid(3)}.1 epoch 1: started`,
  `GET /media/0123456789abcdefghjkmnpqrs/master.m3u8 404, sha256 ${randomBytes(32).toString('hex')}`,
  '{"error":"Error: Failed query: select 1 from users where token_hash = ?\\n    at worker.js:1:2"}',
  'bearer of the job refused; the password is wrong',
].join('\n');

const line = (secret: string): string =>
  `${HARMLESS}\n${JSON.stringify({ level: 'error', message: 'x', path: `/a?b=${secret}&c=1`, secret })}\n${HARMLESS}`;

describe('a log', () => {
  it('without secrets has none', () => {
    expect(secretsIn(HARMLESS, { 'a password': 'correct horse' })).toEqual([]);
  });

  it.each([
    ['of a session', randomToken],
    ['of a shared link', randomToken],
    ['that is personal', () => newToken('rvl_')],
    ['that refreshes', () => newToken('rvr_')],
    ['for a socket', () => newToken('rvt_')],
    ['of media', () => mintPlaybackToken(newUlid(1), { issuedMs: 1.7e12, expiresMs: 1.7e12 + 1e7 }, 'k'.repeat(32))],
    ['of a job', () => new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32))],
    ['of the installation', () => randomBytes(32).toString('base64url')],
  ])('with a token %s is not clean, whatever stands around it', async (_what, make) => {
    for (let n = 0; n < 20; n += 1) {
      const secret = await make();
      for (const text of [line(secret), secret, `x ${secret}`, `/media/id.${secret}/0.m4s`]) {
        const found = secretsIn(text, {});
        expect([text, found.length > 0]).toEqual([text, true]);
        expect(found.join('\n')).not.toContain(secret);
      }
    }
  });

  it.each([
    ['a header', 'cookie: __Host-session=0123456789abcdef; other=1'],
    ['an authorization', 'authorization: Bearer something-short'],
    ['a password', '{"detail":"correct horse is wrong"}'],
  ])('with %s is not clean', (_what, text) => {
    expect(secretsIn(`${HARMLESS}\n${text}`, { 'a password': 'correct horse' })).toHaveLength(1);
  });
});
