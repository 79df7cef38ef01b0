// The hourly table and the health check in the real runtime.
import { createExecutionContext, createScheduledController, waitOnExecutionContext } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { playbackKey, sourceKey } from '#media/object-keys.ts';
import worker from '../../src/worker.ts';
import { Client, newPerson, putPart, someBytes, startUpload } from './harness.ts';

const DAY_MS = 24 * 3600_000;

async function anHourPasses(): Promise<void> {
  const execution = createExecutionContext();
  await worker.scheduled(createScheduledController(), env, execution);
  await waitOnExecutionContext(execution);
}

const count = (sql: string, ...values: unknown[]) =>
  env.DB.prepare(sql)
    .bind(...values)
    .first('n');

describe('every hour', () => {
  it('uploads without a part for a day are given up, with their videos and parts', async () => {
    const person = await newPerson();
    const idle = await startUpload(person, 1000);
    const alive = await startUpload(person, 1000);
    await putPart(person, idle.id, 1, someBytes(1000));
    await env.DB.prepare('UPDATE uploads SET expires_at = ? WHERE id = ?')
      .bind(Date.now() - 1, idle.id)
      .run();
    await anHourPasses();
    await person.refused('upload-not-found', 'GET', `/api/v1/uploads/${idle.id}`);
    await person.refused('video-not-found', 'GET', `/api/v1/videos/${idle.videoId}`);
    await person.read(200, 'GET', `/api/v1/uploads/${alive.id}`);
    // It still counts for the quota of its day, and is forgotten afterwards.
    expect(await count('SELECT count(*) AS n FROM uploads WHERE id = ?', idle.id)).toBe(1);
    await env.DB.prepare('UPDATE uploads SET created_at = created_at - ? WHERE id = ?').bind(DAY_MS, idle.id).run();
    await anHourPasses();
    expect(await count('SELECT count(*) AS n FROM uploads WHERE id = ?', idle.id)).toBe(0);
  });

  it('every part moves the end of its upload on', async () => {
    const person = await newPerson();
    const upload = await startUpload(person, 1000);
    await env.DB.prepare('UPDATE uploads SET expires_at = 1 WHERE id = ?').bind(upload.id).run();
    await putPart(person, upload.id, 1, someBytes(1000));
    const { expiresAt } = await person.read<{ expiresAt: string }>(200, 'GET', `/api/v1/uploads/${upload.id}`);
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now() + DAY_MS - 60_000);
  });

  it('a completion that died half-way is finished, since every byte is there', async () => {
    const person = await newPerson();
    const upload = await startUpload(person, 1000);
    await putPart(person, upload.id, 1, someBytes(1000));
    await env.DB.prepare("UPDATE uploads SET state = 'completing', expires_at = 1 WHERE id = ?").bind(upload.id).run();
    await anHourPasses();
    expect((await env.MEDIA.head(sourceKey(upload.id)))?.size).toBe(1000);
    expect(await count('SELECT count(*) AS n FROM jobs WHERE video_id = ?', upload.videoId)).toBe(1);
  });

  it('a deletion that was interrupted is finished', async () => {
    const person = await newPerson();
    const upload = await startUpload(person, 1000);
    await env.DB.prepare("UPDATE videos SET state = 'deleting' WHERE id = ?").bind(upload.videoId).run();
    await env.MEDIA.put(`v/${upload.videoId}/1/e1/240p/0.pack`, 'x');
    await anHourPasses();
    expect(await count('SELECT count(*) AS n FROM videos WHERE id = ?', upload.videoId)).toBe(0);
    expect((await env.MEDIA.list({ prefix: `v/${upload.videoId}/` })).objects).toEqual([]);
  });

  it('what was kept for a while is forgotten', async () => {
    const person = await newPerson();
    const upload = await startUpload(person, 1000);
    const now = Date.now();
    const old = now - 8 * DAY_MS;
    await env.DB.batch([
      env.DB.prepare(
        "INSERT INTO sessions (token_hash, user_id, created_at, last_seen_at, expires_at) VALUES ('ended', ?, ?, ?, ?)",
      ).bind(person.id, old, now, now - 1),
      env.DB.prepare(
        "INSERT INTO sessions (token_hash, user_id, created_at, last_seen_at, expires_at) VALUES ('idle', ?, ?, ?, ?)",
      ).bind(person.id, old, now - 14 * DAY_MS - 1, now + DAY_MS),
      env.DB.prepare("INSERT INTO idempotency_keys VALUES ('old', 'h', 201, '{}', ?)").bind(old),
      env.DB.prepare("INSERT INTO counters VALUES ('old', ?, 1)").bind(old),
      env.DB.prepare(
        "INSERT INTO outbox (queue, topic, payload, created_at, sent_at) VALUES ('events', 'old', '{}', ?, ?)",
      ).bind(old, old),
      env.DB.prepare("INSERT INTO playback_ids VALUES ('retired-now', ?, 1, 'public', ?, ?)").bind(
        upload.videoId,
        old,
        now,
      ),
      env.DB.prepare("INSERT INTO playback_ids VALUES ('retired-old', ?, 1, 'public', ?, ?)").bind(
        upload.videoId,
        old,
        old,
      ),
    ]);
    await env.MEDIA.put(playbackKey('retired-now'), '{}'); // written by a step that did not know better
    await anHourPasses();
    expect(await env.MEDIA.head(playbackKey('retired-now'))).toBeNull();
    const left = await env.DB.prepare(
      `SELECT (SELECT count(*) FROM sessions WHERE token_hash IN ('ended', 'idle')) +
              (SELECT count(*) FROM idempotency_keys WHERE scope = 'old') + (SELECT count(*) FROM counters WHERE name = 'old') +
              (SELECT count(*) FROM outbox WHERE topic = 'old') + (SELECT count(*) FROM playback_ids WHERE id = 'retired-old') AS n`,
    ).first('n');
    expect(left).toBe(0);
    await person.read(200, 'GET', '/api/v1/me');
  });
});

describe('/healthz', () => {
  it('tells the parts apart and what mends the one that is down', async () => {
    const response = await new Client().send('GET', '/healthz');
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      status: 'degraded',
      worker: 'ok',
      database: 'ok',
      transcoder: 'down',
      detail: expect.stringContaining('npm start'),
    });
  });
});

it('the worker exports what wrangler.toml binds', () => {
  expect(exports.default).toBeDefined();
  expect(worker).toMatchObject({ fetch: expect.any(Function), queue: expect.any(Function) });
});
