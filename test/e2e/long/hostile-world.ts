// A platform on which everybody writes hostile texts wherever there is room for words.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { User } from '#contract/accounts.ts';
import { COMMENT_MAX, WATCHED_WORD_MAX, WATCHED_WORDS_MAX } from '#contract/comments.ts';
import { BLOCK_REASON_MAX, NOTE_MAX, REPORT_TEXT_MAX } from '#contract/report-reasons.ts';
import { WELCOME_MAX } from '#contract/site-settings.ts';
import { DESCRIPTION_MAX, TAG_MAX, TAGS_MAX, TITLE_MAX } from '#contract/videos.ts';
import { ApiClient } from '../../../scripts/api-client.ts';
import { findFfmpeg } from '../../../scripts/find-tool.mjs';
import { hostileTexts, packed } from '../../attacks/hostile-texts.ts';
import { clip, PASSWORD, someone } from '../people.ts';
import { Hand, inRows } from './hostile-fields.ts';

export const operator = someone('hostile-operator');
/** Each has a channel with one video. */
const PEOPLE = 6;
const CATEGORY_NAME_MAX = 40;
const NAME_MAX = 60;

interface Person {
  client: ApiClient;
  handle: string;
  id: string;
  videoId: string;
}

export interface HostileWorld {
  hand: Hand;
  texts: string[];
  admin: ApiClient;
  owner: Person;
  member: Person;
  people: Person[];
  list: string;
  comment: string;
  slug: string;
}

/** As many of the values as there is room for, beginning where the last ones ended. */
function* turns(values: readonly string[], room: number): Generator<string[]> {
  for (let at = 0; ; at = (at + room) % values.length)
    yield Array.from({ length: Math.min(room, values.length) }, (_, n) => values[(at + n) % values.length] ?? '');
}

export async function hostileWorld(origin: string, canary: string): Promise<HostileWorld> {
  const hand = new Hand();
  const texts = hostileTexts(canary).filter((text) => /[^\p{C}\p{Z}]/u.test(text));
  const fits = (longest: number, separator?: string) => packed(texts, longest, separator);
  const admin = new ApiClient(origin);
  await admin.enter(operator);
  const people: Person[] = [];
  const [name = ''] = fits(NAME_MAX);
  for (let n = 0; n < PEOPLE; n += 1) {
    const client = new ApiClient(origin);
    const account = { ...someone('hostile'), displayName: fits(NAME_MAX)[n] ?? name };
    const { user } = await hand.write<{ user: User }>(client, 'POST /auth/signup', account);
    people.push({ client, handle: user.username, id: user.id, videoId: '' });
  }
  const film = captioned(texts);
  const titles = fits(TITLE_MAX);
  const descriptions = fits(DESCRIPTION_MAX, '\n');
  await inRows(people, async (person, n) => {
    person.videoId = await person.client.upload(film, { title: titles[n] ?? '', visibility: 'public' });
  });
  const [owner, member] = people as [Person, Person];
  await hand.write(admin, 'PATCH /admin/settings', {
    welcomeText: fits(WELCOME_MAX)[0],
    appealContact: fits(60)[60],
  });
  const names = fits(CATEGORY_NAME_MAX).slice(0, 60);
  let slug = 'music';
  for (const category of names) {
    const added = await hand
      .write<{ slug: string }>(admin, 'POST /operations/categories', { name: category })
      .catch(refused);
    if (added) slug = added.slug;
  }
  await hand.write(admin, 'PATCH /operations/categories/{slug}', { name: names.at(-1) }, slug).catch(refused);
  await uploadsOf(hand, owner.client, texts);
  for (const { client, videoId } of people) await client.waitFor(videoId, ['ready', 'playable'], 120_000);
  const tagSets = turns(fits(TAG_MAX), TAGS_MAX);
  for (const [n, { client, videoId }] of people.entries()) {
    const details = { description: descriptions[n % descriptions.length], tags: tagSets.next().value, category: slug };
    await hand.write(client, 'PATCH /videos/{id}', { title: titles[n], ...details }, videoId);
  }
  const comment = await talkOf(hand, owner, people, fits(COMMENT_MAX / 10, '\n'));
  const list = await listsOf(hand, owner, people, titles, descriptions);
  await account(hand, owner.client, fits(NAME_MAX), owner.videoId);
  await judged(hand, admin, people, {
    reports: fits(REPORT_TEXT_MAX),
    notes: fits(NOTE_MAX),
    reasons: fits(BLOCK_REASON_MAX),
  });
  return { hand, texts, admin, owner, member, people, list, comment, slug };

  async function account(own: Hand, client: ApiClient, short: string[], videoId: string) {
    await own.write(client, 'PATCH /me', { displayName: short[0] });
    await client.request('POST', '/api/v1/auth/confirm', { password: PASSWORD });
    await inRows(short.slice(0, 20), (label) =>
      own.write(client, 'POST /me/tokens', { name: label, scopes: ['videos:read'] }).catch(refused),
    );
    const login = { credential: owner.handle, password: PASSWORD, scopes: ['videos:read'] };
    for (const label of short.slice(20, 26))
      await own.write(new ApiClient(origin), 'POST /auth/app/login', { ...login, client: label });
    await inRows(short.slice(0, 50), (label) => own.write(client, 'POST /videos/{id}/share-links', { label }, videoId));
  }
}

