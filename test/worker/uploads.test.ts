// Uploads in the real runtime: every wrong part is refused and leaves nothing, every right one survives.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProblemCode } from '#contract/problem.ts';
import type { Upload } from '#contract/uploads.ts';
import type { Video } from '#contract/videos.ts';
import { sourceKey } from '#media/object-keys.ts';
import { type Client, newPerson, PART_BYTES, partOf, problemOf, putPart, someBytes, startUpload } from './harness.ts';
import { spend } from './spend.ts';

const SIZE_BYTES = 2 * PART_BYTES + 1000;
const bytes = someBytes(SIZE_BYTES);
let person: Client;
let stranger: Client;

const uploadOf = (client: Client, id: string) => client.read<Upload>(200, 'GET', `/api/v1/uploads/${id}`);
const sha256 = async (data: BufferSource) =>
  Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', data)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');

beforeAll(async () => {
  person = await newPerson();
  stranger = await newPerson();
});

describe('a part that is wrong', () => {
  const cases: {
    name: string;
    code: ProblemCode;
    part: number | string;
    length?: number;
    client?: () => Client;
    headers?: Record<string, string>;
  }[] = [
    { name: 'too long', code: 'part-size-mismatch', part: 1, length: PART_BYTES + 1 },
    { name: 'too short', code: 'part-size-mismatch', part: 1, length: PART_BYTES - 1 },
    { name: 'empty', code: 'part-size-mismatch', part: 1, length: 0 },
    { name: 'last, as long as the others', code: 'part-size-mismatch', part: 3, length: PART_BYTES },
    { name: 'beyond the plan', code: 'part-out-of-range', part: 4, length: 1000 },
    { name: 'before the first', code: 'part-out-of-range', part: 0, length: PART_BYTES },
    { name: 'without a number', code: 'invalid-input', part: 'one', length: PART_BYTES },
    { name: 'of another user', code: 'upload-not-found', part: 1, client: () => stranger },
  ];
  for (const { name, code, part, length = PART_BYTES, client } of cases) {
    it(`${name} is ${code}; nothing is stored and the upload goes on`, async () => {
      const upload = await startUpload(person, SIZE_BYTES);
      await problemOf(code, await putPart(client?.() ?? person, upload.id, part, someBytes(length)));
      expect((await uploadOf(person, upload.id)).received).toEqual([]);
      expect((await putPart(person, upload.id, 1, partOf(bytes, 1))).status).toBe(200);
      expect((await uploadOf(person, upload.id)).received).toEqual([[1, 1]]);
    });
  }

  it('of unknown length is length-required', async () => {
    const upload = await startUpload(person, SIZE_BYTES);
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writing = (async () => {
      const writer = writable.getWriter();
      await writer.write(partOf(bytes, 1));
      await writer.close();
    })();
    const response = await person.send('PUT', `/api/v1/uploads/${upload.id}/parts/1`, { body: readable });
    await problemOf('length-required', response);
    await writing;
    expect((await uploadOf(person, upload.id)).received).toEqual([]);
  });

  it('by a visitor is session-required', async () => {
    const upload = await startUpload(person, SIZE_BYTES);
    const visitor = Object.assign(Object.create(person) as Client, { cookie: null });
    await problemOf('session-required', await putPart(visitor, upload.id, 1, partOf(bytes, 1)));
  });
});

