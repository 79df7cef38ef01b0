// Attacks on accounts: codes used elsewhere, kept cookies, sign-ins that lead elsewhere, answers that tell who has an account, passwords that everybody has.
import { env, exports } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { safeNextPath } from '../../../web/paths.ts';
import { Client, newPerson, ORIGIN } from '../harness.ts';
import { codeTo } from '../letters.ts';

const PASSWORD = 'correct horse battery';
const NEW_PASSWORD = 'gravel mitten orbit';
const logIn = (credential: string, password = PASSWORD) => ({ json: { credential, password } });

/** A thief who kept the cookie as it was. */
function thiefOf(person: Client): Client {
  const thief = new Client();
  thief.cookie = person.cookie;
  return thief;
}

const isOut = (thief: Client) => thief.refused('session-required', 'GET', '/api/v1/me');

test('attack 11: the code of a letter does nothing but what the letter is for', async () => {
  const person = await newPerson();
  const email = `${person.username}@example.test`;
  await new Client().read(202, 'POST', '/api/v1/auth/password-reset', { json: { email } });
  const code = await codeTo(email, 'Set a new password');
  await person.refused('mail-code-invalid', 'POST', '/api/v1/auth/verify-email', { json: { code } });
});

test('attack 11: the code of a letter is good for half an hour', async () => {
  const person = await newPerson();
  const email = `${person.username}@example.test`;
  await new Client().read(202, 'POST', '/api/v1/auth/password-reset', { json: { email } });
  const json = { code: await codeTo(email, 'Set a new password'), password: NEW_PASSWORD };
  const { life } = (await env.DB.prepare('SELECT expires_at - created_at AS life FROM mail_codes WHERE user_id = ?')
    .bind(person.id)
    .first<{ life: number }>()) ?? { life: 0 };
  expect(life).toBe(30 * 60_000);
  await env.DB.prepare('UPDATE mail_codes SET expires_at = ? WHERE user_id = ?').bind(Date.now(), person.id).run();
  await new Client().refused('mail-code-invalid', 'POST', '/api/v1/auth/password-reset/finish', { json });
});

test('attack 13: a cookie from before a log-in is worth nothing', async () => {
  const person = await newPerson();
  const thief = thiefOf(person);
  await person.read(200, 'POST', '/api/v1/auth/login', logIn(person.username));
  await isOut(thief);
});

test('attack 13: a cookie from before a log-out is worth nothing', async () => {
  const person = await newPerson();
  const thief = thiefOf(person);
  await person.read(204, 'POST', '/api/v1/auth/logout');
  await isOut(thief);
});

test('attack 13: a cookie from before the password was given again is worth nothing', async () => {
  const person = await newPerson();
  const thief = thiefOf(person);
  await person.read(204, 'POST', '/api/v1/auth/confirm', { json: { password: PASSWORD } });
  await person.read(200, 'GET', '/api/v1/me');
  await isOut(thief);
});

test('attack 13: the cookies of all others end with a change of the password', async () => {
  const person = await newPerson();
  const other = new Client();
  await other.read(200, 'POST', '/api/v1/auth/login', logIn(person.username));
  const json = { currentPassword: PASSWORD, password: NEW_PASSWORD };
  await person.read(204, 'PUT', '/api/v1/me/password', { json });
  await person.read(200, 'GET', '/api/v1/me');
  await isOut(other);
});

test('attack 13: every cookie ends with a password set by a letter', async () => {
  const person = await newPerson();
  const email = `${person.username}@example.test`;
  await new Client().read(202, 'POST', '/api/v1/auth/password-reset', { json: { email } });
  const json = { code: await codeTo(email, 'Set a new password'), password: NEW_PASSWORD };
  await new Client().read(204, 'POST', '/api/v1/auth/password-reset/finish', { json });
  await isOut(person);
});

test('attack 13: a cookie that a visitor brings along is never taken as the new session', async () => {
  const chosen = `__Host-session=${'A'.repeat(43)}`;
  const person = await newPerson();
  const victim = new Client();
  victim.cookie = chosen;
  await victim.read(200, 'POST', '/api/v1/auth/login', logIn(person.username));
  expect(victim.cookie).not.toBe(chosen);
  const thief = new Client();
  thief.cookie = chosen;
  await isOut(thief);
});

test('attack 15: a socket closes with 4401 when its session is ended from elsewhere', async () => {
  const person = await newPerson();
  const other = new Client();
  await other.read(200, 'POST', '/api/v1/auth/login', logIn(person.username));
  const { webSocket } = await exports.default.fetch(
    new Request(`${ORIGIN}/api/v1/realtime?topics=user`, {
      headers: { upgrade: 'websocket', origin: ORIGIN, cookie: other.cookie ?? '' },
    }),
  );
  if (!webSocket) throw new Error('no socket');
  const closed = new Promise((resolve) => webSocket.addEventListener('close', ({ code }) => resolve(code)));
  webSocket.accept();
  await person.read(204, 'DELETE', '/api/v1/me/sessions');
  expect(await closed).toBe(4401);
}, 5000);