const refused = (error: unknown): undefined => {
  if (!/: (409|422|400) /.test(String(error))) throw error;
  return undefined;
};

/** Uploads that were begun are videos of their owner: each title, each name of a file. */
async function uploadsOf(hand: Hand, client: ApiClient, texts: readonly string[]): Promise<void> {
  const titles = packed(texts, TITLE_MAX).map((title) => ({ title, filename: 'x.mp4' }));
  const names = packed(texts, 255).map((filename) => ({ filename }));
  const more = packed(texts, DESCRIPTION_MAX, '\n').map((description) => ({ description, filename: 'x.mp4' }));
  const tags = { tags: packed(texts, TAG_MAX).slice(0, TAGS_MAX), filename: 'x.mp4' };
  await inRows([...titles, ...names, ...more, tags], (details) =>
    hand.write(client, 'POST /uploads', { ...details, sizeBytes: 1000 }).catch(refused),
  );
}

/** Threads, replies, edits, and what is held for its words. */
async function talkOf(hand: Hand, owner: Person, people: readonly Person[], values: string[]): Promise<string> {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: comments take none
  const said = values.map((text) => text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, ''));
  const post = 'POST /videos/{id}/comments';
  const letters = { mail: true };
  const choices = { comment: letters, reply: letters, mention: letters, heart: letters, video: letters };
  for (const { client } of people) await client.request('PATCH', '/api/v1/me/preferences/notifications', choices);
  let last = '';
  await inRows(said, async (text, n) => {
    const { client } = people[n % people.length] as Person;
    const { id } = await hand.write<{ id: string }>(client, post, { text }, owner.videoId);
    await hand.write(owner.client, post, { text, replyTo: id }, owner.videoId);
    if (n % 4 === 0) await hand.write(client, 'PATCH /comments/{id}', { text: `${text} ${text.slice(0, 100)}` }, id);
    if (n % 5 === 0) await owner.client.request('PUT', `/api/v1/comments/${id}/heart`, {});
    last = id;
  });
  const watchedWords = [...new Set(packed(said, WATCHED_WORD_MAX).map((word) => word.trim()))].slice(
    0,
    WATCHED_WORDS_MAX,
  );
  const policy = { isClosed: false, holdsFirstComments: false, holdsLinks: true, watchedWords };
  await hand.write(owner.client, 'PUT /studio/comment-policy', policy);
  const [, member] = people as [Person, Person];
  for (const text of watchedWords.slice(0, 20)) await hand.write(member.client, post, { text }, owner.videoId);
  return last;
}

