// What moderators and admins do in real workerd: accounts, roles, lists, settings and the log of it all.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { AdminComment, AdminUser } from '#contract/admin.ts';
import type { AuditEntry } from '#contract/audit.ts';
import type { Comment } from '#contract/comments.ts';
import type { VideoItem } from '#contract/videos.ts';
import { Client, newPerson, signedUp } from './harness.ts';
import { makeVideos } from './listed-videos.ts';
import { acts, type Person, personWith } from './moderation-people.ts';

const API = '/api/v1';
const PASSWORD = 'correct horse battery';
let admin: Person;
let moderator: Person;

beforeAll(async () => {
  [admin, moderator] = await Promise.all([personWith('admin'), personWith('moderator')]);
});

const roleOf = async (id: string) =>
  (await env.DB.prepare('SELECT role FROM users WHERE id = ?').bind(id).first<{ role: string }>())?.role;
const giving = (role: string) => ({ json: { role } });
const suspend = (who: Client, ids: string[]) =>
  who.read<{ ids: string[] }>(200, 'POST', `${API}/admin/users/suspend`, { json: { ids, reason: 'Sold views.' } });

describe('who may', () => {
  it.each([
    ['GET', '/admin/users'],
    ['POST', '/admin/users/suspend'],
    ['POST', '/admin/users/unsuspend'],
    ['PUT', '/admin/users/x/role'],
    ['GET', '/admin/settings'],
    ['PATCH', '/admin/settings'],
    ['GET', '/admin/audit'],
  ])('%s %s is nothing for moderators and others', async (method, path) => {
    for (const who of [new Client(), await newPerson(), moderator]) await who.refused('not-found', method, API + path);
  });

  it.each(['/admin/videos', '/admin/comments'])('GET %s is nothing for others', async (path) => {
    for (const who of [new Client(), await newPerson()]) await who.refused('not-found', 'GET', API + path);
    await moderator.read(200, 'GET', API + path);
  });

  it('pages are 404 for those who may not', async () => {
    const status = async (who: Client, path: string) => (await who.send('GET', path)).status;
    for (const path of ['/admin', '/admin/reports', '/admin/users'])
      expect(await status(await newPerson(), path)).toBe(404);
    expect(await status(moderator, '/admin/reports')).toBe(200);
    expect(await status(moderator, '/admin/users')).toBe(404);
    expect(await status(admin, '/admin/users')).toBe(200);
    expect(await status(admin, '/admin/none')).toBe(404);
  });

  it('what is dangerous wants the password of the last minutes', async () => {
    const late = await personWith('admin');
    await env.DB.prepare('UPDATE sessions SET authenticated_at = 0 WHERE user_id = ?').bind(late.id).run();
    await late.refused('reauthentication-required', 'PUT', `${API}/admin/users/${moderator.id}/role`, giving('viewer'));
  });
});

describe('a suspension', () => {
  test('signs out everywhere at once, refuses log-ins with its reason, and ends', async () => {
    const person = await newPerson();
    expect(await suspend(admin, [person.id, admin.id, 'none'])).toEqual({ ids: [person.id] });
    await person.refused('session-required', 'GET', `${API}/me`);
    const logIn = { json: { credential: person.username, password: PASSWORD } };
    const problem = await new Client().refused('account-suspended', 'POST', `${API}/auth/login`, logIn);
    expect(problem.detail).toContain('Sold views.');
    const freed = { json: { ids: [person.id] } };
    expect(await admin.read(200, 'POST', `${API}/admin/users/unsuspend`, freed)).toEqual({ ids: [person.id] });
    await new Client().read(200, 'POST', `${API}/auth/login`, logIn);
    expect((await acts(person.id)).map(({ action }) => action)).toEqual(['user.suspend', 'user.unsuspend']);
  });

  test('closes the sockets', async () => {
    const person = await newPerson();
    const { webSocket } = await person.send('GET', '/api/v1/realtime?topics=user', {
      headers: { upgrade: 'websocket' },
    });
    let closed = false;
    webSocket?.addEventListener('close', () => {
      closed = true;
    });
    webSocket?.accept();
    await suspend(admin, [person.id]);
    await expect.poll(() => closed).toBe(true);
  });
});

describe('a role', () => {
  test('is given by another admin, and holds from the next sign-in on', async () => {
    const person = await newPerson();
    const given = await admin.read<AdminUser>(200, 'PUT', `${API}/admin/users/${person.id}/role`, giving('viewer'));
    expect(given).toMatchObject({ id: person.id, role: 'viewer' });
    await person.refused('session-required', 'GET', `${API}/me`);
    await person.read(200, 'POST', `${API}/auth/login`, { json: { credential: person.username, password: PASSWORD } });
    const upload = { json: { filename: 'a.mp4', sizeBytes: 10 } };
    const refused = await person.refused('role-missing', 'POST', `${API}/uploads`, upload);
    expect(refused.detail).toContain('Ask an admin');
    await admin.refused('own-subject', 'PUT', `${API}/admin/users/${admin.id}/role`, giving('viewer'));
    await admin.refused('user-not-found', 'PUT', `${API}/admin/users/none/role`, giving('viewer'));
    await admin.refused('invalid-input', 'PUT', `${API}/admin/users/${person.id}/role`, giving('owner'));
  });

  test('of two admins who take it from each other at once, one stays', async () => {
    const [one, other] = await Promise.all([personWith('admin'), personWith('admin')]);
    const rest = "SELECT id FROM users WHERE role = 'admin' AND id NOT IN (?, ?)";
    const { results } = await env.DB.prepare(rest).bind(one.id, other.id).all<{ id: string }>();
    const set = (role: string) =>
      env.DB.batch(results.map(({ id }) => env.DB.prepare('UPDATE users SET role = ? WHERE id = ?').bind(role, id)));
    await set('creator');
    await Promise.all([
      one.send('PUT', `${API}/admin/users/${other.id}/role`, giving('viewer')),
      other.send('PUT', `${API}/admin/users/${one.id}/role`, giving('viewer')),
    ]);
    const roles = [await roleOf(one.id), await roleOf(other.id)];
    await set('admin');
    expect(roles.sort()).toEqual(['admin', 'viewer']);
  });
});

