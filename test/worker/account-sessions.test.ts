// Passwords and sessions: a new one by a letter, a change, the list of sessions and what ends with one.
import { env, exports } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { Client, newPerson, ORIGIN, startUpload } from './harness.ts';
import { codeTo, lettersTo, letterTo } from './letters.ts';
import { soon } from './soon.ts';

const PASSWORD = 'correct horse battery';
const NEW_PASSWORD = 'gravel mitten orbit';

async function signedInAgain(person: { username: string }, userAgent = ''): Promise<Client> {
  const client = new Client();
  await client.read(200, 'POST', '/api/v1/auth/login', {
    json: { credential: person.username, password: PASSWORD },
    headers: { 'user-agent': userAgent },
  });
  return client;
}

/** Rows as tokens and apps leave them. */
async function giveCredentials(userId: string): Promise<void> {
  await env.DB.batch([
    env.DB.prepare(
      "INSERT INTO api_tokens (id, user_id, name, token_hash, ending, scopes, created_at) VALUES (?1, ?1, 'mine', ?1, 'abcd', '[]', 0)",
    ).bind(userId),
    env.DB.prepare(
      "INSERT INTO app_grants (id, user_id, client, scopes, created_at, last_used_at, expires_at) VALUES (?1, ?1, 'app', '[]', 0, 0, 9e15)",
    ).bind(userId),
  ]);
}

const credentialsOf = (userId: string) =>
  env.DB.prepare(
    `SELECT (SELECT count(*) FROM api_tokens WHERE user_id = ?1) AS tokens,
       (SELECT revoked_reason FROM app_grants WHERE user_id = ?1) AS grant_ended`,
  )
    .bind(userId)
    .first();

/** A socket of this session, and the code with which it closes. */
async function listen(client: Client, topics: string): Promise<{ closed: Promise<number> }> {
  const response = await exports.default.fetch(
    new Request(`${ORIGIN}/api/v1/realtime?topics=${topics}`, {
      headers: { upgrade: 'websocket', origin: ORIGIN, cookie: client.cookie ?? '' },
    }),
  );
  const socket = response.webSocket;
  if (!socket) throw new Error(`${response.status} ${await response.text()}`);
  const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)));
  socket.accept();
  return { closed };
}

