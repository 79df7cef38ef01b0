// Limits and quotas in the real runtime: what is exact is exact, and what is given up is given back.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { FAILURES } from '#contract/failures.ts';
import type { Upload, Usage } from '#contract/uploads.ts';
import { Client, newPerson, startUpload } from './harness.ts';
import { queuedVideo, RUNGS, readVideo, startedJob } from './scripted-transcoder.ts';
import { spend } from './spend.ts';
import { madeVideo } from './watched-video.ts';

const USAGE = '/api/v1/me/usage';

describe('the object that counts', () => {
  it('admits exactly as many as may, of however many at once', async () => {
    const limiter = env.LIMITER.getByName('many at once');
    const tallies = await Promise.all(Array.from({ length: 50 }, () => limiter.take(7, 60_000)));
    expect(tallies.filter(({ admitted }) => admitted)).toHaveLength(7);
  });

  it('admits one again when the oldest leaves the window, and remembers nothing when all have', async () => {
    const limiter = env.LIMITER.getByName('sliding');
    expect(await limiter.take(2, 60_000)).toEqual({ admitted: true, remaining: 1 });
    expect(await limiter.take(2, 60_000)).toEqual({ admitted: true, remaining: 0 });
    expect(await limiter.take(2, 60_000)).toMatchObject({ admitted: false });
    const age = (atMs: number) =>
      runInDurableObject(limiter, (_object, { storage }) => {
        storage.sql.exec('UPDATE acts SET until_ms = ? WHERE rowid = (SELECT min(rowid) FROM acts)', atMs);
      });
    await age(Date.now() - 1);
    expect(await limiter.take(2, 60_000)).toEqual({ admitted: true, remaining: 0 });
    expect(await limiter.take(2, 60_000)).toMatchObject({ admitted: false });
    expect(await runDurableObjectAlarm(limiter)).toBe(true);
    expect(await limiter.take(2, 60_000)).toMatchObject({ admitted: false }); // it is not over yet
    await age(0);
    await age(0);
    await runInDurableObject(limiter, (_object, { storage }) =>
      storage.sql.exec('UPDATE acts SET until_ms = 0').toArray(),
    );
    await runDurableObjectAlarm(limiter);
    expect(await runInDurableObject(limiter, (_object, { storage }) => storage.sql.databaseSize)).toBeLessThan(8192);
  });
});

describe('an answer', () => {
  it('tells the policies that hold for its route', async () => {
    const { headers } = await new Client().send('GET', '/api/v1/videos');
    expect(headers.get('ratelimit-policy')).toBe('"api";q=3000;w=60');
    const person = await newPerson();
    const videoId = await madeVideo(person.id);
    const voted = await person.send('PUT', `/api/v1/videos/${videoId}/reaction`, { json: { value: 'like' } });
    expect(voted.headers.get('ratelimit-policy')).toBe('"vote";q=120;w=60, "api";q=3000;w=60');
  });

  it('refuses the vote too many, by account', async () => {
    const [eager, calm] = [await newPerson(), await newPerson()];
    const videoId = await madeVideo(eager.id);
    await spend('vote', eager.id, 120);
    const vote = { json: { value: 'like' } };
    const problem = await eager.refused('rate-limited', 'PUT', `/api/v1/videos/${videoId}/reaction`, vote);
    expect(problem).toMatchObject({ class: 'vote', retryAfterSeconds: expect.any(Number) });
    await calm.read(200, 'PUT', `/api/v1/videos/${videoId}/reaction`, vote);
  });

  it('names the classes of a route in the OpenAPI document', async () => {
    const document = await new Client().read<{ paths: Record<string, Record<string, { 'x-limits'?: string[] }>> }>(
      200,
      'GET',
      '/api/openapi.json',
    );
    expect(document.paths['/auth/login']?.post?.['x-limits']).toEqual(['login-address', 'login']);
    expect(document.paths['/videos/{id}/comments']?.post?.['x-limits']).toEqual(['comment']);
  });
});

describe('a quota', () => {
  it('is given back by what is cancelled and deleted', async () => {
    const person = await newPerson();
    const upload = await startUpload(person, 5000);
    const kept = await startUpload(person, 300);
    expect(await person.read<Usage>(200, 'GET', USAGE)).toEqual({
      bytes: 5300,
      bytesMax: Number(env.QUOTA_BYTES),
      seconds: 0,
      secondsMax: 36_000,
    });
    await person.read(204, 'DELETE', `/api/v1/uploads/${upload.id}`);
    expect(await person.read<Usage>(200, 'GET', USAGE)).toMatchObject({ bytes: 300 });
    await person.read(204, 'DELETE', `/api/v1/videos/${kept.videoId}`);
    expect(await person.read<Usage>(200, 'GET', USAGE)).toMatchObject({ bytes: 0 });
  });

  it('of minutes refuses an upload when none are left', async () => {
    const person = await newPerson();
    const videoId = await madeVideo(person.id);
    await env.DB.prepare('UPDATE videos SET duration_ms = 36000000 WHERE id = ?').bind(videoId).run();
    const json = { filename: 'a.mp4', sizeBytes: 1 };
    const { detail } = await person.refused('minutes-quota-reached', 'POST', '/api/v1/uploads', { json });
    expect(detail).toContain('600 of your 600 minutes are used.');
    await person.read(204, 'DELETE', `/api/v1/videos/${videoId}`);
    await person.read<Upload>(201, 'POST', '/api/v1/uploads', { json });
  });

  it('of minutes fails what turns out to be longer than is left, before anything is converted', async () => {
    const owner = await newPerson();
    const old = await madeVideo(owner.id);
    await env.DB.prepare('UPDATE videos SET duration_ms = 35985000 WHERE id = ?').bind(old).run(); // 15 s are left
    const plan = async (): Promise<Awaited<ReturnType<typeof readVideo>>> => {
      const video = await queuedVideo();
      await env.DB.prepare('UPDATE usage SET duration_ms = 0, source_bytes = 0 WHERE user_id = ?')
        .bind(video.ownerId)
        .run();
      await env.DB.prepare('UPDATE videos SET owner_id = ? WHERE id = ?').bind(owner.id, video.id).run();
      const transcoder = await startedJob(video);
      await transcoder.plan(RUNGS.slice(0, 1)); // 10 s
      return readVideo(video.id);
    };
    const [fits, fails] = [await plan(), await plan()];
    expect(fits).toMatchObject({ state: 'processing', durationMs: 10_000 });
    expect(fails).toMatchObject({ state: 'failed', errorCode: 'minutes-quota-reached', durationMs: null });
    expect(fails.errorDetail).toBe(FAILURES['minutes-quota-reached'].text);
    expect(await owner.read<Usage>(200, 'GET', USAGE)).toMatchObject({ seconds: 35_995 });
  });

  it('is its owner’s own business', async () => {
    await new Client().refused('session-required', 'GET', USAGE);
  });
});
