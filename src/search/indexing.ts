// Brings the index in step with one video as it is now: indexed while everybody may find it, else not. May be repeated at will.
import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { parseCues } from '#media/webvtt.ts';
import { captions, channels, videos } from '../db/schema.ts';
import type { AppContext } from '../platform/context.ts';
import { sha256Hex } from '../platform/digest.ts';
import { indexText } from './bigrams.ts';
import { columnsOf, digestSource, type Indexed, vocabularyOf } from './document.ts';
import { documentIdAt, PASSAGES_MAX } from './document-id.ts';
import { type Passage, passagesOf } from './passages.ts';
import { spellingsOf } from './spelling.ts';
import { searchDocuments, searchIndex, searchPassages, searchPassagesIndex } from './table.ts';

type IndexingContext = Pick<AppContext, 'db' | 'media'>;

/** `seq` is of the event that asks; what a later event wrote is left as it is. */
export async function indexVideo(ctx: IndexingContext, videoId: string, seq: number): Promise<'written' | 'unchanged'> {
  const found = await readVideo(ctx, videoId);
  const [known] = await ctx.db.select().from(searchDocuments).where(eq(searchDocuments.videoId, videoId));
  if (found === null) {
    if (!known) return 'unchanged';
    await ctx.db.batch([
      ...forget(ctx, videoId),
      ctx.db.delete(searchDocuments).where(eq(searchDocuments.videoId, videoId)),
    ]);
    return 'written';
  }
  const { listedAt, video } = found;
  const digest = listedAt === null ? '' : await sha256Hex(digestSource(video));
  if ((known?.digest ?? '') === digest) return 'unchanged';
  if (listedAt === null) await write(ctx, videoId, { seq, digest, documentId: 0, columns: null, passages: [] });
  else {
    const passages = await readPassages(ctx, video.captionKeys);
    await learn(ctx, vocabularyOf(video, passages));
    const columns = columnsOf(video, passages);
    await write(ctx, videoId, { seq, digest, documentId: documentIdAt(listedAt), columns, passages });
  }
  return 'written';
}

async function readVideo({ db }: IndexingContext, videoId: string) {
  const [[row], tracks] = await Promise.all([
    db
      .select({
        video: videos,
        channel: { id: channels.id, handle: channels.handle, name: channels.name },
      })
      .from(videos)
      .innerJoin(channels, eq(channels.id, videos.ownerId))
      .where(eq(videos.id, videoId)),
    db
      .select({ key: captions.objectKey })
      .from(captions)
      .innerJoin(videos, and(eq(videos.id, captions.videoId), eq(videos.revision, captions.revision)))
      .where(and(eq(captions.videoId, videoId), isNotNull(videos.listedAt))),
  ]);
  if (!row) return null;
  const video: Indexed = { ...row.video, channel: row.channel, captionKeys: tracks.map(({ key }) => key).sort() };
  return { listedAt: row.video.listedAt, video };
}

const CAPTION_BYTES_MAX = 2 * 1024 * 1024;

async function readPassages({ media }: IndexingContext, keys: readonly string[]): Promise<Passage[]> {
  const tracks: Passage[][] = [];
  for (const key of keys) {
    const object = await media.get(key);
    if (!object) continue;
    if (object.size > CAPTION_BYTES_MAX) await object.body.cancel();
    else tracks.push(passagesOf(parseCues(await object.text())));
  }
  return tracks.flat().slice(0, PASSAGES_MAX);
}

interface Written {
  seq: number;
  digest: string;
  documentId: number;
  columns: ReturnType<typeof columnsOf> | null;
  passages: readonly Passage[];
}