describe('an upload', () => {
  it('takes parts in any order and twice, tells what it has, and stores exactly the bytes', async () => {
    const upload = await startUpload(person, SIZE_BYTES, { title: 'Any order' });
    expect(upload).toMatchObject({ partSizeBytes: PART_BYTES, partCount: 3, received: [], state: 'open' });
    expect((await putPart(person, upload.id, 3, partOf(bytes, 3))).status).toBe(200);
    expect((await putPart(person, upload.id, 1, someBytes(PART_BYTES, 7))).status).toBe(200);
    expect((await uploadOf(person, upload.id)).received).toEqual([
      [1, 1],
      [3, 3],
    ]);
    // The page was loaded again and sends only what is missing, and once more what was under way.
    expect((await putPart(person, upload.id, 1, partOf(bytes, 1))).status).toBe(200);
    expect((await putPart(person, upload.id, 2, partOf(bytes, 2))).status).toBe(200);
    expect((await uploadOf(person, upload.id)).received).toEqual([[1, 3]]);

    const done = await person.read(202, 'POST', `/api/v1/uploads/${upload.id}/complete`, { json: {} });
    expect(done).toEqual({ videoId: upload.videoId });
    const source = await env.MEDIA.get(sourceKey(upload.id));
    expect(await sha256(await (source as R2ObjectBody).arrayBuffer())).toBe(await sha256(bytes));

    const video = await person.read<Video>(200, 'GET', `/api/v1/videos/${upload.videoId}`);
    expect(video).toMatchObject({ title: 'Any order', visibility: 'private' });
    expect(['queued', 'processing', 'failed']).toContain(video.state);
  });

  it('is completed twice with the same answer, with and without a body, and takes no part afterwards', async () => {
    const upload = await startUpload(person, 1000);
    await putPart(person, upload.id, 1, someBytes(1000));
    const path = `/api/v1/uploads/${upload.id}/complete`;
    const answers = await Promise.all([person.read(202, 'POST', path), person.read(202, 'POST', path, { json: {} })]);
    answers.push(await person.read(202, 'POST', path));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    await problemOf('upload-closed', await putPart(person, upload.id, 1, someBytes(1000)));
    await person.refused('upload-closed', 'DELETE', `/api/v1/uploads/${upload.id}`);
    expect(await uploadOf(person, upload.id)).toMatchObject({ state: 'completed', received: [[1, 1]] });
    const jobs = await env.DB.prepare('SELECT id, state FROM jobs WHERE video_id = ?').bind(upload.videoId).all();
    expect(jobs.results.map((job) => job['id'])).toEqual([`${upload.videoId}.1`]);
  });

  it('with a gap is upload-incomplete, names the parts, and can be completed once they came', async () => {
    const upload = await startUpload(person, SIZE_BYTES);
    await putPart(person, upload.id, 1, partOf(bytes, 1));
    await putPart(person, upload.id, 3, partOf(bytes, 3));
    const path = `/api/v1/uploads/${upload.id}/complete`;
    const problem = await person.refused('upload-incomplete', 'POST', path, { json: {} });
    expect(problem.detail).toContain('2');
    expect(await env.MEDIA.head(sourceKey(upload.id))).toBeNull();
    await stranger.refused('upload-not-found', 'POST', path, { json: {} });
    await putPart(person, upload.id, 2, partOf(bytes, 2));
    await person.read(202, 'POST', path, { json: {} });
  });

  it('survives a crash between storage and database', async () => {
    const upload = await startUpload(person, 1000);
    const part = (await (await putPart(person, upload.id, 1, someBytes(1000))).json()) as { etag: string };
    const row = await env.DB.prepare('SELECT multipart_id FROM uploads WHERE id = ?')
      .bind(upload.id)
      .first('multipart_id');
    await env.MEDIA.resumeMultipartUpload(sourceKey(upload.id), row as string).complete([
      { partNumber: 1, etag: part.etag },
    ]);
    await env.DB.prepare("UPDATE uploads SET state = 'completing' WHERE id = ?").bind(upload.id).run();
    await person.read(202, 'POST', `/api/v1/uploads/${upload.id}/complete`);
    expect(await uploadOf(person, upload.id)).toMatchObject({ state: 'completed' });
  });

  it('whose remembered part is not the stored one begins again and stays usable', async () => {
    const upload = await startUpload(person, 1000);
    await putPart(person, upload.id, 1, someBytes(1000));
    await env.DB.prepare("UPDATE upload_parts SET etag = 'another' WHERE upload_id = ?").bind(upload.id).run();
    await person.refused('upload-incomplete', 'POST', `/api/v1/uploads/${upload.id}/complete`);
    expect(await uploadOf(person, upload.id)).toMatchObject({ state: 'open', received: [] });
    await putPart(person, upload.id, 1, someBytes(1000));
    await person.read(202, 'POST', `/api/v1/uploads/${upload.id}/complete`);
  });

  it('that is given up takes its video along', async () => {
    const upload = await startUpload(person, SIZE_BYTES);
    await putPart(person, upload.id, 1, partOf(bytes, 1));
    await stranger.refused('upload-not-found', 'DELETE', `/api/v1/uploads/${upload.id}`);
    await person.read(204, 'DELETE', `/api/v1/uploads/${upload.id}`);
    await person.refused('upload-not-found', 'GET', `/api/v1/uploads/${upload.id}`);
    await person.refused('video-not-found', 'GET', `/api/v1/videos/${upload.videoId}`);
    await problemOf('upload-not-found', await putPart(person, upload.id, 1, partOf(bytes, 1)));
    expect(
      await env.DB.prepare('SELECT count(*) AS n FROM upload_parts WHERE upload_id = ?').bind(upload.id).first('n'),
    ).toBe(0);
  });
});

