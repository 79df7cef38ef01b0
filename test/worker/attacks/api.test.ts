// Attacks on the API and on the routes of transcoders: forged tokens and origins, paths, queries, numbers, other jobs.
import { env, exports } from 'cloudflare:workers';
import { SignJWT } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { CAPTION_BYTES_MAX } from '#media/webvtt.ts';
import { countedFetch } from '../counting-bindings.ts';
import { Client, newPerson, ORIGIN } from '../harness.ts';
import { queuedVideo, ScriptedTranscoder, startedJob, utf8 } from '../scripted-transcoder.ts';
import { storedVideo } from '../stored-video.ts';

const visitor = new Client();
const EVIL = 'https://evil.test';
let person: Awaited<ReturnType<typeof newPerson>>;
let transcoder: ScriptedTranscoder;
beforeAll(async () => {
  person = await newPerson();
  transcoder = await startedJob(await queuedVideo());
});

test('attack 14: a foreign page does nothing with the session of its visitor', async () => {
  for (const headers of [
    { origin: EVIL },
    { origin: 'null' },
    { origin: `${ORIGIN}.evil.test` },
    { origin: ORIGIN, 'sec-fetch-site': 'cross-site' },
    { origin: ORIGIN, 'sec-fetch-site': 'same-site' },
  ]) {
    await person.refused('origin-refused', 'PATCH', '/api/v1/me', { json: { displayName: 'Owned' }, headers });
  }
});

test('attack 14: a request with the cookie and without an origin does nothing', async () => {
  const request = new Request(`${ORIGIN}/api/v1/me`, {
    method: 'PATCH',
    headers: { cookie: person.cookie ?? '', 'content-type': 'application/json' },
    body: '{"displayName":"Owned"}',
  });
  expect((await exports.default.fetch(request)).status).toBe(403);
});

test('attack 14: a foreign page signs its visitor in as nobody', async () => {
  const json = { credential: person.username, password: 'correct horse battery' };
  await visitor.refused('origin-refused', 'POST', '/api/v1/auth/login', { json, headers: { origin: EVIL } });
  expect(visitor.cookie).toBeNull();
});

test('attack 14: what a form can send is no JSON', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
    await person.refused('invalid-input', 'PATCH', '/api/v1/me', {
      body: '{"displayName":"Owned"}',
      headers: { 'content-type': type },
    });
});