test('attack 34: a browser that was left open does nothing that cannot be undone without the password', async () => {
  const person = await newPerson();
  const elevenMinutes = 11 * 60_000;
  await env.DB.prepare('UPDATE sessions SET authenticated_at = authenticated_at - ? WHERE user_id = ?')
    .bind(elevenMinutes, person.id)
    .run();
  const email = { json: { email: 'thief@example.test' } };
  await person.refused('reauthentication-required', 'PUT', '/api/v1/me/email', email);
  await person.refused('reauthentication-required', 'POST', '/api/v1/me/deletion');
  await person.refused('wrong-credentials', 'POST', '/api/v1/auth/confirm', { json: { password: 'not the one' } });
  await person.refused('reauthentication-required', 'POST', '/api/v1/me/deletion');
});

test.each([
  '//evil.example',
  '/\\evil.example',
  'https:evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  '%2f%2fevil.example',
  '/\t/evil.example',
  '/../..//evil.example',
  '\\\\evil.example',
  '',
])('attack 24: after a sign-in nobody is led to %j', (next) => {
  expect(safeNextPath(next, ORIGIN)).toBe('/');
});

/** Everything of an answer but what is new each time. */
async function told(response: Response): Promise<string> {
  const body = (await response.text()).replace(/"requestId":"\w+"/, '');
  const headers = [...response.headers].filter(([name]) => !['x-request-id', 'date'].includes(name));
  return JSON.stringify([response.status, headers, body]);
}

test('attack 25: a log-in tells nobody whether there is such an account', async () => {
  const person = await newPerson();
  const names = [person.username, `${person.username}@example.test`, 'nobody-there', 'nobody-there@example.test'];
  const answers = await Promise.all(
    names.map(async (name) => told(await new Client().send('POST', '/api/v1/auth/login', logIn(name, 'not this one')))),
  );
  expect(new Set(answers).size).toBe(1);
});

test('attack 25: a log-in works as hard when nobody has the name', async () => {
  const person = await newPerson();
  // A password is brought into one form right before it is hashed, and nowhere else: so the hashing is counted, which
  // a busy machine does not change. How long it takes is measured in test/accounts/password.test.ts.
  const formed = vi.spyOn(String.prototype, 'normalize');
  try {
    let tries = 0;
    for (const credential of [person.username, 'nobody-here', 'nobody-here@example.test']) {
      for (const [path, more] of [
        ['login', {}],
        ['app/login', { client: 'guesser', scopes: ['account:read'] }],
      ] as const) {
        tries += 1;
        const password = `not this one ${tries}`;
        const json = { credential, password, ...more };
        await new Client().refused('wrong-credentials', 'POST', `/api/v1/auth/${path}`, { json });
        const hashed = formed.mock.contexts.filter((text) => String(text) === password);
        expect([path, credential, hashed.length]).toEqual([path, credential, 1]);
      }
    }
  } finally {
    formed.mockRestore();
  }
});

test('attack 25: asking for a new password tells nobody whether there is such an account', async () => {
  const person = await newPerson();
  const addresses = [`${person.username}@example.test`, 'nobody@example.test'];
  const answers = await Promise.all(
    addresses.map(async (email) =>
      told(await new Client().send('POST', '/api/v1/auth/password-reset', { json: { email } })),
    ),
  );
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toMatch(/^\[202/);
});

test('attack 25: asking for an address tells nobody whether it has an account', async () => {
  const [person, owner] = [await newPerson(), await newPerson()];
  const answers = await Promise.all(
    [`${owner.username}@example.test`, 'free@example.test'].map(async (email) =>
      told(await person.send('PUT', '/api/v1/me/email', { json: { email } })),
    ),
  );
  expect(new Set(answers).size).toBe(1);
});

test('attack 26: a password that is tried first is refused with what to do', async () => {
  const username = 'careless-one';
  const json = { username, email: 'careless@example.test', password: 'Password123!' };
  const response = await new Client().send('POST', '/api/v1/auth/signup', { json });
  expect(response.status).toBe(422);
  const problem = (await response.json()) as { code: string; detail: string; errors: { pointer: string }[] };
  expect(problem).toMatchObject({ code: 'password-too-common', errors: [{ pointer: '/password' }] });
  expect(problem.detail).toContain('three or four words');
  expect(await env.DB.prepare('SELECT 1 FROM users WHERE username = ?').bind(username).first()).toBeNull();
});
