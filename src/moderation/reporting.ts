// Use case of everybody who is signed in: report a video, a comment or a channel.
import { eq, sql } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import type { NewReport } from '#contract/reports.ts';
import { findComment } from '../comments/queries.ts';
import { rowWhere } from '../db/insert-where.ts';
import { channels, reports } from '../db/schema.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { newUlid } from '../platform/ids.ts';
import { findVideo } from '../videos/queries.ts';

/** Of what is reported, kept as it was. */
const EXCERPT_CHARACTERS = 300;

interface Subject {
  ownerId: string;
  videoId: string | null;
  excerpt: string;
}

/** What may not be seen cannot be reported: it throws as if it did not exist. */
async function findSubject(ctx: Pick<AppContext, 'db'>, { kind, subjectId }: NewReport, user: User): Promise<Subject> {
  switch (kind) {
    case 'video': {
      const { row } = await findVideo(ctx, subjectId, user);
      return { ownerId: row.ownerId, videoId: row.id, excerpt: row.title };
    }
    case 'comment': {
      const { row } = await findComment(ctx, subjectId, user);
      if (row.state === 'deleted') throw new AppError('comment-not-found');
      return { ownerId: row.authorId, videoId: row.videoId, excerpt: row.text };
    }
    case 'channel': {
      const [row] = await ctx.db.select().from(channels).where(eq(channels.id, subjectId));
      if (!row) throw new AppError('channel-not-found');
      return { ownerId: row.id, videoId: null, excerpt: `${row.name} (@${row.handle})` };
    }
  }
}

/**
 * Once per person and subject while it is open. Throws `video-not-found`, `comment-not-found`, `channel-not-found`,
 * `own-subject`, `already-reported`.
 */
export async function report(ctx: Pick<AppContext, 'db' | 'clock'>, user: User, given: NewReport): Promise<string> {
  const { db, clock } = ctx;
  const subject = await findSubject(ctx, given, user);
  if (subject.ownerId === user.id)
    throw new AppError('own-subject', { detail: 'It is your own: you can change or delete it yourself.' });
  const nowMs = clock.now();
  const row = {
    id: newUlid(nowMs),
    kind: given.kind,
    subjectId: given.subjectId,
    ...subject,
    excerpt: subject.excerpt.slice(0, EXCERPT_CHARACTERS),
    reporterId: user.id,
    reason: given.reason,
    text: given.text ?? '',
    state: 'open' as const,
    decidedBy: null,
    decidedAt: null,
    note: '',
    createdAt: nowMs,
  };
  const made = await db
    .insert(reports)
    .select(rowWhere(reports, row, sql`true`))
    .onConflictDoNothing()
    .returning({ id: reports.id });
  if (made.length === 0)
    throw new AppError('already-reported', { detail: 'You reported this already. A moderator will look at it.' });
  return row.id;
}
