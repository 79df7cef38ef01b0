// Attacks on limits: guessing passwords from many addresses that are one, and uploading more than there is room for.
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { Upload, Usage } from '#contract/uploads.ts';
import { Client, newPerson, PART_BYTES, problemOf, putPart, someBytes, startUpload } from '../harness.ts';
import { spend } from '../spend.ts';

const PASSWORD = 'correct horse battery';
const LOGIN = '/api/v1/auth/login';

/** Every header in which an address was ever sent, each time another one. */
const forged = (n: number): Record<string, string> => ({
  'x-forwarded-for': `203.0.113.${n}`,
  'x-real-ip': `198.51.100.${n}`,
  'true-client-ip': `192.0.2.${n}`,
  'x-client-ip': `203.0.113.${n}`,
  forwarded: `for=192.0.2.${n};proto=https`,
});

const statusesOf = async (answers: Promise<Response>[]): Promise<Record<number, number>> => {
  const counts: Record<number, number> = {};
  for (const { status } of await Promise.all(answers)) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

const manyTimes = (times: number, act: (n: number) => Promise<Response>) =>
  Array.from({ length: times }, (_, n) => act(n));

test('attack 21: of a hundred wrong passwords at once exactly ten are tried, whatever address the headers claim', async () => {
  const { username } = await newPerson();
  const guess = (n: number) =>
    new Client().send('POST', LOGIN, {
      // Name and e-mail address are two ways to the same password, and upper case is another way to write them.
      json: {
        credential: [username, `${username}@example.test`, username.toUpperCase()][n % 3],
        password: `wrong ${n} guess`,
      },
      headers: { ...forged(n), 'cf-connecting-ip': `10.1.${n}.1` },
    });
  expect(await statusesOf(manyTimes(100, guess))).toEqual({ 401: 10, 429: 90 });
});

test('attack 21: after ten wrong passwords the right one is refused too, and the answer says until when', async () => {
  const { id, username } = await newPerson();
  await spend('login', id, 10);
  const answer = await new Client().send('POST', LOGIN, { json: { credential: username, password: PASSWORD } });
  const { headers } = answer;
  const seconds = Number(headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(890);
  expect(seconds).toBeLessThanOrEqual(900);
  expect(headers.get('ratelimit')).toBe(`"login";r=0;t=${seconds}`);
  expect(headers.get('ratelimit-policy')).toContain('"login";q=10;w=900');
  expect(headers.getSetCookie()).toEqual([]);
  const problem = await problemOf('rate-limited', answer);
  expect(problem).toMatchObject({ class: 'login', retryAfterSeconds: seconds });
  expect(problem.detail).toBe(
    'At most 10 attempts to sign in to one account are taken within 15 minutes. Try again in 15 minutes.',
  );
});

test('attack 21: a name that nobody has is limited as one that somebody has', async () => {
  await spend('login', 'nobody-at-all', 10);
  const json = { credential: 'Nobody-At-All', password: PASSWORD };
  await new Client().refused('rate-limited', 'POST', LOGIN, { json });
});

test('attack 21: what an address may try is not multiplied by headers, nor by the addresses of one IPv6 network', async () => {
  const limit = Number(env.LIMIT_LOGIN_ADDRESS.split('/')[0]);
  await spend('login-address', '2001:db8:1:2::/64', limit);
  const guess = (address: string, n: number) => ({
    json: { credential: `unknown-${n}`, password: PASSWORD },
    headers: { ...forged(n), 'cf-connecting-ip': address },
  });
  await new Client().refused('rate-limited', 'POST', LOGIN, guess('2001:db8:1:2:aaaa::1', 1));
  await new Client().refused('rate-limited', 'POST', LOGIN, guess('2001:0db8:0001:0002::2', 2));
  await new Client().refused('wrong-credentials', 'POST', LOGIN, guess('2001:db8:1:3::1', 3));
});

test('attack 21: new accounts are counted by the address that cannot be forged', async () => {
  await spend('signup', '192.0.2.9', 100);
  const username = `many-${Date.now()}`;
  const json = { username, email: `${username}@example.test`, password: PASSWORD };
  const headers = { ...forged(1), 'cf-connecting-ip': '192.0.2.9' };
  await new Client().refused('rate-limited', 'POST', '/api/v1/auth/signup', { json, headers });
});

test('attack 21: who sits at an open browser does not find the password', async () => {
  const person = await newPerson();
  const confirm = (n: number) =>
    person.send('POST', '/api/v1/auth/confirm', { json: { password: `wrong ${n} guess` }, headers: forged(n) });
  expect(await statusesOf(manyTimes(30, confirm))).toEqual({ 401: 10, 429: 20 });
  await person.refused('rate-limited', 'POST', '/api/v1/auth/confirm', { json: { password: PASSWORD } });
});

/** The tests' quota is seven of these. */
const SIZE_BYTES = Number(env.QUOTA_BYTES) / 7;

test('attack 22: of twenty uploads begun at once exactly the seven begin that fit', async () => {
  const person = await newPerson();
  const begin = () => person.send('POST', '/api/v1/uploads', { json: { filename: 'a.mp4', sizeBytes: SIZE_BYTES } });
  expect(await statusesOf(manyTimes(20, begin))).toEqual({ 201: 7, 409: 13 });
  const { detail } = await problemOf('storage-quota-reached', await begin());
  expect(detail).toBe(
    'The file has 100 GB, and 700 GB of 700 GB are used. Delete videos that you no longer need, or give up uploads that are under way.',
  );
  expect(await person.read<Usage>(200, 'GET', '/api/v1/me/usage')).toMatchObject({ bytes: 7 * SIZE_BYTES });
});

test('attack 22: a part has the length that was planned, whatever it says of itself', async () => {
  const person = await newPerson();
  const upload = await startUpload(person, 1000);
  const path = `/api/v1/uploads/${upload.id}/parts/1`;
  await problemOf('part-size-mismatch', await putPart(person, upload.id, 1, someBytes(2000)));
  await problemOf('part-size-mismatch', await putPart(person, upload.id, 1, someBytes(500)));
  const lie = { body: someBytes(1000), headers: { 'content-length': '999999' } };
  await problemOf('part-size-mismatch', await person.send('PUT', path, lie));
  const { received } = await person.read<Upload>(200, 'GET', `/api/v1/uploads/${upload.id}`);
  expect(received).toEqual([]);
});

test('attack 22: there are no parts beyond the plan', async () => {
  const person = await newPerson();
  const { id, partCount } = await startUpload(person, PART_BYTES + 1);
  expect(partCount).toBe(2);
  for (const n of [0, 3, 10_001]) await problemOf('part-out-of-range', await putPart(person, id, n, someBytes(1)));
});