describe('a new password by a letter', () => {
  it('ends every session, app and token, works once, and proves the address', async () => {
    const person = await newPerson();
    const email = `${person.username}@example.test`;
    await giveCredentials(person.id);
    await new Client().read(202, 'POST', '/api/v1/auth/password-reset', { json: { email: email.toUpperCase() } });
    const code = await codeTo(email, 'Set a new password');
    const finish = (password: string, given = code) => ({ json: { code: given, password } });
    const visitor = new Client();
    // A refused password does not use the code up.
    await visitor.refused('password-too-common', 'POST', '/api/v1/auth/password-reset/finish', finish('Password123!'));
    await visitor.read(204, 'POST', '/api/v1/auth/password-reset/finish', finish(NEW_PASSWORD));
    await visitor.refused('mail-code-invalid', 'POST', '/api/v1/auth/password-reset/finish', finish(NEW_PASSWORD));
    await person.refused('session-required', 'GET', '/api/v1/me');
    expect(await credentialsOf(person.id)).toEqual({ tokens: 0, grant_ended: 'password' });
    const log = (password: string) => ({ json: { credential: email, password } });
    await visitor.refused('wrong-credentials', 'POST', '/api/v1/auth/login', log(PASSWORD));
    await visitor.read(200, 'POST', '/api/v1/auth/login', log(NEW_PASSWORD));
    await letterTo(email, 'Your password was changed');
  });

  it('lets one of two at once use the code', async () => {
    const person = await newPerson();
    const email = `${person.username}@example.test`;
    await new Client().read(202, 'POST', '/api/v1/auth/password-reset', { json: { email } });
    const code = await codeTo(email, 'Set a new password');
    const both = await Promise.all(
      ['gravel mitten orbit', 'orbit mitten gravel'].map((password) =>
        new Client().send('POST', '/api/v1/auth/password-reset/finish', { json: { code, password } }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([204, 422]);
  });

  it('is not given by a code that went to an address before', async () => {
    const person = await newPerson();
    const email = `${person.username}@example.test`;
    await new Client().read(202, 'POST', '/api/v1/auth/password-reset', { json: { email } });
    const code = await codeTo(email, 'Set a new password');
    await env.DB.prepare("UPDATE users SET email = 'x@y.test', email_key = 'x@y.test' WHERE id = ?")
      .bind(person.id)
      .run();
    const json = { code, password: NEW_PASSWORD };
    await new Client().refused('mail-code-invalid', 'POST', '/api/v1/auth/password-reset/finish', { json });
  });

  it('sends five letters in half an hour at most', async () => {
    const person = await newPerson();
    const email = `${person.username}@example.test`;
    for (let i = 0; i < 7; i += 1)
      await new Client().read(202, 'POST', '/api/v1/auth/password-reset', { json: { email } });
    await soon(async () => expect((await lettersTo(email)).length).toBe(5));
  });
});

describe('a changed password', () => {
  it('ends the other sessions and apps, and keeps this one and the tokens', async () => {
    const person = await newPerson();
    const other = await signedInAgain(person);
    await giveCredentials(person.id);
    const change = (currentPassword: string, password: string) => ({ json: { currentPassword, password } });
    const wrong = await person.refused('wrong-credentials', 'PUT', '/api/v1/me/password', change('no', NEW_PASSWORD));
    expect(wrong.detail).toBe('This is not your password.');
    await person.refused('password-too-common', 'PUT', '/api/v1/me/password', change(PASSWORD, `${person.username}1`));
    await person.read(204, 'PUT', '/api/v1/me/password', change(PASSWORD, NEW_PASSWORD));
    await person.read(200, 'GET', '/api/v1/me');
    await other.refused('session-required', 'GET', '/api/v1/me');
    expect(await credentialsOf(person.id)).toEqual({ tokens: 1, grant_ended: 'password' });
  });
});

describe('the list of sessions', () => {
  it('names browsers, marks this one, and ends one or all others', async () => {
    const person = await newPerson();
    const firefox = await signedInAgain(
      person,
      'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
    );
    const third = await signedInAgain(person);
    type List = { data: { id: string; client: string; isCurrent: boolean }[] };
    const { data } = await person.read<List>(200, 'GET', '/api/v1/me/sessions');
    expect(data.map(({ isCurrent }) => isCurrent)).toEqual([true, false, false]);
    const found = data.find(({ client }) => client === 'Firefox on Linux');
    expect(JSON.stringify(data)).not.toContain(firefox.cookie?.split('=')[1] ?? '?');

    const stranger = await newPerson();
    await stranger.refused('session-not-found', 'DELETE', `/api/v1/me/sessions/${found?.id}`);
    await firefox.read(200, 'GET', '/api/v1/me');
    await person.read(204, 'DELETE', `/api/v1/me/sessions/${found?.id}`);
    await firefox.refused('session-required', 'GET', '/api/v1/me');
    await third.read(200, 'GET', '/api/v1/me');
    await person.read(204, 'DELETE', '/api/v1/me/sessions');
    await third.refused('session-required', 'GET', '/api/v1/me');
    await person.read(200, 'GET', '/api/v1/me');
    await stranger.read(200, 'GET', '/api/v1/me');

    // One's own ends like a log-out.
    const own = (await person.read<List>(200, 'GET', '/api/v1/me/sessions')).data[0]?.id;
    const answer = await person.send('DELETE', `/api/v1/me/sessions/${own}`);
    expect(answer.headers.getSetCookie()[0]).toContain('Max-Age=0');
  });

  it.each([
    ['its own topic', 'user'],
    ['another topic', 'TOPIC'],
    ['several topics', 'TOPIC,user'],
  ])('closes the socket on %s of the session that ended, and no other', async (_what, topics) => {
    const person = await newPerson();
    const other = await signedInAgain(person);
    const { data } = await person.read<{ data: { id: string; isCurrent: boolean }[] }>(
      200,
      'GET',
      '/api/v1/me/sessions',
    );
    const { videoId } = await startUpload(person, 1000);
    const wanted = topics.replace('TOPIC', `video:${videoId}`);
    const kept = await listen(person, wanted);
    let isKeptOpen = true;
    void kept.closed.then(() => {
      isKeptOpen = false;
    });
    const ended = await listen(other, wanted);
    await person.read(204, 'DELETE', `/api/v1/me/sessions/${data.find(({ isCurrent }) => !isCurrent)?.id}`);
    expect(await ended.closed).toBe(4401);
    expect(isKeptOpen).toBe(true);
  });
});

describe('a suspended account', () => {
  it('is not signed in, and learns why only with its password', async () => {
    const person = await newPerson();
    await env.DB.prepare("UPDATE users SET suspended_at = 1, suspended_reason = 'Spam.' WHERE id = ?")
      .bind(person.id)
      .run();
    await person.refused('session-required', 'GET', '/api/v1/me');
    const log = (password: string) => ({ json: { credential: person.username, password } });
    await new Client().refused('wrong-credentials', 'POST', '/api/v1/auth/login', log('not the password'));
    const problem = await new Client().refused('account-suspended', 'POST', '/api/v1/auth/login', log(PASSWORD));
    expect(problem.detail).toContain('The reason: Spam.');
  });
});