describe('lists', () => {
  test('of accounts: by name, by how the address begins, by role, page by page', async () => {
    const person = await newPerson();
    const list = async (query: string) =>
      (await admin.read<{ data: AdminUser[] }>(200, 'GET', `${API}/admin/users?${query}`)).data.map(({ id }) => id);
    expect(await list(`q=${person.username.toUpperCase()}`)).toEqual([person.id]);
    expect(await list(`q=${encodeURIComponent(`${person.username}@ex`)}`)).toEqual([person.id]);
    expect(await list('q=%25')).toEqual([]);
    expect(await list('role=moderator')).toContain(moderator.id);
    await suspend(admin, [person.id]);
    expect(await list('suspended=yes')).toContain(person.id);
    const first = await admin.read<{ nextCursor: string }>(200, 'GET', `${API}/admin/users?limit=1`);
    expect(await list(`limit=1&cursor=${first.nextCursor}`)).not.toEqual(await list('limit=1'));
  });

  test('of videos: every visibility, without pictures of what is private', async () => {
    const owner = await newPerson();
    const [hidden = '', open = ''] = await makeVideos([
      { ownerId: owner.id, visibility: 'private', title: 'Kept to oneself' },
      { ownerId: owner.id, title: 'For everybody' },
    ]);
    const list = async (query: string) =>
      (await moderator.read<{ data: VideoItem[] }>(200, 'GET', `${API}/admin/videos?${query}`)).data;
    const all = await list(`q=@${owner.username}`);
    expect(all.map(({ id }) => id)).toEqual([open, hidden]);
    expect(all.map(({ poster }) => poster === null)).toEqual([false, true]);
    expect((await list('q=kept to&visibility=private')).map(({ id }) => id)).toEqual([hidden]);
    expect((await list(`q=${open}`)).map(({ id }) => id)).toEqual([open]);
    expect((await list('blocked=yes')).map(({ id }) => id)).not.toContain(open);
  });

  test('of comments: by how they begin and by author; removed for good', async () => {
    const author = await newPerson();
    const [videoId = ''] = await makeVideos([{ ownerId: (await newPerson()).id }]);
    const said = await author.read<Comment>(201, 'POST', `${API}/videos/${videoId}/comments`, {
      json: { text: 'Buy cheap views' },
    });
    const list = async (query: string) =>
      (await moderator.read<{ data: AdminComment[] }>(200, 'GET', `${API}/admin/comments?${query}`)).data.map(
        ({ id }) => id,
      );
    expect(await list('q=buy cheap')).toContain(said.id);
    expect(await list('q=cheap')).not.toContain(said.id);
    expect(await list(`author=@${author.username}`)).toEqual([said.id]);
    const json = { ids: [said.id, 'none'] };
    expect(await moderator.read(200, 'POST', `${API}/admin/comments/remove`, { json })).toEqual({ ids: [said.id] });
    expect(await list(`author=${author.username}`)).toEqual([]);
  });
});

describe('settings', () => {
  test('are of a closed list, close the sign-up, and give new accounts their role', async () => {
    const edit = (json: object) => admin.read(200, 'PATCH', `${API}/admin/settings`, { json });
    await admin.refused('invalid-input', 'PATCH', `${API}/admin/settings`, { json: { newAccountRole: 'admin' } });
    await admin.refused('invalid-input', 'PATCH', `${API}/admin/settings`, { json: { sessionSecret: 'x' } });
    await edit({ newAccountRole: 'viewer', welcomeText: 'Be kind.' });
    expect(await roleOf((await signedUp()).id)).toBe('viewer');
    expect(await new Client().read(200, 'GET', `${API}/site`)).toEqual({
      signUpsOpen: true,
      welcomeText: 'Be kind.',
      appealContact: '',
    });
    await edit({ signUpsOpen: false });
    const json = { username: 'too-late', email: 'late@example.test', password: PASSWORD };
    await new Client().refused('sign-ups-closed', 'POST', `${API}/auth/signup`, { json });
    await edit({ signUpsOpen: true, newAccountRole: 'creator', welcomeText: '' });
    expect((await acts('signUpsOpen')).map(({ action }) => action)).toEqual(['setting.change', 'setting.change']);
  });
});

describe('the audit log', () => {
  test('has every act with its actor, those of operators too, and is filtered', async () => {
    await admin.read(201, 'POST', `${API}/operations/categories`, { json: { name: 'Audited things' } });
    const list = async (query: string) =>
      (await admin.read<{ data: AuditEntry[] }>(200, 'GET', `${API}/admin/audit?${query}`)).data;
    const [entry] = await list('action=category.add');
    expect(entry).toMatchObject({ actor: { id: admin.id }, subject: { kind: 'category', id: 'audited-things' } });
    const target = await newPerson();
    await admin.read(200, 'PUT', `${API}/admin/users/${target.id}/quota`, { json: { bytes: 1e9, minutes: null } });
    const [named] = await list(`subject=${target.id}`);
    expect(named).toMatchObject({ action: 'user.quota', subject: { kind: 'user', name: target.username } });
    expect((await list(`actor=${admin.username}`)).every(({ actor }) => actor.id === admin.id)).toBe(true);
    expect(await list('subject=nothing-like-it')).toEqual([]);
  });
});