/** Channels and lists in which everything is. */
async function listsOf(hand: Hand, owner: Person, people: readonly Person[], titles: string[], descriptions: string[]) {
  for (const { client, videoId } of people) {
    const title = titles[0] ?? '';
    const { id } = await hand.write<{ id: string }>(client, 'POST /playlists', {
      title,
      description: '<b>',
      visibility: 'public',
    });
    for (const other of people) await client.request('PUT', `/api/v1/playlists/${id}/items/${other.videoId}`, {});
    const watchedAt = new Date().toISOString();
    await client.request('PUT', `/api/v1/me/history/${videoId}`, { positionSeconds: 1, watchedAt });
    await client.request('PUT', `/api/v1/videos/${owner.videoId}/reaction`, { value: 'like' });
    if (client !== owner.client)
      await client.request('PUT', `/api/v1/channels/${owner.handle}/subscription`, { bell: 'all' });
  }
  await inRows(titles, (title) => hand.write(owner.client, 'POST /playlists', { title, visibility: 'public' }));
  const { id } = await hand.write<{ id: string }>(owner.client, 'POST /playlists', {
    title: titles[1],
    description: descriptions[1],
    visibility: 'public',
  });
  for (const other of people) await owner.client.request('PUT', `/api/v1/playlists/${id}/items/${other.videoId}`, {});
  const edited = { title: titles[2], description: descriptions[0] };
  await hand.write(owner.client, 'PATCH /playlists/{id}', edited, id);
  return id;
}

/** Reports, decisions, reasons: what moderators and those whom it concerns read. */
async function judged(
  hand: Hand,
  admin: ApiClient,
  people: readonly Person[],
  { reports, notes, reasons }: { reports: string[]; notes: string[]; reasons: string[] },
): Promise<void> {
  const [owner, , ...others] = people as [Person, Person, ...Person[]];
  const reporters = others.slice(0, 2);
  const [blocked, decided, gone] = others.slice(-3) as [Person, Person, Person];
  const subjects = people.map(({ videoId }) => ({ kind: 'video', subjectId: videoId }));
  const channels = people.map(({ id }) => ({ kind: 'channel', subjectId: id }));
  let next = 0;
  for (const { client } of reporters)
    for (const subject of [...subjects, ...channels]) {
      const text = reports[next++ % reports.length];
      await hand.write(client, 'POST /reports', { ...subject, reason: 'spam', text }).catch(refused);
    }
  await hand.write(admin, 'POST /admin/videos/block', { ids: [blocked.videoId], reason: reasons[0] });
  const decide = 'POST /admin/reports/decisions';
  const of = (person: Person) => [{ kind: 'video', subjectId: person.videoId }];
  await hand.write(admin, decide, { subjects: of(owner), outcome: 'dismissed', note: notes[0] });
  const block = { outcome: 'upheld', action: 'block', blockReason: reasons[1], note: notes[1] };
  await hand.write(admin, decide, { subjects: of(decided), ...block });
  await hand.write(admin, 'POST /admin/users/suspend', { ids: [gone.id], reason: reasons[2] });
}

/** The film with the hostile texts said in it. */
function captioned(texts: readonly string[]): string {
  const plain = clip({ name: 'hostile.mp4', seconds: 2, size: '160x90' });
  const [file, words] = [path.resolve(plain).replace(/mp4$/, 'mkv'), path.resolve(plain).replace(/mp4$/, 'srt')];
  // Each is a cue of its own, all of them at once: what ends one cue takes no other with it.
  const cues = texts.map((text, n) => `${n + 1}\n00:00:00,000 --> 00:00:02,000\n${text.replaceAll(/\s+/g, ' ')}\n`);
  writeFileSync(words, cues.join('\n'));
  const inputs = ['-i', plain, '-i', words, '-map', '0', '-map', '1', '-c', 'copy', '-c:s', 'srt'];
  const options = ['-nostdin', '-v', 'error', '-y', ...inputs, '-metadata:s:s:0', 'language=eng', file];
  execFileSync(findFfmpeg()?.ffmpeg ?? 'ffmpeg', options);
  return file;
}
