// Videos in the real runtime: who sees what, lists and their pages, edits, and that deletion leaves nothing.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ChannelStatistics } from '#contract/channels.ts';
import type { Playback, Video, VideoItem, VideoState, Visibility } from '#contract/videos.ts';
import { playbackKey, sourceKey } from '#media/object-keys.ts';
import { newRandomId, newUlid } from '../../src/platform/ids.ts';
import { Client, newPerson, putPart, someBytes, startUpload } from './harness.ts';

type Person = Awaited<ReturnType<typeof newPerson>>;
interface Page {
  data: VideoItem[];
  nextCursor: string | null;
}

let owner: Person;
let stranger: Person;
const visitor = new Client();
beforeAll(async () => {
  owner = await newPerson();
  stranger = await newPerson();
});

let clockMs = Date.UTC(2026, 0, 1);

/** A video as processing leaves it, with the object that its id is played by. */
async function madeVideo(state: VideoState | 'deleting', visibility: Visibility, person = owner) {
  clockMs += 1000;
  const id = newUlid(clockMs);
  const uploadId = newUlid(clockMs);
  const playable = state === 'playable' || state === 'ready';
  await env.DB.prepare(
    `INSERT INTO videos (id, owner_id, title, visibility, state, index_version, upload_id, source_filename, source_bytes,
       duration_ms, width, height, poster_key, created_at, published_at)
     VALUES (?, ?, ?, ?, ?, 7, ?, 'clip.mp4', 10, 61500, 1920, 1080, ?, ?, ?)`,
  )
    .bind(
      id,
      person.id,
      `Video ${id}`,
      visibility,
      state,
      uploadId,
      `v/${id}/1/e1/poster`,
      clockMs,
      playable && visibility === 'public' ? clockMs : null,
    )
    .run();
  await env.DB.prepare(
    "INSERT INTO renditions VALUES (?, 1, '240p', 240, 'ready', NULL), (?, 1, 'audio', NULL, 'ready', NULL)",
  )
    .bind(id, id)
    .run();
  const playbackId = newRandomId();
  await env.DB.prepare('INSERT INTO playback_ids VALUES (?, ?, 1, ?, ?, NULL)')
    .bind(playbackId, id, visibility === 'private' ? 'signed' : 'public', clockMs)
    .run();
  await env.MEDIA.put(playbackKey(playbackId), '{}');
  return { id, uploadId, playbackId };
}

describe('who may see a video', () => {
  const cases: [state: VideoState | 'deleting', visibility: Visibility, owner: number, others: number][] = [
    ['uploading', 'public', 200, 404],
    ['queued', 'public', 200, 404],
    ['processing', 'unlisted', 200, 404],
    ['failed', 'public', 200, 404],
    ['playable', 'private', 200, 404],
    ['ready', 'private', 200, 404],
    ['playable', 'public', 200, 200],
    ['ready', 'unlisted', 200, 200],
    ['ready', 'public', 200, 200],
    ['deleting', 'public', 404, 404],
  ];
  for (const [state, visibility, toOwner, toOthers] of cases) {
    it(`${visibility} and ${state}: owner ${toOwner}, others ${toOthers}`, async () => {
      const { id } = await madeVideo(state, visibility);
      const path = `/api/v1/videos/${id}`;
      expect((await owner.send('GET', path)).status).toBe(toOwner);
      for (const client of [stranger, visitor]) {
        expect((await client.send('GET', path)).status).toBe(toOthers);
        // What one may not see one may not change either, and not even know of.
        if (client === stranger) {
          const code = toOthers === 404 ? 'video-not-found' : 'not-owner';
          await client.refused(code, 'PATCH', path, { json: { title: 'Mine now' } });
          await client.refused(code, 'DELETE', path);
        }
      }
    });
  }

  it('is told of a video with its owner as the channel', async () => {
    const { id } = await madeVideo('ready', 'public');
    const video = await visitor.read<Video>(200, 'GET', `/api/v1/videos/${id}`);
    expect(video).toMatchObject({
      id,
      slug: `video-${id}`,
      durationSeconds: 61.5,
      channel: { id: owner.id, handle: owner.username, name: owner.username },
      counts: { views: 0, likes: 0, comments: 0 },
      processing: { stage: 'done', progress: 1, etaSeconds: null },
    });
    expect(video.processing.renditions.map((rendition) => rendition.name)).toEqual(['audio', '240p']);
    await visitor.refused('video-not-found', 'GET', '/api/v1/videos/not-an-id');
    await visitor.refused('video-not-found', 'GET', `/api/v1/videos/${newUlid(1)}`);
  });

  it('learns why a video failed, as its owner', async () => {
    const { id } = await madeVideo('failed', 'public');
    await env.DB.prepare("UPDATE videos SET error_code = 'no-video-stream' WHERE id = ?").bind(id).run();
    const { processing } = await owner.read<Video>(200, 'GET', `/api/v1/videos/${id}`);
    expect(processing.error).toMatchObject({ code: 'no-video-stream', detail: expect.stringContaining('no video') });
  });
});

