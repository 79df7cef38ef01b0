// The videos and the people of the media matrix, and what each of them gets when they ask.
import { env, exports } from 'cloudflare:workers';
import type { Playback } from '#contract/videos.ts';
import { mintPlaybackToken, type TokenPurpose, tokenTimes } from '../../src/delivery/playback-token.ts';
import { newRandomId } from '../../src/platform/ids.ts';
import { Client, newPerson, ORIGIN } from './harness.ts';
import {
  ACTORS,
  type Actor,
  type Cell,
  FILES,
  type File,
  PROTECTIONS,
  type Protection,
  STATES,
  type State,
} from './media-matrix.ts';
import { queuedVideo, type VideoRow } from './scripted-transcoder.ts';
import { storedVideo } from './stored-video.ts';

const DURATION_MS = 10_000;
const DAY_MS = 24 * 3600_000;

/** What a state of the matrix is in the video's row. */
const ROWS: Record<State, Partial<VideoRow>> = {
  public: { visibility: 'public' },
  unlisted: { visibility: 'unlisted' },
  private: { visibility: 'private' },
  shared: { visibility: 'shared' },
  scheduled: { visibility: 'scheduled', publishAt: Date.now() + DAY_MS },
  processing: { visibility: 'public', state: 'processing' },
  blocked: { visibility: 'public', blockedAt: Date.now(), blockedReason: 'A test' },
  deleted: { visibility: 'public' }, // and then its owner deletes it
};

/** Where an actor asks: the path segment, and the address of the original, which has a token of its own. */
interface Address {
  segment: string;
  original: string;
}

type Addresses = Record<Actor, Address>;

async function tokenFor(id: string, atMs: number, purpose: TokenPurpose): Promise<string> {
  return mintPlaybackToken(id, tokenTimes(DURATION_MS, atMs), env.PLAYBACK_SECRET, purpose);
}

/** What the API gives an actor; who gets nothing asks under the bare id, as somebody who learned it elsewhere. */
async function handedOut(client: Client, videoId: string, playbackId: string): Promise<Address> {
  const answer = await client.send('GET', `/api/v1/videos/${videoId}/playback`);
  if (answer.status !== 200) {
    await answer.body?.cancel();
    return { segment: playbackId, original: `/media/${playbackId}/original` };
  }
  const { hls, original } = await answer.json<Playback>();
  const segment = hls.split('/')[2] ?? '';
  return { segment, original: original ?? `/media/${segment}/original` };
}

async function tokened(playbackId: string, tokenOf: (purpose: TokenPurpose) => Promise<string>): Promise<Address> {
  const segment = `${playbackId}.${await tokenOf('play')}`;
  return { segment, original: `/media/${playbackId}.${await tokenOf('original')}/original` };
}

async function makeVideo(state: State, protection: Protection): Promise<{ row: VideoRow; playbackId: string }> {
  const owner = await newPerson();
  clients.set(`${state} ${protection}`, owner);
  const change = { ...ROWS[state], protection, ownerId: owner.id };
  if (state === 'processing') return { row: await queuedVideo(change), playbackId: newRandomId() };
  return storedVideo(change);
}

const clients = new Map<string, Client>();
const world = new Map<string, Addresses>();

/** Makes every video and asks for its addresses as everybody. */
export async function makeWorld(): Promise<void> {
  const [other, named, moderator] = [await newPerson(), await newPerson(), await newPerson()];
  await env.DB.prepare("UPDATE users SET role = 'moderator' WHERE id = ?").bind(moderator.id).run();
  for (const state of STATES) {
    for (const protection of PROTECTIONS) {
      const { row, playbackId } = await makeVideo(state, protection);
      const owner = clients.get(`${state} ${protection}`) ?? new Client();
      await env.DB.prepare('INSERT INTO video_shares VALUES (?, ?, ?)').bind(row.id, named.id, Date.now()).run();
      if (state === 'deleted') await owner.read(204, 'DELETE', `/api/v1/videos/${row.id}`);
      world.set(`${state} ${protection}`, {
        anonymous: await handedOut(new Client(), row.id, playbackId),
        'other user': await handedOut(other, row.id, playbackId),
        'named user': await handedOut(named, row.id, playbackId),
        owner: await handedOut(owner, row.id, playbackId),
        moderator: await handedOut(moderator, row.id, playbackId),
        'expired token': await tokened(playbackId, (purpose) => tokenFor(playbackId, Date.now() - DAY_MS, purpose)),
        'token of another video': await tokened(playbackId, (purpose) => tokenFor(newRandomId(), Date.now(), purpose)),
      });
    }
  }
}

/** The status that an actor really gets; whatever is refused must look like what does not exist. */
export async function statusOf({ state, protection, actor, file }: Cell): Promise<number> {
  const address = world.get(`${state} ${protection}`)?.[actor];
  if (!address) throw new Error('no such cell');
  const path = file === 'original' ? address.original : `/media/${address.segment}/${FILES[file]}`;
  const answer = await exports.default.fetch(new Request(`${ORIGIN}${path}`));
  const body = await answer.arrayBuffer();
  if (answer.status === 200) return body.byteLength > 0 ? 200 : 0;
  const text = new TextDecoder().decode(body);
  return /"code":"media-not-found"/.test(text) ? answer.status : 0;
}

export const cellsOf = (state: State, protection: Protection): Cell[] =>
  ACTORS.flatMap((actor) => (Object.keys(FILES) as File[]).map((file) => ({ state, protection, actor, file })));
