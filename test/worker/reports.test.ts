// Reports in real workerd: who may report what, the queue of moderators, decisions, and whom they are told to.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { Comment } from '#contract/comments.ts';
import type { NotificationItem } from '#contract/notifications.ts';
import type { Report, ReportGroup } from '#contract/reports.ts';
import type { Playback, Video } from '#contract/videos.ts';
import { Client, newPerson } from './harness.ts';
import { makeVideos } from './listed-videos.ts';
import { acts, type Person, personWith, toldKinds } from './moderation-people.ts';
import { queuedVideo, RUNGS, startedJob } from './scripted-transcoder.ts';
import { storedVideo } from './stored-video.ts';

const API = '/api/v1';
let moderator: Person;
let owner: Person;
let reporter: Person;

beforeAll(async () => {
  [moderator, owner, reporter] = await Promise.all([personWith('moderator'), newPerson(), newPerson()]);
});

const aVideo = async (more: { title?: string; visibility?: 'public' | 'private' } = {}): Promise<string> => {
  const [id = ''] = await makeVideos([{ ownerId: owner.id, ...more }]);
  return id;
};
const reporting = (subjectId: string, kind = 'video', reason = 'spam') => ({ json: { kind, subjectId, reason } });
const report = (who: Client, subjectId: string, kind = 'video', reason = 'spam') =>
  who.read<{ id: string }>(201, 'POST', `${API}/reports`, reporting(subjectId, kind, reason));
const queue = async (query = ''): Promise<ReportGroup[]> =>
  (await moderator.read<{ data: ReportGroup[] }>(200, 'GET', `${API}/admin/reports${query}`)).data;
const decide = (json: object) =>
  moderator.read<{ subjects: object[] }>(200, 'POST', `${API}/admin/reports/decisions`, { json });
const comment = (who: Client, videoId: string, text: string) =>
  who.read<Comment>(201, 'POST', `${API}/videos/${videoId}/comments`, { json: { text } });

describe('reporting', () => {
  test('is for those who are signed in, of a reason in the list, once while it is open', async () => {
    const id = await aVideo();
    await new Client().refused('session-required', 'POST', `${API}/reports`, reporting(id));
    await reporter.refused('invalid-input', 'POST', `${API}/reports`, reporting(id, 'video', 'dislike'));
    await report(reporter, id);
    await reporter.refused('already-reported', 'POST', `${API}/reports`, reporting(id, 'video', 'hate'));
    await decide({ subjects: [{ kind: 'video', subjectId: id }], outcome: 'dismissed' });
    await report(reporter, id);
  });

  test('what may not be seen cannot be reported, and nothing of one’s own', async () => {
    const hidden = await aVideo({ visibility: 'private' });
    await reporter.refused('video-not-found', 'POST', `${API}/reports`, reporting(hidden));
    await reporter.refused('video-not-found', 'POST', `${API}/reports`, reporting('none'));
    await reporter.refused('comment-not-found', 'POST', `${API}/reports`, reporting('none', 'comment'));
    await reporter.refused('channel-not-found', 'POST', `${API}/reports`, reporting('none', 'channel'));
    const own = await comment(reporter, await aVideo(), 'mine');
    await reporter.refused('own-subject', 'POST', `${API}/reports`, reporting(own.id, 'comment'));
    await owner.refused('own-subject', 'POST', `${API}/reports`, reporting(await aVideo()));
    await report(reporter, owner.id, 'channel');
  });
});

