// The end of an account: days in which it can be kept, and then nothing is left of it, in the database and in the store.
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { sweepEndedAccounts } from '../../src/accounts/removal.ts';
import { createContext } from '../../src/platform/context.ts';
import { Client, newPerson, startUpload } from './harness.ts';
import { letterTo } from './letters.ts';
import { queuedVideo } from './scripted-transcoder.ts';
import { madeVideo } from './watched-video.ts';

const PASSWORD = 'correct horse battery';
type Person = Awaited<ReturnType<typeof newPerson>>;

async function sweep(): Promise<number> {
  const execution = createExecutionContext();
  const removed = await sweepEndedAccounts(createContext(env as never, execution));
  await waitOnExecutionContext(execution);
  return removed;
}

const daysPass = (person: Person) =>
  env.DB.prepare('UPDATE users SET delete_at = ? WHERE id = ?')
    .bind(Date.now() - 1, person.id)
    .run();

const logIn = (person: Person) => ({ json: { credential: person.username, password: PASSWORD } });

async function comment(who: Client, videoId: string, text: string, replyTo?: string): Promise<string> {
  const json = { text, ...(replyTo === undefined ? {} : { replyTo }) };
  const { id } = await who.read<{ id: string }>(201, 'POST', `/api/v1/videos/${videoId}/comments`, { json });
  return id;
}

/** Tables with a row in which one of the words stands, and the words. */
async function rowsWith(words: readonly string[]): Promise<string[]> {
  const { results: tables } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'search\\_%index%' ESCAPE '\\'",
  ).all<{ name: string }>();
  const found: string[] = [];
  for (const { name } of tables) {
    const { results } = await env.DB.prepare(`SELECT * FROM "${name}"`).all();
    for (const row of results) {
      const text = JSON.stringify(row).toLowerCase();
      for (const word of words) if (text.includes(word.toLowerCase())) found.push(`${name}: ${text}`);
    }
  }
  return found;
}

async function storedKeys(): Promise<string[]> {
  return (await env.MEDIA.list()).objects.map(({ key }) => key);
}

describe('an account whose owner asks for its end', () => {
  it('asks for the password, signs out everywhere, tells the day, and can be kept by signing in', async () => {
    const person = await newPerson();
    const other = new Client();
    await other.read(200, 'POST', '/api/v1/auth/login', logIn(person));
    await env.DB.prepare('UPDATE sessions SET authenticated_at = 1 WHERE user_id = ?').bind(person.id).run();
    await person.refused('reauthentication-required', 'POST', '/api/v1/me/deletion');
    await person.read(204, 'POST', '/api/v1/auth/confirm', { json: { password: PASSWORD } });
    const { deleteAt } = await person.read<{ deleteAt: string }>(202, 'POST', '/api/v1/me/deletion');
    expect(Math.round((Date.parse(deleteAt) - Date.now()) / 86_400_000)).toBe(14);
    await other.refused('session-required', 'GET', '/api/v1/me');
    await person.refused('session-required', 'GET', '/api/v1/me');
    const { text } = await letterTo(`${person.username}@example.test`, 'Your account will be deleted');
    expect(text).toContain(deleteAt.slice(0, 10));

    expect(await sweep()).toBe(0);
    expect(await person.read(200, 'POST', '/api/v1/auth/login', logIn(person))).toMatchObject({ user: { deleteAt } });
    expect(await person.read(200, 'DELETE', '/api/v1/me/deletion')).toMatchObject({ user: { deleteAt: null } });
    expect(await person.read(200, 'GET', '/api/v1/me')).toMatchObject({ user: { deleteAt: null } });
  });

  it('is nobody’s any more when the days are over', async () => {
    const person = await newPerson();
    await daysPass(person);
    await person.refused('session-required', 'DELETE', '/api/v1/me/deletion');
    await new Client().refused('wrong-credentials', 'POST', '/api/v1/auth/login', logIn(person));
    expect(await sweep()).toBe(1);
  });

  it('is not the only admin', async () => {
    const person = await newPerson();
    await env.DB.prepare("UPDATE users SET role = 'creator' WHERE role = 'admin'").run();
    await env.DB.prepare("UPDATE users SET role = 'admin' WHERE id = ?").bind(person.id).run();
    await person.refused('last-admin', 'POST', '/api/v1/me/deletion');
    const second = await newPerson();
    await env.DB.prepare("UPDATE users SET role = 'admin' WHERE id = ?").bind(second.id).run();
    await person.read(202, 'POST', '/api/v1/me/deletion');
  });
});