describe('beginning an upload', () => {
  it('names the video after the file unless it is given a title', async () => {
    const upload = await startUpload(person, 10, { filename: 'C:\\films\\my_holiday 1.final.mov' });
    const video = await person.read<Video>(200, 'GET', `/api/v1/videos/${upload.videoId}`);
    expect(video).toMatchObject({ title: 'my holiday 1.final', state: 'uploading', category: null, tags: [] });
  });

  it('refuses an empty file, one that is too large with the limit, and a lying size', async () => {
    const begin = (sizeBytes: number) => ({ json: { filename: 'a.mp4', sizeBytes } });
    await person.refused('empty-file', 'POST', '/api/v1/uploads', begin(0));
    const { detail } = await person.refused('file-too-large', 'POST', '/api/v1/uploads', begin(100_000_000_001));
    expect(detail).toContain('100 GB');
    await person.refused('invalid-input', 'POST', '/api/v1/uploads', begin(-1));
    await person.refused('invalid-input', 'POST', '/api/v1/uploads', begin(1.5));
    // The file is longer than was said: its first part does not fit, and there is no second.
    const upload = await startUpload(person, 1000);
    await problemOf('part-size-mismatch', await putPart(person, upload.id, 1, someBytes(2000)));
    await problemOf('part-out-of-range', await putPart(person, upload.id, 2, someBytes(1000)));
    await person.refused('upload-incomplete', 'POST', `/api/v1/uploads/${upload.id}/complete`);
  });

  it('plans 100 GB', async () => {
    const upload = await startUpload(person, 100_000_000_000);
    expect(upload.partCount).toBeLessThanOrEqual(9_500);
    expect(upload.partSizeBytes).toBeLessThanOrEqual(95 * 1024 * 1024);
    expect(upload.partCount * upload.partSizeBytes).toBeGreaterThanOrEqual(100_000_000_000);
  });

  it('tells its limits to everybody', async () => {
    const limits = await person.read<{ containers: string[] }>(200, 'GET', '/api/v1/uploads/limits');
    expect(limits).toMatchObject({ maxBytes: 100_000_000_000, maxSeconds: 43_200 });
    expect(limits.containers).toContain('.mp4');
  });

  it('is allowed so often a day, however many come at once', async () => {
    const eager = await newPerson();
    const { id } = eager;
    await spend('upload', id, 198);
    const begin = () => eager.send('POST', '/api/v1/uploads', { json: { filename: 'a.mp4', sizeBytes: 1 } });
    const statuses = (await Promise.all(Array.from({ length: 6 }, begin))).map((response) => response.status);
    expect(statuses.sort()).toEqual([201, 201, 429, 429, 429, 429]);
    await eager.refused('rate-limited', 'POST', '/api/v1/uploads', {
      json: { filename: 'a.mp4', sizeBytes: 1 },
    });
    const rows = await env.DB.prepare('SELECT count(*) AS n FROM videos WHERE owner_id = ?').bind(id).first('n');
    expect(rows).toBe(2);
  });
});
