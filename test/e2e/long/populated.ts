// A platform with everything on it that a page can show: people with long names, videos in every state, lists, comments, mail.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Comment } from '#contract/comments.ts';
import type { Playlist } from '#contract/playlists.ts';
import { ApiClient } from '../../../scripts/api-client.ts';
import { drawPicture } from '../../../scripts/demo-pictures.ts';
import { findFfmpeg } from '../../../scripts/find-tool.mjs';
import { clip, someone } from '../people.ts';
import { type Guarded, guard } from './guarded.ts';

/** Breaks nowhere by itself. */
const LONG_WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
export const MAIN_TITLE = `${LONG_WORD} by night, from the bridge`;
export const CHINESE_TITLE = '河边的早晨与翠鸟：从日出到中午的一段长长的记录，没有剪辑，也没有音乐，只有风声和鸟鸣';
const PALETTE = { sky: [22, 42, 92], ground: [14, 20, 48], sun: [120, 220, 232] } as const;

export type Who = 'visitor' | 'newcomer' | 'member' | 'owner' | 'operator';

export interface Populated extends Guarded {
  clients: Record<Exclude<Who, 'visitor'>, ApiClient>;
  /** Of the channel that everything belongs to. */
  handle: string;
  memberHandle: string;
  videos: { main: string; chinese: string; third: string; hidden: string; failed: string; begun: string };
  list: string;
  memberList: string;
  comments: { thread: string; reply: string };
  jobs: { done: string; failed: string };
}

/** Before the platform starts: its setting names who operates it. */
export const operator = someone('operator');

export async function populate(origin: string): Promise<Populated> {
  const owner = someone('owner-of-a-quite-long-name').username.slice(0, 30);
  const people = {
    operator, // the first account: admin
    newcomer: someone('newcomer'),
    member: { ...someone('member'), displayName: '从很远的地方来的一位长期观众 Maximiliane von Hohenlohe' },
    owner: { ...someone('x'), username: owner, email: `${owner}@example.com`, displayName: LONG_WORD.slice(0, 50) },
  };
  const clients = {} as Populated['clients'];
  for (const [who, account] of Object.entries(people) as [Exclude<Who, 'visitor'>, typeof operator][]) {
    clients[who] = new ApiClient(origin);
    await clients[who].enter(account);
  }
  const { videos, ...others } = await uploadAll(clients.owner);
  await dressChannel(clients.owner);
  const { username: handle } = people.owner;
  await clients.member.request('PUT', `/api/v1/channels/${handle}/subscription`, { bell: 'all' });
  const report = { kind: 'video', subjectId: videos.third, reason: 'spam', text: `${LONG_WORD}: ${CHINESE_TITLE}` };
  await clients.member.request('POST', '/api/v1/reports', report);
  await clients.owner.request('PATCH', '/api/v1/me/preferences/notifications', { comment: { mail: true } });
  const comments = await talk(clients, videos.main, handle);
  const list = await makeList(clients.owner, `A list called ${MAIN_TITLE}`.slice(0, 120), 'public', [
    videos.main,
    videos.chinese,
    videos.third,
    videos.hidden,
  ]);
  const memberList = await makeList(clients.member, '以后再看', 'private', [videos.main, videos.chinese]);
  for (const who of ['member', 'owner'] as const) await useVideos(clients[who], videos);
  const memberHandle = people.member.username;
  const guarded = await guard({
    ...clients,
    memberHandle,
    words: `${LONG_WORD}: ${CHINESE_TITLE}`,
    hiddenVideo: videos.hidden,
    ...others,
  });
  return {
    clients,
    handle,
    memberHandle,
    videos,
    ...guarded,
    list,
    memberList,
    comments,
    jobs: { done: `${videos.main}.1`, failed: `${videos.failed}.1` },
  };
}

async function uploadAll(owner: ApiClient): Promise<Pick<Populated, 'videos' | 'sharedVideo' | 'blockedVideo'>> {
  const file = captioned();
  const description = [
    `What is to be seen: 0:01 the bridge, 0:03 the water. More at https://example.com/${LONG_WORD}/${LONG_WORD}.`,
    '第二段：清晨拍到的鸟。',
    ...Array.from({ length: 12 }, (_, line) => `Line ${line + 1} of a long description.`),
  ].join('\n');
  const tags = ['kingfisher watching', '自然', 'a-tag-of-exactly-forty-characters-here-x'];
  const [main, chinese, third, hidden, failed, sharedVideo, blockedVideo] = [
    await owner.upload(file, { title: MAIN_TITLE, description, tags, category: 'music', visibility: 'public' }),
    await owner.upload(file, { title: CHINESE_TITLE, tags, category: 'music', visibility: 'public' }),
    await owner.upload(file, { title: 'Short', tags: ['自然'], visibility: 'public' }),
    await owner.upload(file, { title: 'Not for others', visibility: 'private' }),
    await owner.upload(soundOnly(), { title: 'Nothing to be seen', visibility: 'public' }),
    await owner.upload(file, { title: `${LONG_WORD}, for two`, visibility: 'shared' }),
    await owner.upload(file, { title: 'Against the rules', visibility: 'public' }),
  ] as const;
  const begun = await owner.request<{ videoId: string }>('POST', '/api/v1/uploads', {
    filename: `${LONG_WORD}.mp4`,
    sizeBytes: 40_000_000,
  });
  for (const id of [main, chinese, third, hidden, sharedVideo, blockedVideo])
    await owner.waitFor(id, ['ready'], 240_000);
  await owner.waitFor(failed, ['failed'], 120_000).catch(() => {}); // it is what is wanted
  const videos = { main, chinese, third, hidden, failed, begun: begun.videoId };
  return { videos, sharedVideo, blockedVideo };
}

