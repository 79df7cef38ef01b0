// Accounts in the real runtime: sign up, log in, log out, who am I.
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { Client, newPerson, ORIGIN } from './harness.ts';
import { spend } from './spend.ts';

const password = 'correct horse battery';
let people = 0;
function newcomer(change: Record<string, unknown> = {}) {
  people += 1;
  const username = `Newcomer-${people}`;
  return { username, email: `${username}@Example.test`, password, ...change };
}

describe('sign-up', () => {
  it('makes the user, opens a session and keeps neither the password nor the token', async () => {
    const client = new Client();
    const json = newcomer({ displayName: 'A Newcomer' });
    const response = await client.send('POST', '/api/v1/auth/signup', { json });
    expect(response.status).toBe(201);
    const cookie = response.headers.getSetCookie()[0] ?? '';
    expect(cookie).toMatch(/^__Host-session=[\w-]{43}; Max-Age=7776000; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const { user } = (await response.json()) as { user: { id: string } };
    expect(user).toMatchObject({ username: json.username, email: json.email, displayName: 'A Newcomer' });
    expect(await client.read(200, 'GET', '/api/v1/me')).toEqual({ user });

    const row = await env.DB.prepare('SELECT password_hash FROM users WHERE id = ?')
      .bind(user.id)
      .first('password_hash');
    expect(row).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    const token = /=([\w-]{43});/.exec(cookie)?.[1] ?? '';
    const stored = await env.DB.prepare('SELECT token_hash FROM sessions WHERE user_id = ?')
      .bind(user.id)
      .first('token_hash');
    expect(stored).toMatch(/^[0-9a-f]{64}$/);
    expect(stored).not.toContain(token);
  });

  it('refuses a name or an address that is taken, whatever the case', async () => {
    const json = newcomer();
    await new Client().read(201, 'POST', '/api/v1/auth/signup', { json });
    const sameName = { ...newcomer(), username: json.username.toUpperCase() };
    const sameAddress = { ...newcomer(), email: json.email.toUpperCase() };
    const name = await new Client().refused('username-taken', 'POST', '/api/v1/auth/signup', { json: sameName });
    expect(name.errors[0]?.pointer).toBe('/username');
    await new Client().refused('email-taken', 'POST', '/api/v1/auth/signup', { json: sameAddress });
  });

  it('lets exactly one of two at once have the name', async () => {
    const json = newcomer();
    const both = await Promise.all([1, 2].map(() => new Client().send('POST', '/api/v1/auth/signup', { json })));
    expect(both.map((response) => response.status).sort()).toEqual([201, 409]);
  });

  it('says what is wrong with each field', async () => {
    const cases: [change: Record<string, unknown>, pointer: string][] = [
      [{ username: 'ab' }, '/username'],
      [{ username: '-abc-' }, '/username'],
      [{ username: 'a b c' }, '/username'],
      [{ email: 'nobody' }, '/email'],
      [{ password: 'short' }, '/password'],
      [{ password: undefined }, '/password'],
      [{ displayName: ' ' }, '/displayName'],
    ];
    for (const [change, pointer] of cases) {
      const problem = await new Client().refused('invalid-input', 'POST', '/api/v1/auth/signup', {
        json: newcomer(change),
      });
      expect(problem.errors.map((error) => error.pointer)).toEqual([pointer]);
    }
  });

  it('is limited per address and hour', async () => {
    const headers = { 'cf-connecting-ip': '192.0.2.77' };
    const attempt = () => new Client().send('POST', '/api/v1/auth/signup', { json: newcomer(), headers });
    expect((await attempt()).status).toBe(201);
    await spend('signup', '192.0.2.77', 99);
    const refused = await attempt();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('log-in', () => {
  it('takes the username or the address, whatever the case', async () => {
    const json = newcomer();
    await new Client().read(201, 'POST', '/api/v1/auth/signup', { json });
    for (const credential of [json.username.toLowerCase(), json.email.toUpperCase(), ` ${json.username} `]) {
      const client = new Client();
      await client.read(200, 'POST', '/api/v1/auth/login', { json: { credential, password } });
      await client.read(200, 'GET', '/api/v1/me');
    }
  });

  it('answers alike for an unknown name and a wrong password', async () => {
    const json = newcomer();
    await new Client().read(201, 'POST', '/api/v1/auth/signup', { json });
    const wrong = { credential: json.username, password: 'incorrect horse' };
    const unknown = { credential: 'nobody-at-all', password };
    const problems = await Promise.all(
      [wrong, unknown].map((attempt) =>
        new Client().refused('wrong-credentials', 'POST', '/api/v1/auth/login', { json: attempt }),
      ),
    );
    expect({ ...problems[0], requestId: '' }).toEqual({ ...problems[1], requestId: '' });
  });

  it('rotates the token: the one before is worth nothing', async () => {
    const person = await newPerson();
    const before = person.cookie;
    await person.read(200, 'POST', '/api/v1/auth/login', { json: { credential: person.username, password } });
    expect(person.cookie).not.toBe(before);
    const thief = new Client();
    thief.cookie = before;
    await thief.refused('session-required', 'GET', '/api/v1/me');
  });
});

describe('a session', () => {
  it('ends with log-out, for those who kept the cookie too', async () => {
    const person = await newPerson();
    const kept = person.cookie;
    const response = await person.send('POST', '/api/v1/auth/logout');
    expect(response.status).toBe(204);
    expect(response.headers.getSetCookie()[0]).toContain('__Host-session=; Max-Age=0');
    person.cookie = kept;
    await person.refused('session-required', 'GET', '/api/v1/me');
  });

  it('ends after 14 days unused and 90 days in all, and is noted as used once an hour', async () => {
    const person = await newPerson();
    const day = 24 * 3600_000;
    const set = (column: string, value: number) =>
      env.DB.prepare(`UPDATE sessions SET ${column} = ? WHERE user_id = ?`).bind(value, person.id).run();
    await set('last_seen_at', Date.now() - 13 * day);
    await person.read(200, 'GET', '/api/v1/me');
    const seen = await env.DB.prepare('SELECT last_seen_at FROM sessions WHERE user_id = ?')
      .bind(person.id)
      .first('last_seen_at');
    expect(Number(seen)).toBeGreaterThan(Date.now() - day);
    await set('last_seen_at', Date.now() - 14 * day);
    await person.refused('session-required', 'GET', '/api/v1/me');
    await set('last_seen_at', Date.now());
    await person.read(200, 'GET', '/api/v1/me');
    await set('expires_at', Date.now());
    await person.refused('session-required', 'GET', '/api/v1/me');
  });

  it('changes the display name and nothing else', async () => {
    const person = await newPerson();
    const { user } = await person.read<{ user: object }>(200, 'PATCH', '/api/v1/me', {
      json: { displayName: ' New name ' },
    });
    expect(user).toMatchObject({ displayName: 'New name', username: person.username });
    expect(await person.read(200, 'GET', '/api/v1/me')).toEqual({ user });
    const problem = await person.refused('invalid-input', 'PATCH', '/api/v1/me', {
      json: { email: 'other@example.test' },
    });
    expect(problem.errors).toEqual([{ pointer: '/email', detail: 'There is no such field' }]);
  });

  it('is not read from a cookie of another name', async () => {
    const person = await newPerson();
    const headers = { cookie: (person.cookie ?? '').replace('__Host-session', 'session'), origin: ORIGIN };
    await new Client().refused('session-required', 'GET', '/api/v1/me', { headers });
  });
});