describe('playback', () => {
  it('of a public video names its id and carries no token', async () => {
    const { id, playbackId } = await madeVideo('ready', 'public');
    await env.DB.prepare("INSERT INTO captions VALUES (?, 1, 'en', 'English', 'k')").bind(id).run();
    const playback = await visitor.read<Playback>(200, 'GET', `/api/v1/videos/${id}/playback`);
    expect(playback).toMatchObject({
      playbackId,
      hls: `/media/${playbackId}/master.m3u8?v=7`,
      dash: `/media/${playbackId}/manifest.mpd?v=7`,
      poster: expect.stringContaining(`/media/${playbackId}/poster.jpg`),
      made: null,
      storyboard: null,
      original: null,
      captions: [
        { language: 'en', label: 'English', url: expect.stringContaining(`/media/${playbackId}/captions/en.vtt`) },
      ],
    });
    expect(playback.expiresAt).toBeUndefined();
    const own = await owner.read<Playback>(200, 'GET', `/api/v1/videos/${id}/playback`);
    expect(own.original).toContain('/original');
  });

  it('of a private video carries a token that ends, for its owner only', async () => {
    const { id, playbackId } = await madeVideo('ready', 'private');
    const path = `/api/v1/videos/${id}/playback`;
    const playback = await owner.read<Playback>(200, 'GET', path);
    expect(playback.hls).toMatch(new RegExp(`^/media/${playbackId}\\.[\\w-]+/master\\.m3u8`));
    expect(Date.parse(playback.expiresAt ?? '')).toBeGreaterThan(Date.now() + 61_500);
    // Equal within the hour, so that browser caches work.
    expect((await owner.read<Playback>(200, 'GET', path)).hls.split('/')[2]).toBe(playback.hls.split('/')[2]);
    await stranger.refused('video-not-found', 'GET', path);
    await visitor.refused('video-not-found', 'GET', path);
  });

  it('before there is something to play is video-not-playable for the owner', async () => {
    const { id } = await madeVideo('processing', 'public');
    await owner.refused('video-not-playable', 'GET', `/api/v1/videos/${id}/playback`);
    await visitor.refused('video-not-found', 'GET', `/api/v1/videos/${id}/playback`);
  });
});