async function dressChannel(owner: ApiClient): Promise<void> {
  for (const kind of ['avatar', 'banner'] as const)
    await owner.request('PUT', `/api/v1/channels/me/${kind}`, drawPicture(kind, PALETTE));
  await owner.request('PATCH', '/api/v1/channels/me', {
    about: `Water, mostly.\n${LONG_WORD}\n河边的早晨。`,
    links: [{ title: `Home of the ${LONG_WORD}`.slice(0, 40), url: `https://${LONG_WORD.slice(0, 40)}.example/home` }],
  });
}

async function talk(clients: Populated['clients'], videoId: string, handle: string): Promise<Populated['comments']> {
  const { owner, member } = clients;
  const say = (client: ApiClient, text: string, replyTo?: string) =>
    client.request<Comment>('POST', `/api/v1/videos/${videoId}/comments`, { text, ...(replyTo ? { replyTo } : {}) });
  const thread = await say(member, `Nice turn at 0:03, see https://example.com/${LONG_WORD}, @${handle}`);
  const reply = await say(owner, `谢谢你。${LONG_WORD}`, thread.id);
  await say(member, 'Gladly', reply.id);
  const long = await say(member, Array.from({ length: 30 }, (_, line) => `Line ${line} of many.`).join('\n'));
  const deleted = await say(member, 'To be deleted');
  await say(owner, 'An answer to what is not there any more', deleted.id);
  await member.request('DELETE', `/api/v1/comments/${deleted.id}`);
  for (const mark of ['pin', 'heart', 'like']) await owner.request('PUT', `/api/v1/comments/${thread.id}/${mark}`, {});
  await owner.request('PUT', `/api/v1/comments/${long.id}/heart`, {});
  const policy = { isClosed: false, holdsFirstComments: false, holdsLinks: true, watchedWords: ['casino'] };
  await owner.request('PUT', '/api/v1/studio/comment-policy', policy);
  await say(member, `My casino is https://casino.example/${LONG_WORD}`);
  await say(member, '这里有一个 casino');
  return { thread: thread.id, reply: reply.id };
}

async function makeList(client: ApiClient, title: string, visibility: string, ids: string[]): Promise<string> {
  const description = `Slow pictures. ${LONG_WORD}`;
  const { id } = await client.request<Playlist>('POST', '/api/v1/playlists', { title, description, visibility });
  for (const videoId of ids)
    await client.request('PUT', `/api/v1/playlists/${id}/items/${videoId}`, {}).catch(() => {});
  return id;
}

async function useVideos(client: ApiClient, { main, chinese }: Populated['videos']): Promise<void> {
  for (const id of [main, chinese]) {
    await client.request('PUT', `/api/v1/videos/${id}/reaction`, { value: 'like' });
    await client.request('PUT', `/api/v1/playlists/watch-later/items/${id}`, {});
    const watchedAt = new Date().toISOString();
    await client.request('PUT', `/api/v1/me/history/${id}`, { positionSeconds: 3, watchedAt });
  }
}

/** The clip with words under it, so that a search finds what is said. */
function captioned(): string {
  const plain = clip({ name: 'every-page.mp4', seconds: 6, size: '320x180' });
  const file = path.join(path.dirname(plain), 'every-page-captioned.mp4');
  const words = path.join(path.dirname(plain), 'every-page.srt');
  writeFileSync(words, '1\n00:00:02,000 --> 00:00:05,000\nA grey heron lands on the weir.\n');
  ffmpeg(
    file,
    ['-i', plain, '-i', words],
    [...['-map', '0', '-map', '1', '-c', 'copy', '-c:s', 'mov_text', '-metadata:s:s:0', 'language=eng']],
  );
  return file;
}

function soundOnly(): string {
  const file = path.join(path.dirname(clip({ name: 'every-page.mp4', seconds: 6, size: '320x180' })), 'sound.mp4');
  ffmpeg(file, ['-f', 'lavfi', '-i', 'sine=frequency=330'], ['-t', '3', '-c:a', 'aac']);
  return file;
}

function ffmpeg(file: string, input: string[], output: string[]): void {
  if (existsSync(file)) return;
  execFileSync(findFfmpeg()?.ffmpeg ?? 'ffmpeg', ['-nostdin', '-v', 'error', '-y', ...input, ...output, file]);
}
