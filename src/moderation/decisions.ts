// Decides reports: the decision, what is done to the subject, the record and the word to everybody are one batch for each subject.
import { and, eq, sql } from 'drizzle-orm';
import type { DecideReports, ReportSubject } from '#contract/reports.ts';
import { reports } from '../db/schema.ts';
import { flushOutbox, happened, outboxRowIf } from '../events/outbox.ts';
import { type Actor, audit } from '../http/audit.ts';
import { type BlockContext, blockStatements, readVideo, settleMedia } from './blocking.ts';
import { readComment, removalStatements } from './removal.ts';

/** The subjects whose reports were open; of two who decide at once one does. */
export async function decideReports(ctx: BlockContext, actor: Actor, given: DecideReports): Promise<ReportSubject[]> {
  const decided: ReportSubject[] = [];
  for (const subject of given.subjects) if (await decideOne(ctx, actor, subject, given)) decided.push(subject);
  ctx.defer(flushOutbox(ctx));
  return decided;
}

async function decideOne(
  ctx: BlockContext,
  actor: Actor,
  { kind, subjectId }: ReportSubject,
  { outcome, action, blockReason = '', note = '' }: DecideReports,
): Promise<boolean> {
  const { db, clock } = ctx;
  const nowMs = clock.now();
  const isOpen = and(eq(reports.kind, kind), eq(reports.subjectId, subjectId), eq(reports.state, 'open'));
  const areOpen = sql`exists (select 1 from ${reports} where ${isOpen})`;
  const [open] = await db.select({ id: reports.id }).from(reports).where(isOpen).limit(1);
  if (!open) return false;
  const video = action === 'block' ? await readVideo(ctx, subjectId) : undefined;
  const comment = action === 'remove' ? await readComment(ctx, subjectId) : undefined;
  const act = {
    action: 'report.decide',
    subject: { kind, id: subjectId },
    detail: { outcome, action, ...(note === '' ? {} : { note }) },
  } as const;
  const answers = await db.batch([
    audit(db, actor, act, nowMs, areOpen),
    outboxRowIf(db, areOpen, happened({ type: 'report.decided', kind, subjectId, decidedAtMs: nowMs }), nowMs),
    ...(video ? blockStatements(ctx, actor, video, blockReason, nowMs, areOpen) : []),
    ...(comment ? removalStatements(ctx, actor, comment, nowMs) : []),
    db
      .update(reports)
      .set({ state: outcome, decidedBy: actor.id, decidedAt: nowMs, note })
      .where(isOpen)
      .returning({ id: reports.id }),
  ]);
  if (video) await settleMedia(ctx, video);
  const updated = answers.at(-1);
  return Array.isArray(updated) && updated.length > 0;
}