/** One batch; each statement does something only where no later event has written. */
async function write(
  ctx: IndexingContext,
  videoId: string,
  { seq, digest, documentId, columns, passages }: Written,
): Promise<void> {
  const { db } = ctx;
  const noLater = sql`${searchDocuments.seq} <= ${seq}`;
  const mine = sql`search_documents.video_id = ${videoId} and search_documents.seq = ${seq} and search_documents.digest = ${digest}`;
  if (columns === null) {
    await db.batch([
      ...forget(ctx, videoId, seq),
      db
        .update(searchDocuments)
        .set({ seq, digest, passages: 0 })
        .where(and(eq(searchDocuments.videoId, videoId), noLater)),
    ]);
    return;
  }
  const row = { videoId, seq, digest, passages: passages.length };
  const { title, tags, channel, description, captions: said, filters } = columns;
  const place = sql`search_documents.doc_id * ${PASSAGES_MAX} + (value ->> 'place')`;
  await db.batch([
    ...forget(ctx, videoId, seq),
    db
      .insert(searchDocuments)
      .values({ docId: freeNumber(documentId), ...row })
      .onConflictDoUpdate({ target: searchDocuments.videoId, set: row, setWhere: noLater }),
    db.insert(searchIndex).select(sql`select search_documents.doc_id, ${title}, ${tags}, ${channel}, ${description},
      ${said}, ${filters} from search_documents where ${mine}`),
    ...chunksOf(passages.map(({ startMs, text }, at) => ({ place: at, startMs, text }))).map((chunk) =>
      db.insert(searchPassages).select(sql`select ${place}, value ->> 'startMs', value ->> 'text'
        from search_documents, json_each(${JSON.stringify(chunk)}) where ${mine}`),
    ),
    ...chunksOf(passages.map(({ text }, at) => ({ place: at, words: indexText(text) }))).map((chunk) =>
      db.insert(searchPassagesIndex).select(sql`select ${place}, value ->> 'words'
        from search_documents, json_each(${JSON.stringify(chunk)}) where ${mine}`),
    ),
  ]);
}

/** The statements that take a video's words out of the index. */
function forget({ db }: IndexingContext, videoId: string, seq = Number.MAX_SAFE_INTEGER) {
  const number = sql`(select doc_id from search_documents where video_id = ${videoId} and seq <= ${seq})`;
  const within = sql`between ${number} * ${PASSAGES_MAX} and ${number} * ${PASSAGES_MAX} + ${PASSAGES_MAX - 1}`;
  return [
    db.delete(searchIndex).where(sql`rowid = ${number}`),
    db.delete(searchPassagesIndex).where(sql`rowid in (select id from search_passages where id ${within})`),
    db.delete(searchPassages).where(sql`${searchPassages.id} ${within}`),
  ] as const;
}

/** The first number from `least` on that no other video has. */
const freeNumber = (least: number) => sql<number>`(select case
  when not exists (select 1 from search_documents where doc_id = ${least}) then ${least}
  else (select min(taken.doc_id) + 1 from search_documents taken where taken.doc_id >= ${least}
    and not exists (select 1 from search_documents after where after.doc_id = taken.doc_id + 1)) end)`;

const ROWS_AT_ONCE = 500;

function chunksOf<Row>(rows: readonly Row[]): Row[][] {
  const chunks: Row[][] = [];
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) chunks.push(rows.slice(start, start + ROWS_AT_ONCE));
  return chunks;
}

/** Keeps the spellings of words that are new. */
async function learn({ db }: IndexingContext, words: readonly string[]): Promise<void> {
  for (const chunk of chunksOf(words)) {
    const fresh = await db.all<{ word: string }>(sql`select value as word from json_each(${JSON.stringify(chunk)})
      where not exists (select 1 from search_spellings where spelling = value and word = value)`);
    if (fresh.length === 0) continue;
    const rows = fresh.flatMap(({ word }) => spellingsOf(word).map((spelling) => [spelling, word]));
    await db.run(sql`insert or ignore into search_spellings (spelling, word)
      select value ->> 0, value ->> 1 from json_each(${JSON.stringify(rows)})`);
  }
}
