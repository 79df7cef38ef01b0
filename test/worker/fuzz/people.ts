// Who asks in the fuzz, with the limits raised, and what there is for them to ask about.
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { hashPassword } from '../../../src/accounts/password.ts';
import { prepareSession } from '../../../src/accounts/sessions.ts';
import { newChannel } from '../../../src/channels/new-channel.ts';
import { channels, sessions, users } from '../../../src/db/schema.ts';
import { deadLetters } from '../../../src/events/table.ts';
import { LIMIT_NAMES, settingOf } from '../../../src/limits/policy.ts';
import { newUlid } from '../../../src/platform/ids.ts';
import worker from '../../../src/worker.ts';
import { ORIGIN } from '../harness.ts';
import { db, queuedVideo, RUNGS, type ScriptedTranscoder, startedJob, type VideoRow } from '../scripted-transcoder.ts';
import { madeVideo } from '../watched-video.ts';
import type { Pool } from './pool.ts';

export const ROLES = ['visitor', 'creator', 'moderator', 'admin'] as const;
export type FuzzRole = (typeof ROLES)[number];
/** What uploads of the fuzz have, so that their one part fits. */
export const UPLOAD_BYTES = 1000;
export const PASSWORD = 'correct horse battery';

/** The worker's own settings, with as much as they allow: what is refused for being too much is tested elsewhere. */
const raised = {
  ...env,
  ...Object.fromEntries(LIMIT_NAMES.map((name) => [settingOf(name), '1000000/1'])),
  QUOTA_BYTES: '900000000000000',
  QUOTA_MINUTES: '100000000',
};

export interface Sent {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: BodyInit;
}

export async function send(cookie: string | null, { method, path, headers, body }: Sent): Promise<Response> {
  const request = new Request(`${ORIGIN}${path}`, {
    method,
    redirect: 'manual',
    headers: { host: new URL(ORIGIN).host, origin: ORIGIN, ...(cookie === null ? {} : { cookie }), ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return worker.fetch(request as never, raised as never, createExecutionContext());
}

export interface Person {
  role: FuzzRole;
  id: string;
  username: string;
  email: string;
  cookie: string | null;
}

let made = 0;
let passwordHash: string | undefined;

/** Somebody new with this role, and with four videos, of which one has a picture to choose as its poster. */
export async function newcomer(role: FuzzRole, pool: Pool): Promise<Person> {
  if (role === 'visitor') return { role, id: '', username: 'nobody', email: 'nobody@example.test', cookie: null };
  made += 1;
  const username = `fuzz-${role}-${made}`;
  const email = `${username}@example.test`;
  const [id, nowMs] = [newUlid(Date.now()), Date.now()];
  passwordHash ??= await hashPassword(PASSWORD);
  const keys = { usernameKey: username, emailKey: email, displayName: username, emailVerifiedAt: nowMs };
  const user = { id, username, email, ...keys, passwordHash, createdAt: nowMs };
  const session = await prepareSession(id, nowMs);
  await db.batch([
    db.insert(users).values(user),
    db.insert(channels).values(newChannel(user)),
    db.insert(sessions).values(session.row),
  ]);
  const person = { role, id, username, email, cookie: `__Host-session=${session.token}` };
  await giveBack(person);
  pool.add('handles', username, username);
  pool.add('users', id, username);
  pool.add('channels', id, username);
  for (const visibility of ['public', 'public', 'private'] as const) {
    pool.add('videos', await madeVideo(id, { visibility }), username);
  }
  pool.add('videos', (await videoOfJob(id)).id, username);
  for (const [collection, path, json] of [
    ['playlists', '/playlists', { title: 'Mine' }],
    ['comments', `/videos/${pool.pick('videos', username, 2)}/comments`, { text: 'First' }],
    ['uploads', '/uploads', { filename: 'clip.mp4', sizeBytes: UPLOAD_BYTES }],
  ] as const) {
    const body = JSON.stringify(json);
    const answer = await send(person.cookie, { method: 'POST', path: `/api/v1${path}`, headers: JSON_BODY, body });
    if (answer.ok) pool.add(collection, ((await answer.json()) as { id: string }).id, username);
  }
  return person;
}

export const JSON_BODY = { 'content-type': 'application/json' };

/** The role again, whoever took it. */
export async function giveBack({ role, id }: Person): Promise<void> {
  if (role !== 'visitor') await env.DB.prepare('UPDATE users SET role = ? WHERE id = ?').bind(role, id).run();
}

/** A video that was transcoded to its end. */
async function videoOfJob(ownerId?: string): Promise<VideoRow> {
  const video = await queuedVideo(ownerId === undefined ? {} : { ownerId });
  const transcoder = await startedJob(video);
  await transcoder.plan(RUNGS.slice(0, 1), null);
  await transcoder.complete('240p');
  await transcoder.poster();
  await transcoder.end();
  return video;
}

/** Jobs at work, done and given up, and messages that could not be delivered. */
export async function addJobs(pool: Pool, round: number): Promise<void> {
  const [waiting, done, failed] = [await queuedVideo(), await videoOfJob(), await queuedVideo()];
  await startedJob(waiting);
  const broken: ScriptedTranscoder = await startedJob(failed);
  await broken.post({ type: 'failed', code: 'encoder-failed', detail: 'a test' });
  await env.DB.prepare("UPDATE jobs SET state = 'failed' WHERE id = ?").bind(broken.jobId).run();
  for (const { id, revision } of [waiting, done, failed]) {
    pool.add('videos', id, 'somebody');
    pool.add('jobs', `${id}.${revision}`, 'somebody');
  }
  const payload = JSON.stringify({ jobId: broken.jobId, videoId: failed.id, revision: failed.revision });
  const letter = { queue: 'transcode', payload, reason: 'a test', createdAt: Date.now() };
  await db.insert(deadLetters).values({ id: `fuzz-${round}`, ...letter });
  pool.add('dead-letters', `fuzz-${round}`, 'somebody');
}