describe('the queue', () => {
  it.each([
    ['GET', '/admin/reports'],
    ['GET', '/admin/reports/video/x'],
    ['POST', '/admin/reports/decisions'],
    ['POST', '/admin/videos/block'],
    ['POST', '/admin/videos/unblock'],
  ])('%s %s is nothing for others', async (method, path) => {
    await new Client().refused('not-found', method, API + path);
    await (await personWith('creator')).refused('not-found', method, API + path);
  });

  test('has the reports of one subject together, filtered, searched, in either order, page by page', async () => {
    const [often, once] = [await aVideo({ title: 'Often 100% reported' }), await aVideo({ title: 'Reported once' })];
    await report(reporter, often, 'video', 'hate');
    await report(await newPerson(), often, 'video', 'spam');
    await report(await newPerson(), often, 'video', 'spam');
    await report(reporter, once, 'video', 'other');
    const [newest] = await queue('?kind=video&limit=1');
    expect(newest).toMatchObject({ subjectId: once, count: 1, excerpt: 'Reported once', isThere: true });
    const [most] = await queue('?kind=video&sort=most&limit=1');
    expect(most).toMatchObject({
      subjectId: often,
      count: 3,
      reasons: [
        { reason: 'spam', count: 2 },
        { reason: 'hate', count: 1 },
      ],
      owner: { id: owner.id },
    });
    expect((await queue('?q=100%25')).map(({ subjectId }) => subjectId)).toEqual([often]);
    expect(await queue('?q=nothing-says-this')).toEqual([]);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { data: ReportGroup[]; nextCursor: string | null } = await moderator.read(
        200,
        'GET',
        `${API}/admin/reports?sort=most&limit=1${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...page.data.map(({ subjectId }) => subjectId));
      cursor = page.nextCursor;
    }
    expect(seen[0]).toBe(often);
    expect(new Set(seen).size).toBe(seen.length);
    const path = `${API}/admin/reports/video/${often}`;
    const { data } = await moderator.read<{ data: Report[] }>(200, 'GET', path);
    expect(data.map(({ reporter: by }) => by?.id)).toContain(reporter.id);
  });
});

describe('a decision', () => {
  test('blocks the video: it is gone for others, its owner reads why, both are told, the log knows', async () => {
    const id = await aVideo({ title: 'Against the rules' });
    await report(reporter, id);
    const subjects = [{ kind: 'video', subjectId: id }];
    const blockReason = 'Shows what may not be shown.';
    await moderator.refused('invalid-input', 'POST', `${API}/admin/reports/decisions`, {
      json: { subjects, outcome: 'upheld', action: 'block' },
    });
    expect(await decide({ subjects, outcome: 'upheld', action: 'block', blockReason })).toEqual({ subjects });
    await new Client().refused('video-not-found', 'GET', `${API}/videos/${id}`);
    await reporter.refused('video-not-found', 'GET', `${API}/videos/${id}`);
    const video = await owner.read<Video>(200, 'GET', `${API}/videos/${id}`);
    expect(video.blocked).toMatchObject({ reason: blockReason });
    await moderator.read(200, 'GET', `${API}/videos/${id}`);
    await expect.poll(() => toldKinds(owner)).toContain('video-blocked');
    await expect.poll(() => toldKinds(reporter)).toContain('report-decided');
    const done = ['report.decide', 'video.block', 'video.open'];
    expect((await acts(id)).map(({ action }) => action).sort()).toEqual(done);
    expect((await queue('?state=upheld')).map(({ subjectId }) => subjectId)).toContain(id);
    // Nothing is open any more: the same again does nothing.
    expect(await decide({ subjects, outcome: 'dismissed' })).toEqual({ subjects: [] });
    expect((await acts(id)).length).toBe(done.length);
  });

  test('removes the comment; its author is told, and a report tells nothing but how it ended', async () => {
    const author = await newPerson();
    const someone = await newPerson();
    const said = await comment(author, await aVideo(), 'something unkind');
    await report(someone, said.id, 'comment', 'harassment');
    await decide({ subjects: [{ kind: 'comment', subjectId: said.id }], outcome: 'upheld', action: 'remove' });
    await new Client().refused('comment-not-found', 'GET', `${API}/comments/${said.id}`);
    await expect.poll(() => toldKinds(author)).toContain('comment-removed');
    await expect.poll(() => toldKinds(someone)).toEqual(['report-decided']);
    const { data } = await someone.read<{ data: NotificationItem[] }>(200, 'GET', `${API}/me/notifications`);
    expect(data[0]).toMatchObject({ decision: 'upheld', video: null, quote: null, actor: null });
  });

  test('of two who decide at once one does', async () => {
    const id = await aVideo();
    await report(reporter, id);
    const json = (outcome: string) => ({ subjects: [{ kind: 'video', subjectId: id }], outcome });
    await Promise.all([decide(json('dismissed')), decide(json('upheld'))]);
    expect((await acts(id)).length).toBe(1);
  });
});

describe('blocking', () => {
  test('leaves lists, and comes back with the address that it had', async () => {
    const { row } = await storedVideo({ ownerId: owner.id, visibility: 'public' });
    await env.DB.prepare('UPDATE videos SET published_at = 5 WHERE id = ?').bind(row.id).run();
    const listed = async () =>
      (await env.DB.prepare('SELECT listed_at FROM videos WHERE id = ?').bind(row.id).first<{ listed_at: number }>())
        ?.listed_at;
    const json = { ids: [row.id, 'none'], reason: 'No.' };
    expect(await moderator.read(200, 'POST', `${API}/admin/videos/block`, { json })).toEqual({ ids: [row.id] });
    expect(await moderator.read(200, 'POST', `${API}/admin/videos/block`, { json })).toEqual({ ids: [] });
    expect(await listed()).toBeNull();
    const ids = { json: { ids: [row.id] } };
    expect(await moderator.read(200, 'POST', `${API}/admin/videos/unblock`, ids)).toEqual({ ids: [row.id] });
    expect(await listed()).toBe(5);
    expect((await acts(row.id)).map(({ action }) => action)).toEqual(['video.block', 'video.unblock']);
    await new Client().read(200, 'GET', `${API}/videos/${row.id}`);
    await expect.poll(() => toldKinds(owner)).toContain('video-unblocked');
  });

  test('its owner and moderators go on watching, by addresses that need a token', async () => {
    const video = await queuedVideo({ ownerId: owner.id, visibility: 'public' });
    const transcoder = await startedJob(video);
    await transcoder.plan(RUNGS.slice(0, 1), null);
    await transcoder.complete('240p');
    await transcoder.end();
    const playback = (who: Client) => who.read<Playback>(200, 'GET', `${API}/videos/${video.id}/playback`);
    const before = await playback(new Client());
    await moderator.read(200, 'POST', `${API}/admin/videos/block`, { json: { ids: [video.id], reason: 'No.' } });
    for (const who of [owner, moderator]) {
      const { hls, playbackId, expiresAt } = await playback(who);
      expect(playbackId).not.toBe(before.playbackId);
      expect(expiresAt).toBeDefined();
      expect((await who.send('GET', hls)).status).toBe(200);
      expect((await who.send('GET', hls.replace(/\/media\/[^/]+/, `/media/${playbackId}`))).status).toBe(404);
    }
    await new Client().refused('video-not-found', 'GET', `${API}/videos/${video.id}/playback`);
    await moderator.read(200, 'POST', `${API}/admin/videos/unblock`, { json: { ids: [video.id] } });
    const { hls, expiresAt } = await playback(new Client());
    expect(expiresAt).toBeUndefined();
    expect((await new Client().send('GET', hls)).status).toBe(200);
  });
});