describe('lists', () => {
  it('of the latest hold public playable videos of everybody, newest first, page by page', async () => {
    await env.DB.prepare('DELETE FROM playback_ids').run();
    await env.DB.prepare('DELETE FROM videos').run();
    const shown: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      shown.unshift((await madeVideo(i % 2 ? 'ready' : 'playable', 'public', i % 2 ? owner : stranger)).id);
      await madeVideo('ready', 'private');
      await madeVideo('ready', 'unlisted');
      await madeVideo('processing', 'public');
    }
    const seen: VideoItem[] = [];
    let cursor: string | null = '';
    let pages = 0;
    while (cursor !== null) {
      const page: Page = await visitor.read(200, 'GET', `/api/v1/videos?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...page.data);
      cursor = page.nextCursor;
      pages += 1;
      // Something newer does not move the pages that follow.
      if (pages === 1) await madeVideo('ready', 'public');
    }
    expect(seen.map((item) => item.id)).toEqual(shown);
    expect(pages).toBe(3);
    expect(seen[0]).toMatchObject({
      durationSeconds: 61.5,
      poster: expect.stringMatching(/^\/media\/\w{26}\/poster\.jpg/),
    });
    expect(seen[0]).not.toHaveProperty('processing');
  });

  it('of one’s own hold every state but what is being deleted', async () => {
    const person = await newPerson();
    await person.read(200, 'GET', '/api/v1/videos?owner=me');
    const made: string[] = [];
    for (const state of ['uploading', 'queued', 'processing', 'playable', 'ready', 'failed'] as const) {
      made.unshift((await madeVideo(state, 'private', person)).id);
    }
    await madeVideo('deleting', 'private', person);
    const first = await person.read<Page>(200, 'GET', '/api/v1/videos?owner=me&limit=4');
    const second = await person.read<Page>(200, 'GET', `/api/v1/videos?owner=me&limit=4&cursor=${first.nextCursor}`);
    expect([...first.data, ...second.data].map((item) => item.id)).toEqual(made);
    expect(second.nextCursor).toBeNull();
    expect(first.data[1]?.poster).toMatch(/^\/media\/\w{26}\.[\w-]+\/poster\.jpg/);
    await visitor.refused('session-required', 'GET', '/api/v1/videos?owner=me');
    // A cursor of one list is none of the other.
    await visitor.refused('invalid-cursor', 'GET', `/api/v1/videos?cursor=${first.nextCursor}`);
  });

  it('refuse what is no page', async () => {
    for (const query of ['limit=0', 'limit=101', 'limit=1e9', 'limit=x', 'owner=somebody']) {
      await visitor.refused('invalid-input', 'GET', `/api/v1/videos?${query}`);
    }
    for (const cursor of ['x', '', btoa('["latest",1]'), btoa('["latest",1,"\' OR 1=1"]')]) {
      await visitor.refused('invalid-cursor', 'GET', `/api/v1/videos?cursor=${encodeURIComponent(cursor)}`);
    }
  });
});

describe('an edit', () => {
  it('changes what is given, keeps the rest and is told to those who listen', async () => {
    const { id } = await madeVideo('ready', 'public');
    const path = `/api/v1/videos/${id}`;
    const edit = { title: ' Crème brûlée! ', tags: ['food', 'fire'], category: 'howto-style' };
    const video = await owner.read<Video>(200, 'PATCH', path, { json: edit });
    expect(video).toMatchObject({
      title: 'Crème brûlée!',
      slug: 'creme-brulee',
      tags: ['food', 'fire'],
      description: '',
      category: 'howto-style',
    });
    expect(await owner.read<Video>(200, 'PATCH', path, { json: { category: null } })).toMatchObject({
      category: null,
      tags: ['food', 'fire'],
    });
    const topics = await env.DB.prepare('SELECT topic FROM outbox WHERE payload LIKE ? ORDER BY id')
      .bind(`%${id}%`)
      .all();
    expect(topics.results.slice(0, 2).map((row) => row['topic'])).toEqual([`user:${owner.id}`, `video:${id}`]);
  });

  it('of what is not one’s to change, or too much of it, is refused with its place', async () => {
    const { id } = await madeVideo('ready', 'public');
    const cases: [json: unknown, pointer: string][] = [
      [{ state: 'ready' }, '/state'],
      [{ ownerId: stranger.id }, '/ownerId'],
      [{ title: '' }, '/title'],
      [{ title: 'x'.repeat(121) }, '/title'],
      [{ description: 'x'.repeat(5001) }, '/description'],
      [{ tags: Array.from({ length: 21 }, () => 'tag') }, '/tags'],
      [{ tags: ['ok', ' '] }, '/tags/1'],
      [{ category: 'nonsense' }, '/category'],
      [{ visibility: 'secret' }, '/visibility'],
    ];
    for (const [json, pointer] of cases) {
      const problem = await owner.refused('invalid-input', 'PATCH', `/api/v1/videos/${id}`, { json });
      expect(problem.errors[0]?.pointer).toBe(pointer);
    }
  });

  it('that withdraws a video ends its playback id at once', async () => {
    const { id, playbackId } = await madeVideo('ready', 'public');
    await owner.read(200, 'PATCH', `/api/v1/videos/${id}`, { json: { visibility: 'private' } });
    expect(await env.MEDIA.head(playbackKey(playbackId))).toBeNull();
    const row = await env.DB.prepare('SELECT retired_at FROM playback_ids WHERE id = ?')
      .bind(playbackId)
      .first('retired_at');
    expect(row).not.toBeNull();
    await visitor.refused('video-not-found', 'GET', `/api/v1/videos/${id}`);
  });

  it('between public and unlisted keeps the playback id; the first time public is remembered', async () => {
    const { id, playbackId } = await madeVideo('ready', 'unlisted');
    const path = `/api/v1/videos/${id}`;
    const published = await owner.read<Video>(200, 'PATCH', path, { json: { visibility: 'public' } });
    expect(published.publishedAt).not.toBeNull();
    await owner.read(200, 'PATCH', path, { json: { visibility: 'unlisted' } });
    const again = await owner.read<Video>(200, 'PATCH', path, { json: { visibility: 'public' } });
    expect(again.publishedAt).toBe(published.publishedAt);
    const playback = await visitor.read<Playback>(200, 'GET', `${path}/playback`);
    expect(playback.playbackId).toBe(playbackId);
  });
});

describe('deletion', () => {
  async function leftovers(video: { id: string; uploadId: string; playbackId: string }) {
    const tables = [
      'videos WHERE id',
      'renditions WHERE video_id',
      'captions WHERE video_id',
      'playback_ids WHERE video_id',
      'jobs WHERE video_id',
    ];
    const counts = await env.DB.batch<{ n: number }>(
      tables.map((table) => env.DB.prepare(`SELECT count(*) AS n FROM ${table} = ?`).bind(video.id)),
    );
    const rows = counts.reduce((sum, { results }) => sum + (results[0]?.n ?? 0), 0);
    const lists = await Promise.all(
      [`v/${video.id}/`, `i/${video.id}/`, sourceKey(video.uploadId), playbackKey(video.playbackId)].map((prefix) =>
        env.MEDIA.list({ prefix }),
      ),
    );
    return { rows, objects: lists.flatMap((list) => list.objects).length };
  }

  for (const state of ['uploading', 'queued', 'processing', 'playable', 'ready', 'failed'] as const) {
    it(`in the state ${state} removes everything that the video owned`, async () => {
      const video = await madeVideo(state, 'public');
      const keys = [
        `v/${video.id}/1/e1/240p/0.pack`,
        `v/${video.id}/1/e2/audio/init`,
        `i/${video.id}/1/240p/0.1`,
        sourceKey(video.uploadId),
      ];
      await Promise.all(keys.map((key) => env.MEDIA.put(key, 'x')));
      await env.DB.prepare("INSERT INTO captions VALUES (?, 1, 'en', 'English', 'k')").bind(video.id).run();
      await owner.read(204, 'DELETE', `/api/v1/videos/${video.id}`);
      expect(await leftovers(video)).toEqual({ rows: 0, objects: 0 });
      await owner.refused('video-not-found', 'DELETE', `/api/v1/videos/${video.id}`);
      const told = await env.DB.prepare(
        "SELECT count(*) AS n FROM outbox WHERE payload LIKE '%video.deleted%' AND topic = ? AND payload LIKE ?",
      )
        .bind(`user:${owner.id}`, `%${video.id}%`)
        .first('n');
      expect(told).toBe(1);
    });
  }

  it('while it uploads gives the upload up', async () => {
    const upload = await startUpload(owner, 1000);
    await putPart(owner, upload.id, 1, someBytes(1000));
    await owner.read(204, 'DELETE', `/api/v1/videos/${upload.videoId}`);
    await owner.refused('upload-not-found', 'POST', `/api/v1/uploads/${upload.id}/complete`);
    expect(await env.MEDIA.head(sourceKey(upload.id))).toBeNull();
  });

  it('right after completion stops the job', async () => {
    const upload = await startUpload(owner, 1000);
    await putPart(owner, upload.id, 1, someBytes(1000));
    await owner.read(202, 'POST', `/api/v1/uploads/${upload.id}/complete`);
    await owner.read(204, 'DELETE', `/api/v1/videos/${upload.videoId}`);
    expect(await leftovers({ id: upload.videoId, uploadId: upload.id, playbackId: newRandomId() })).toEqual({
      rows: 0,
      objects: 0,
    });
  });

  it('clears away more objects than one list holds', async () => {
    const video = await madeVideo('ready', 'public');
    for (let i = 0; i < 1100; i += 100) {
      await Promise.all(
        Array.from({ length: 100 }, (_, j) => env.MEDIA.put(`v/${video.id}/1/e1/240p/${i + j}.pack`, '')),
      );
    }
    await owner.read(204, 'DELETE', `/api/v1/videos/${video.id}`);
    expect(await leftovers(video)).toEqual({ rows: 0, objects: 0 });
  });
});

describe('what people have left with a video', () => {
  const many = 11_000;

  it('goes with it, however much it is, and is looked for nowhere else', async () => {
    const [{ id }, { id: other }] = [await madeVideo('ready', 'public'), await madeVideo('ready', 'public')];
    await env.DB.batch([
      env.DB.prepare(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
         INSERT INTO comments (id, video_id, channel_id, author_id, text, state, created_at)
         SELECT 'said ' || i, ?, ?, ?, 'x', 'shown', 1 FROM n`,
      ).bind(many, id, owner.id, stranger.id),
      env.DB.prepare(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
         INSERT INTO users (id, username, username_key, email, email_key, display_name, password_hash, created_at)
         SELECT 'watcher ' || i, 'w' || i, 'w' || i, 'w' || i, 'w' || i, 'W', '', 1 FROM n`,
      ),
      env.DB.prepare("INSERT INTO watch_history SELECT id, ?, 1, 1 FROM users WHERE id LIKE 'watcher %'").bind(other),
      env.DB.prepare("INSERT INTO reactions SELECT ?, id, 1, 1 FROM users WHERE id LIKE 'watcher %'").bind(id),
    ]);
    const { comments: before } = await owner.read<ChannelStatistics>(200, 'GET', '/api/v1/channels/me/statistics');
    await owner.read(204, 'DELETE', `/api/v1/videos/${id}`);
    const after = await owner.read<ChannelStatistics>(200, 'GET', '/api/v1/channels/me/statistics');
    expect([before - after.comments, after.likes]).toEqual([many, 0]);
    const left = await env.DB.prepare('SELECT count(*) AS n FROM comments WHERE video_id = ?').bind(id).first('n');
    expect(left).toBe(0);
    // Those who watched something else are not read.
    const { id: unwatched } = await madeVideo('ready', 'public');
    const { meta } = await env.DB.prepare('DELETE FROM videos WHERE id = ?').bind(unwatched).run();
    expect(meta.rows_read).toBeLessThan(100);
    await env.DB.prepare("DELETE FROM users WHERE id LIKE 'watcher %'").run();
  });
});
