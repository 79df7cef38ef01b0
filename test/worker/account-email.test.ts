// Addresses where letters are sent: what waits for the proof, the letter again, and another address.
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { createContext } from '../../src/platform/context.ts';
import { Client, signedUp } from './harness.ts';
import { codeTo, lettersTo, letterTo } from './letters.ts';
import { soon } from './soon.ts';

// The first context of the isolate decides: here is a sender.
createContext({ ...env, MAIL_FROM: 'site@example.test' }, { waitUntil: () => undefined });

const VERIFY = 'Confirm your e-mail address';
const CHANGE = 'Confirm your new e-mail address';
const upload = { json: { filename: 'clip.mp4', sizeBytes: 1000 } };
const verify = (code: string) => ({ json: { code } });

describe('an account whose address is not proved', () => {
  it('watches, votes and comments, but does not upload until the letter’s link was followed', async () => {
    const person = await signedUp();
    const email = `${person.username}@example.test`;
    expect(await person.read(200, 'GET', '/api/v1/me')).toMatchObject({ user: { isEmailVerified: false } });
    const problem = await person.refused('email-not-verified', 'POST', '/api/v1/uploads', upload);
    expect(problem.detail).toContain('sent again');
    expect((await env.DB.prepare('SELECT 1 FROM uploads WHERE owner_id = ?').bind(person.id).all()).results).toEqual(
      [],
    );

    const code = await codeTo(email, VERIFY);
    const stored = await env.DB.prepare('SELECT code_hash FROM mail_codes WHERE user_id = ?').bind(person.id).first();
    expect(JSON.stringify(stored)).not.toContain(code);
    // The letter may be read in another browser.
    expect(await new Client().read(200, 'POST', '/api/v1/auth/verify-email', verify(code))).toEqual({ email });
    expect(await person.read(200, 'GET', '/api/v1/me')).toMatchObject({ user: { isEmailVerified: true } });
    await person.read(201, 'POST', '/api/v1/uploads', upload);
    await new Client().refused('mail-code-invalid', 'POST', '/api/v1/auth/verify-email', verify(code));
  });

  it('has the letter again, but no more than five in half an hour', async () => {
    const person = await signedUp();
    const email = `${person.username}@example.test`;
    for (let i = 0; i < 8; i += 1) {
      await person.read(202, 'POST', '/api/v1/me/email/verification');
      await soon(async () => expect((await lettersTo(email)).length).toBe(Math.min(5, i + 2)));
    }
    await new Client().refused('session-required', 'POST', '/api/v1/me/email/verification');
  });

  it('is not proved by a code that is too old, made up or of another kind', async () => {
    const person = await signedUp();
    const email = `${person.username}@example.test`;
    const code = await codeTo(email, VERIFY);
    const refuse = (given: string) =>
      new Client().refused('mail-code-invalid', 'POST', '/api/v1/auth/verify-email', verify(given));
    await env.DB.prepare('UPDATE mail_codes SET expires_at = ? WHERE user_id = ?').bind(Date.now(), person.id).run();
    await refuse(code);
    await refuse('A'.repeat(43));
    await new Client().read(202, 'POST', '/api/v1/auth/password-reset', { json: { email } });
    await refuse(await codeTo(email, 'Set a new password'));
    await new Client().refused('invalid-input', 'POST', '/api/v1/auth/verify-email', verify('short'));
  });
});

describe('another address', () => {
  it('holds once its letter was followed; the old one is told before and after', async () => {
    const person = await signedUp();
    const before = `${person.username}@example.test`;
    const after = `New.${person.username}@example.test`;
    expect(await person.read(202, 'PUT', '/api/v1/me/email', { json: { email: after } })).toEqual({ outcome: 'asked' });
    const code = await codeTo(after, CHANGE);
    expect((await letterTo(before, 'Your e-mail address is about to change')).text).not.toContain('code=');
    expect(await person.read(200, 'GET', '/api/v1/me')).toMatchObject({ user: { email: before } });
    await person.read(200, 'POST', '/api/v1/auth/verify-email', verify(code));
    expect(await person.read(200, 'GET', '/api/v1/me')).toMatchObject({
      user: { email: after, isEmailVerified: true },
    });
    await letterTo(before, 'Your e-mail address was changed');
    await new Client().read(200, 'POST', '/api/v1/auth/login', {
      json: { credential: after.toUpperCase(), password: 'correct horse battery' },
    });
  });

  it('that has an account already is told so itself, and nobody else is', async () => {
    const [owner, person] = [await signedUp(), await signedUp()];
    const taken = `${owner.username}@example.test`;
    expect(await person.read(202, 'PUT', '/api/v1/me/email', { json: { email: taken.toUpperCase() } })).toEqual({
      outcome: 'asked',
    });
    await letterTo(taken.toUpperCase(), 'This address has an account already');
    const codes = await env.DB.prepare("SELECT 1 FROM mail_codes WHERE user_id = ? AND purpose = 'change-email'")
      .bind(person.id)
      .all();
    expect(codes.results).toEqual([]);
  });

  it('that somebody else took meanwhile is refused', async () => {
    const person = await signedUp();
    const wanted = `wanted-${person.username}@example.test`;
    await person.read(202, 'PUT', '/api/v1/me/email', { json: { email: wanted } });
    const code = await codeTo(wanted, CHANGE);
    const faster = await signedUp();
    await env.DB.prepare('UPDATE users SET email = ?1, email_key = ?1 WHERE id = ?2').bind(wanted, faster.id).run();
    await person.refused('email-taken', 'POST', '/api/v1/auth/verify-email', verify(code));
  });

  it('asks for the password when it was given longer ago, and is void after a new password', async () => {
    const person = await signedUp();
    const wanted = `wanted-${person.username}@example.test`;
    await env.DB.prepare('UPDATE sessions SET authenticated_at = 1 WHERE user_id = ?').bind(person.id).run();
    const ask = { json: { email: wanted } };
    await person.refused('reauthentication-required', 'PUT', '/api/v1/me/email', ask);
    await person.read(204, 'POST', '/api/v1/auth/confirm', { json: { password: 'correct horse battery' } });
    await person.read(202, 'PUT', '/api/v1/me/email', ask);
    const code = await codeTo(wanted, CHANGE);
    await person.read(204, 'PUT', '/api/v1/me/password', {
      json: { currentPassword: 'correct horse battery', password: 'another horse entirely' },
    });
    await person.refused('mail-code-invalid', 'POST', '/api/v1/auth/verify-email', verify(code));
  });
});
