// Goes through the bucket, a bounded number of pages a run, and removes what no row and no job refers to.
import { and, eq, gt, inArray, isNull, or } from 'drizzle-orm';
import { type NamedObject, parseObjectKey } from '#media/object-keys.ts';
import { channels } from '../channels/table.ts';
import type { AppContext } from '../platform/context.ts';
import type { References } from '../processing/references.ts';
import { jobs } from '../processing/table.ts';
import { jobIdOf } from '../videos/job-id.ts';
import { playbackIds, videos } from '../videos/table.ts';
import { judgeByJob, judgeObject, type VideoFacts } from './janitor-plan.ts';
import type { JanitorTally } from './janitor-tally.ts';
import { janitorPositions } from './table.ts';

type SweepContext = Pick<AppContext, 'db' | 'media' | 'jobs' | 'clock' | 'config'>;

const PREFIXES = ['v/', 'i/', 's/', 'p/', 'c/'] as const;
const PAGE_OBJECTS = 500;
const PAGES_PER_RUN = 40;
/** D1 takes 100 parameters in a statement. */
const IDS_AT_ONCE = 90;

/** Every part of the bucket, each from where the last run stopped. */
export async function sweepBucket(ctx: SweepContext, tally: JanitorTally): Promise<void> {
  for (const prefix of PREFIXES) {
    const [position] = await ctx.db.select().from(janitorPositions).where(eq(janitorPositions.prefix, prefix));
    let lastKey = position?.lastKey;
    let isAtEnd = false;
    for (let page = 0; page < PAGES_PER_RUN && !isAtEnd; page += 1) {
      const options = { prefix, limit: PAGE_OBJECTS, ...(lastKey === undefined ? {} : { startAfter: lastKey }) };
      const { objects, truncated } = await ctx.media.list(options);
      await sweepPage(ctx, objects, tally);
      lastKey = objects.at(-1)?.key ?? lastKey;
      isAtEnd = !truncated;
    }
    if (isAtEnd || lastKey === undefined)
      await ctx.db.delete(janitorPositions).where(eq(janitorPositions.prefix, prefix));
    else {
      tally.isComplete = false;
      await ctx.db
        .insert(janitorPositions)
        .values({ prefix, lastKey })
        .onConflictDoUpdate({ target: janitorPositions.prefix, set: { lastKey } });
    }
  }
}

async function sweepPage(ctx: SweepContext, objects: R2Object[], tally: JanitorTally): Promise<void> {
  const named = objects.map((object) => ({ object, name: parseObjectKey(object.key) }));
  const rows = await readRows(
    ctx,
    named.map(({ name }) => name),
  );
  const asked = new Map<string, References | null>();
  const orphans: string[] = [];
  for (const { object, name } of named) {
    const { key, uploaded } = object;
    const facts = {
      hasRow: rows.imageKeys.has(object.key) || hasRow(rows, name),
      video: 'videoId' in name ? (rows.videos.get(name.videoId) ?? null) : null,
      ageMs: ctx.clock.now() - uploaded.getTime(),
      graceMs: ctx.config.janitorGraceMs,
    };
    let verdict = judgeObject(name, facts);
    if (verdict === 'job' && 'videoId' in name) {
      const jobId = jobIdOf(name.videoId, name.revision);
      if (!asked.has(jobId)) asked.set(jobId, await ctx.jobs.getByName(jobId).references());
      verdict = judgeByJob(key, name, asked.get(jobId) ?? null);
    }
    if (verdict === 'remove') orphans.push(key);
    if (verdict === 'unknown')
      tally.find(name.kind === 'unknown' ? 'object of no known kind' : 'object whose job is gone', key);
  }
  if (orphans.length > 0) await ctx.media.delete(orphans);
  for (const key of orphans) tally.remove(KINDS[parseObjectKey(key).kind], 1);
}

const KINDS: Record<NamedObject['kind'], string> = {
  source: 'sources without a video',
  media: 'media objects that nothing refers to',
  index: 'indexes that nothing refers to',
  playback: 'playback records without an id',
  image: 'images that no channel shows',
  unknown: '',
};

interface Rows {
  uploadIds: ReadonlySet<string>;
  playbackIds: ReadonlySet<string>;
  /** That channels show. */
  imageKeys: ReadonlySet<string>;
  videos: ReadonlyMap<string, VideoFacts>;
}

function hasRow(rows: Rows, name: NamedObject): boolean {
  if (name.kind === 'source') return rows.uploadIds.has(name.uploadId);
  return name.kind === 'playback' && rows.playbackIds.has(name.playbackId);
}

/** Everything that the rows know of the objects of one page. */
async function readRows({ db, clock }: SweepContext, names: NamedObject[]): Promise<Rows> {
  const uploadIds = new Set<string>();
  const playback = new Set<string>();
  const imageKeys = new Set<string>();
  const facts = new Map<string, VideoFacts>();
  const sources = unique(names, (name) => (name.kind === 'source' ? name.uploadId : null));
  for (const ids of chunks(sources)) {
    const found = await db.select({ id: videos.uploadId }).from(videos).where(inArray(videos.uploadId, ids));
    for (const { id } of found) uploadIds.add(id);
  }
  for (const ids of chunks(unique(names, (name) => (name.kind === 'playback' ? name.playbackId : null)))) {
    const found = await db.select({ id: playbackIds.id }).from(playbackIds).where(inArray(playbackIds.id, ids));
    for (const { id } of found) playback.add(id);
  }
  for (const ids of chunks(unique(names, (name) => (name.kind === 'image' ? name.channelId : null)))) {
    const shown = { avatar: channels.avatarKey, banner: channels.bannerKey };
    const found = await db.select(shown).from(channels).where(inArray(channels.id, ids));
    for (const { avatar, banner } of found) for (const key of [avatar, banner]) if (key !== null) imageKeys.add(key);
  }
  for (const ids of chunks(unique(names, (name) => ('videoId' in name ? name.videoId : null)))) {
    const serves = or(isNull(playbackIds.retiredAt), gt(playbackIds.retiredAt, clock.now()));
    const [found, served, made] = await db.batch([
      db.select({ id: videos.id, revision: videos.revision }).from(videos).where(inArray(videos.id, ids)),
      db
        .select({ id: playbackIds.videoId, revision: playbackIds.revision })
        .from(playbackIds)
        .where(and(inArray(playbackIds.videoId, ids), serves)),
      db.select({ id: jobs.videoId, revision: jobs.revision }).from(jobs).where(inArray(jobs.videoId, ids)),
    ]);
    const revisionsOf = (rows: { id: string; revision: number }[], id: string): Set<number> =>
      new Set(rows.filter((row) => row.id === id).map((row) => row.revision));
    for (const { id, revision } of found)
      facts.set(id, { revision, served: revisionsOf(served, id), jobs: revisionsOf(made, id) });
  }
  return { uploadIds, playbackIds: playback, imageKeys, videos: facts };
}

function unique(names: NamedObject[], idOf: (name: NamedObject) => string | null): string[] {
  return [...new Set(names.map(idOf))].filter((id) => id !== null);
}

function chunks(ids: string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / IDS_AT_ONCE) }, (_, i) =>
    ids.slice(i * IDS_AT_ONCE, (i + 1) * IDS_AT_ONCE),
  );
}
