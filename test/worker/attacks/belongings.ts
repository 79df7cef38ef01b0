// What one person can have, each thing with the id by which paths name it: for tests of what others reach with these ids.
import { env } from 'cloudflare:workers';
import type { NewPlaylist } from '#contract/playlists.ts';
import type { NewShareLink } from '#contract/sharing.ts';
import type { MadeApiToken } from '#contract/tokens.ts';
import type { DescribedOperation } from '../../../src/http/document.ts';
import { parameterKind } from '../fuzz/pool.ts';
import { Client, newPerson, startUpload } from '../harness.ts';
import { storedVideo } from '../stored-video.ts';

export type Person = Awaited<ReturnType<typeof newPerson>>;
const API = '/api/v1';
const PASSWORD = 'correct horse battery';
export const UPLOAD_BYTES = 1000;

export interface Belongings {
  owner: Person;
  /** By the collection that a path names: the id of the owner's in it. */
  ids: ReadonlyMap<string, string>;
}

/** Hidden things are seen by people whom the owner named, shown ones by everybody. */
export async function belongingsOf(owner: Person, kind: 'hidden' | 'shown'): Promise<Belongings> {
  const { row } = await storedVideo({ ownerId: owner.id, visibility: kind === 'hidden' ? 'shared' : 'public' });
  const friend = await newPerson();
  const video = `${API}/videos/${row.id}`;
  await owner.read(200, 'PUT', `${video}/shares/${friend.username}`);
  const { link } = await owner.read<NewShareLink>(201, 'POST', `${video}/share-links`, { json: {} });
  const visibility = kind === 'hidden' ? 'private' : 'public';
  const list: Partial<NewPlaylist> = { title: 'Mine', visibility };
  const made = (path: string, json: object) => owner.read<{ id: string }>(201, 'POST', `${API}${path}`, { json });
  const playlist = await made('/playlists', list);
  await owner.send('PUT', `${API}/playlists/${playlist.id}/items/${row.id}`);
  const comment = await made(`/videos/${row.id}/comments`, { text: 'Mine' });
  const upload = await startUpload(owner, UPLOAD_BYTES);
  const scopes = ['videos:read'];
  const tokens = { json: { name: 'mine', scopes } };
  const { token } = await owner.read<MadeApiToken>(201, 'POST', `${API}/me/tokens`, tokens);
  const credential = { credential: owner.username, password: PASSWORD };
  const app = { json: { ...credential, client: 'mine', scopes } };
  await new Client().read(200, 'POST', `${API}/auth/app/login`, app);
  await new Client().read(200, 'POST', `${API}/auth/login`, { json: credential });
  const cause = `test-${row.id}`; // what notifications are named by
  await env.DB.prepare(
    "INSERT INTO notifications (user_id, kind, cause, video_id, created_at) VALUES (?, 'video-ready', ?, ?, ?)",
  )
    .bind(owner.id, cause, row.id, Date.now())
    .run();
  const idOf = async (table: string): Promise<string> =>
    String(await env.DB.prepare(`SELECT id FROM ${table} WHERE user_id = ? LIMIT 1`).bind(owner.id).first('id'));
  const ids = {
    videos: row.id,
    subjects: row.id,
    jobs: `${row.id}.${row.revision}`,
    'dead-letters': 'nothing-such',
    links: link.id,
    playlists: playlist.id,
    comments: comment.id,
    uploads: upload.id,
    tokens: token.id,
    apps: await idOf('app_grants'),
    sessions: await idOf('sessions'),
    notifications: cause,
    users: owner.id,
    slugs: 'music',
    ns: '1',
  };
  return { owner, ids: new Map(Object.entries(ids)) };
}

/** The path with the owner's ids in it. Throws where it names something that owners of these tests do not have: give them one. */
export function pathOf(
  { path, parameters = [] }: DescribedOperation & { path: string },
  { owner, ids }: Belongings,
  other: Person,
): string {
  return `${API}${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const closed = parameters.find((parameter) => parameter.name === name)?.schema?.['enum'];
    if (Array.isArray(closed)) return String(closed[0]);
    // Whom something is to be shared with is the one who would gain by it.
    if (name === 'handle') return path.startsWith('/channels/') ? owner.username : other.username;
    const id = ids.get(parameterKind(path, name));
    if (id === undefined) throw new Error(`${path}: nobody has ${parameterKind(path, name)} here, see belongingsOf`);
    return id;
  })}`;
}

/** A slug or a number is no id of somebody. */
const ID_LENGTH = 20;

/** Of the platform and not of people, or written by whatever happens. */
const OTHER_TABLES =
  /^(?:sqlite_|_cf_|d1_|outbox|counters|idempotency_keys|janitor_|sitemap_|view_sums|search_|mailbox)/;

/** The rows that name something of `belongings`, and not `strangerId`: others of the same runtime go on with theirs. */
async function rowsOf({ owner, ids }: Belongings, strangerId: string): Promise<string[]> {
  const named = [owner.id, ...ids.values()].filter((id) => id.length >= ID_LENGTH);
  const rows = await allRows();
  return rows.filter((line) => !line.includes(strangerId) && named.some((id) => line.includes(id)));
}

/** Every row of the database with the name of its table. */
export async function allRows(): Promise<string[]> {
  const { results } = await env.DB.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all<{
    name: string;
  }>();
  const tables = results.map(({ name }) => name).filter((name) => !OTHER_TABLES.test(name));
  const read = await env.DB.batch<object>(tables.map((table) => env.DB.prepare(`SELECT * FROM "${table}"`)));
  return read.flatMap((answer, i) => answer.results.map((row) => `${tables[i]} ${JSON.stringify(row)}`)).sort();
}

/** The rows when nothing is on its way any more: what was made tells of itself a little later. */
export async function settledRows(belongings: Belongings, strangerId: string): Promise<string[]> {
  for (let before = await rowsOf(belongings, strangerId); ; ) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const after = await rowsOf(belongings, strangerId);
    if (after.join() === before.join()) return after;
    before = after;
  }
}