test('attack 14: the session’s cookie goes along with no foreign request and is read by no script', async () => {
  const json = { credential: person.username, password: 'correct horse battery' };
  const cookie = (await new Client().send('POST', '/api/v1/auth/login', { json })).headers.getSetCookie()[0] ?? '';
  expect(cookie).toMatch(/^__Host-/);
  for (const word of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(word);
});

test('attack 15: a foreign page opens no socket with the session of its visitor', async () => {
  for (const origin of [EVIL, 'null', `${ORIGIN}.evil.test`]) {
    const headers = { upgrade: 'websocket', origin };
    await person.refused('origin-refused', 'GET', '/api/v1/realtime?topics=user', { headers });
  }
});

test('attack 6: a path out of the folder of pictures leads to nothing', async () => {
  const channel = '01arz3ndektsv4rrffq69g5fav';
  const hidden = 'avatar.01arz3ndektsv4rrffq69g5fav/../secret';
  await env.MEDIA.put(`c/${channel}/${hidden}`, 'secret');
  await env.MEDIA.put(`c/${channel}/secret`, 'secret');
  for (const file of [encodeURIComponent(hidden), 'secret', '%73ecret', 'secret%00', '..%5csecret', 'avatar.%2e%2e']) {
    const { response, counts } = await countedFetch(`/images/c/${channel}/${file}`);
    expect([file, response.status, counts.media]).toEqual([file, 404, []]);
  }
});

test('attack 6: a path out of the media of a video leads to nothing', async () => {
  const { playbackId } = await storedVideo({ visibility: 'public' });
  for (const path of [
    '..%2f..%2fu%2fsource',
    'clear/..%2f240p/0.m4s',
    'clear/240p%2f..%2faudio/0.m4s',
    'clear/240p/%2e%2e%2f0.m4s',
    'clear/240p/0%00.m4s',
    'captions/..%2fen.vtt',
    'clear/%252e%252e/0.m4s',
  ]) {
    const { response } = await countedFetch(`/media/${playbackId}/${path}`);
    expect([path, response.status]).toEqual([path, 404]);
  }
});

test('attack 6: a transcoder names no object that is not of its job', async () => {
  for (const path of ['inits/..%2f..%2fsecret', 'inits/240p%2f..%2fx', 'packs/240p/..%2f1', 'captions/..%2f1'])
    expect([path, (await transcoder.put(path, utf8('x'))).status]).toEqual([path, 404]);
});

test('attack 4: the captions of a track have an end', async () => {
  const job = await startedJob(await queuedVideo());
  expect((await job.put('captions/0', new Uint8Array(CAPTION_BYTES_MAX + 1))).status).toBe(413);
  expect((await job.put('captions/0', new Uint8Array(CAPTION_BYTES_MAX))).status).toBe(200);
});

const claims = () => ({ epoch: 1, source: { uploadId: 'x', sizeBytes: 1 } });
const key = new TextEncoder().encode(env.JOB_SECRET);
const good = { alg: 'HS256', typ: 'rivulet-job+jwt', iss: 'rivulet', aud: 'rivulet-job', lifetime: 600 };
async function signed(change: Partial<Record<keyof typeof good, string | number | null>>, subject: string) {
  const facts = { ...good, ...change };
  const nowSeconds = Math.floor(Date.now() / 1000);
  const token = new SignJWT(claims())
    .setProtectedHeader({ alg: String(facts.alg), typ: String(facts.typ) })
    .setIssuer(String(facts.iss))
    .setAudience(String(facts.aud))
    .setSubject(subject)
    .setIssuedAt(nowSeconds);
  if (facts.lifetime !== null) token.setExpirationTime(nowSeconds + Number(facts.lifetime));
  return token.sign(key);
}
const statusWith = async (token: string) =>
  (await transcoder.fetch('source', { method: 'HEAD', headers: { authorization: `Bearer ${token}` } })).status;

test('attack 10: the token of a job is signed by the one algorithm that we use', async () => {
  const encode = (value: object) => btoa(JSON.stringify(value)).replaceAll('=', '');
  const [, payload, signature] = (await signed({}, transcoder.jobId)).split('.');
  expect(await statusWith(`${encode({ alg: 'none', typ: good.typ })}.${payload}.`)).toBe(401);
  expect(await statusWith(`${encode({ alg: 'none', typ: good.typ })}.${payload}.${signature}`)).toBe(401);
  expect(await statusWith(await signed({ alg: 'HS512' }, transcoder.jobId))).toBe(401);
});

test.each<[string, Partial<Record<keyof typeof good, string | number | null>>]>([
  ['another kind of token', { typ: 'JWT' }],
  ['another issuer', { iss: 'elsewhere' }],
  ['another purpose', { aud: 'rivulet-session' }],
  ['a time that ended', { lifetime: -1 }],
  ['no end', { lifetime: null }],
])('attack 10: the token of a job with %s is worth nothing', async (_, change) => {
  expect(await statusWith(await signed(change, transcoder.jobId))).toBe(401);
});

test('attack 35: the token of one job opens nothing of another', async () => {
  const other = new ScriptedTranscoder(await queuedVideo());
  expect(await statusWith(await other.token())).toBe(401);
  expect(await statusWith(await transcoder.token({ secret: 'x'.repeat(32) }))).toBe(401);
});

test('attack 35: who lost the job writes nothing any more', async () => {
  const ended = { authorization: `Bearer ${await transcoder.token({ epoch: 0 })}` };
  expect((await transcoder.put('inits/240p', utf8('forged'), ended)).status).toBe(409);
});

test('attack 35: an event of another epoch than the token’s changes nothing', async () => {
  const act = async (token: string, epoch: number) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const body = JSON.stringify({ epoch, sequence: 0, events: [] });
    return (await transcoder.fetch('events', { method: 'POST', headers, body })).status;
  };
  expect(await act(await transcoder.token(), transcoder.epoch + 1)).toBe(409);
  // Who lost the job speaks for who has it now.
  expect(await act(await transcoder.token({ epoch: 0 }), transcoder.epoch)).toBe(409);
});

test('attack 31: what is typed into the search is text', async () => {
  for (const query of [
    '" OR *',
    'NEAR(',
    'a" AND "b',
    '*',
    'title:x',
    '{title} : x',
    '^x',
    "'; DROP TABLE users; --",
  ]) {
    const path = `/api/v1/search?q=${encodeURIComponent(query)}&category=${encodeURIComponent(query)}`;
    const { status } = await visitor.send('GET', path);
    expect([query, status < 500]).toEqual([query, true]);
    expect([query, (await visitor.send('GET', `/api/v1/search?q=${encodeURIComponent(query)}`)).status]).toEqual([
      query,
      200,
    ]);
  }
});

test('attack 31: an order is one of those that there are', async () => {
  for (const sort of ['(select password_hash from users)', 'created_at; --', 'id desc', '__proto__'])
    await visitor.refused('invalid-input', 'GET', `/api/v1/search?q=x&sort=${encodeURIComponent(sort)}`);
});

test('attack 32: nobody asks for more at once than a page', async () => {
  for (const limit of ['1000000000', '101', '-1', '0', 'NaN', '1e9', '1.5', 'Infinity', '']) {
    for (const list of ['videos', 'search?q=x'])
      await visitor.refused('invalid-input', 'GET', `/api/v1/${list}${list.includes('?') ? '&' : '?'}limit=${limit}`);
  }
});