it('leaves nothing in the database and in the store', async () => {
  const person = await newPerson();
  const friend = await newPerson();
  const own = await queuedVideo({ ownerId: person.id });
  const media = [`v/${own.id}/1/e1/240p/0.pack`, `i/${own.id}/1/240p/0.1`, `c/${person.id}/avatar.${own.id}`];
  for (const key of media) await env.MEDIA.put(key, 'bytes');
  const shown = await madeVideo(person.id);
  const others = await madeVideo(friend.id);
  const upload = await startUpload(person, 1000);

  const answered = await comment(person, others, 'I began this');
  const answer = await comment(friend, others, 'And I answer', answered);
  const alone = await comment(person, others, 'Nobody answers me');
  await comment(person, others, 'But I do', alone);
  const theirs = await comment(friend, others, 'They began this');
  await comment(person, others, 'My answer', theirs);
  const emptied = await comment(friend, others, 'They began and went');
  await comment(person, others, 'The only answer', emptied);
  await friend.read(204, 'DELETE', `/api/v1/comments/${emptied}`);
  await comment(friend, shown, 'Under a video that goes');

  await person.read(200, 'PUT', `/api/v1/videos/${others}/reaction`, { json: { value: 'like' } });
  await person.send('PUT', `/api/v1/comments/${answer}/like`);
  await person.send('PUT', `/api/v1/channels/${friend.username}/subscription`, { json: { bell: 'all' } });
  await friend.send('PUT', `/api/v1/channels/${person.username}/subscription`, { json: { bell: 'all' } });
  await person.send('POST', '/api/v1/playlists', { json: { title: 'Mine', visibility: 'public' } });
  await person.send('POST', '/api/v1/auth/password-reset', { json: { email: `${person.username}@example.test` } });
  await env.DB.prepare(
    "INSERT INTO reports (id, kind, subject_id, owner_id, reason, created_at) VALUES ('r', 'channel', ?1, ?1, 'spam', 0)",
  )
    .bind(person.id)
    .run();

  await daysPass(person);
  expect(await sweep()).toBe(1);
  expect(await sweep()).toBe(0);

  // What the removal itself tells of names its videos only; counts are of windows that are over.
  const forgotten = /^(?:outbox|counters): /;
  const words = [person.id, person.username, own.id, shown, upload.id, upload.videoId];
  expect((await rowsWith(words)).filter((row) => !forgotten.test(row))).toEqual([]);
  expect((await rowsWith([person.username, person.id])).filter((row) => row.startsWith('outbox'))).toEqual([]);
  expect((await storedKeys()).filter((key) => words.some((word) => key.includes(word)))).toEqual([]);
  expect(await env.MEDIA.head(`s/${own.uploadId}`)).toBeNull();

  type Thread = { id: string; state: string; text: string; author: unknown; replies: number };
  const { data } = await friend.read<{ data: Thread[] }>(200, 'GET', `/api/v1/videos/${others}/comments`);
  const kept = Object.fromEntries(data.map((thread) => [thread.id, thread]));
  expect(Object.keys(kept).sort()).toEqual([answered, theirs].sort());
  expect(kept[answered]).toMatchObject({ state: 'deleted', text: '', author: null, replies: 1 });
  expect(kept[theirs]).toMatchObject({ state: 'shown', text: 'They began this', replies: 0 });
  const counts = await env.DB.prepare(
    `SELECT v.comments, v.likes, c.subscriber_count AS subscribers, m.likes AS answer_likes
     FROM videos v JOIN channels c ON c.id = v.owner_id JOIN comments m ON m.id = ?2 WHERE v.id = ?1`,
  )
    .bind(others, answer)
    .first();
  expect(counts).toEqual({ comments: 2, likes: 0, subscribers: 0, answer_likes: 0 });
});
