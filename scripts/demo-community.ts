// What people do with the demo's clips: profiles, follows, votes, comments, a playlist, views. Done twice it changes nothing.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel } from '#contract/channels.ts';
import type { Comment } from '#contract/comments.ts';
import type { Playlist } from '#contract/playlists.ts';
import type { HistoryEntry, ViewSession } from '#contract/watching.ts';
import type { ApiClient } from './api-client.ts';
import {
  DEMO_COMMENTS,
  DEMO_LIKES,
  DEMO_PEOPLE,
  DEMO_PLAYLIST,
  type DemoComment,
  type DemoPerson,
} from './demo-people.ts';
import { drawPicture } from './demo-pictures.ts';

interface Page<T> {
  data: T[];
}
/** Every person's hands on the API, by username. */
export type DemoHands = ReadonlyMap<string, ApiClient>;
/** The video of each clip, by its file. */
export type DemoVideos = ReadonlyMap<string, { id: string; owner: string; seconds: number }>;

export async function makeProfile(hands: ApiClient, person: DemoPerson): Promise<void> {
  const channel = await hands.request<Channel>('GET', '/api/v1/channels/me');
  if (channel.about === '') {
    const { about, links } = person;
    await hands.request('PATCH', '/api/v1/channels/me', { about, links });
  }
  for (const kind of ['avatar', 'banner'] as const) {
    if (channel[kind] === null) {
      await hands.request('PUT', `/api/v1/channels/me/${kind}`, drawPicture(kind, person.palette));
    }
  }
}

/** Needs videos that play. */
export async function makeCommunity(people: DemoHands, videos: DemoVideos): Promise<void> {
  for (const { username, follows } of DEMO_PEOPLE) {
    for (const handle of follows) {
      await handsOf(people, username).request('PUT', `/api/v1/channels/${handle}/subscription`, { bell: 'all' });
    }
  }
  for (const [file, likers] of Object.entries(DEMO_LIKES)) {
    for (const liker of likers) {
      await handsOf(people, liker).request('PUT', `/api/v1/videos/${videoOf(videos, file).id}/reaction`, {
        value: 'like',
      });
    }
  }
  for (const [file, comments] of Object.entries(DEMO_COMMENTS)) {
    for (const comment of comments) await say(people, videoOf(videos, file), comment);
  }
  await makePlaylist(handsOf(people, DEMO_PEOPLE[0]?.username ?? ''), videos);
  await Promise.all([...people].map(([username, hands]) => watchAll(hands, username, videos)));
}

async function say(people: DemoHands, video: { id: string; owner: string }, wanted: DemoComment): Promise<void> {
  const path = `/api/v1/videos/${video.id}/comments`;
  const { data } = await handsOf(people, wanted.author).request<Page<Comment>>('GET', `${path}?limit=100`);
  if (data.some((known) => known.text === wanted.text && known.author?.handle === wanted.author)) return;
  const write = (author: string, body: object) => handsOf(people, author).request<Comment>('POST', path, body);
  const { id } = await write(wanted.author, { text: wanted.text });
  for (const { author, text } of wanted.replies ?? []) await write(author, { text, replyTo: id });
  for (const liker of wanted.likedBy ?? []) {
    await handsOf(people, liker).request('PUT', `/api/v1/comments/${id}/like`, {});
  }
  if (wanted.isPinned) await handsOf(people, video.owner).request('PUT', `/api/v1/comments/${id}/pin`, {});
  if (wanted.isHearted) await handsOf(people, video.owner).request('PUT', `/api/v1/comments/${id}/heart`, {});
}

async function makePlaylist(hands: ApiClient, videos: DemoVideos): Promise<void> {
  const { title, description, files } = DEMO_PLAYLIST;
  const { data } = await hands.request<Page<Playlist>>('GET', '/api/v1/me/playlists?limit=100');
  const { id } =
    data.find((known) => known.title === title) ??
    (await hands.request<Playlist>('POST', '/api/v1/playlists', { title, description, visibility: 'public' }));
  for (const file of files) {
    await hands.request('PUT', `/api/v1/playlists/${id}/items/${videoOf(videos, file).id}`, {});
  }
  const later = videoOf(videos, 'rule-30.mp4').id;
  await hands.request('PUT', `/api/v1/playlists/watch-later/items/${later}`, {});
}

/** Opens every clip that the person has not watched, waits as long as the rule of views asks, and reports it. */
async function watchAll(hands: ApiClient, username: string, videos: DemoVideos): Promise<void> {
  const { data } = await hands.request<Page<HistoryEntry>>('GET', '/api/v1/me/history?limit=100');
  const unseen = [...videos.values()].filter(({ id }) => !data.some((entry) => entry.id === id));
  // Each has a favourite that stays unseen, so that the numbers differ.
  const skipped = DEMO_PEOPLE.findIndex((person) => person.username === username);
  const chosen = unseen.filter((video) => [...videos.values()].indexOf(video) % (DEMO_PEOPLE.length + 1) !== skipped);
  await Promise.all(
    chosen.map(async ({ id, seconds }) => {
      const session = await hands.request<ViewSession>('POST', `/api/v1/videos/${id}/views/sessions`, {});
      const watchedSeconds = session.countsAfterSeconds + 0.5;
      await sleep(watchedSeconds * 1000);
      const report = { token: session.token, watchedSeconds, positionSeconds: seconds * 0.7, isLeaving: true };
      await hands.request('POST', `/api/v1/videos/${id}/views`, report);
    }),
  );
}

function handsOf(people: DemoHands, username: string): ApiClient {
  const hands = people.get(username);
  if (!hands) throw new Error(`The demo knows nobody called "${username}".`);
  return hands;
}

function videoOf(videos: DemoVideos, file: string): { id: string; owner: string; seconds: number } {
  const video = videos.get(file);
  if (!video) throw new Error(`The demo has no clip "${file}".`);
  return video;
}
