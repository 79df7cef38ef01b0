// Reports on the wire: what people report, the queue of moderators, and their decisions.
import { z } from 'zod/mini';
import { ChannelRef } from './channels.ts';
import { PageQuery, pageOf } from './paging.ts';
import {
  BLOCK_REASON_MAX,
  BULK_MAX,
  NOTE_MAX,
  REPORT_KINDS,
  REPORT_REASONS,
  REPORT_STATES,
  REPORT_TEXT_MAX,
} from './report-reasons.ts';

export const ReportKind = z.enum(REPORT_KINDS);
export const ReportReason = z.enum(REPORT_REASONS);
const ReportState = z.enum(REPORT_STATES);

export const NewReport = z.strictObject({
  kind: ReportKind,
  /** Of a channel: its id, not its handle. */
  subjectId: z.string().check(z.maxLength(40)),
  reason: ReportReason,
  text: z.optional(z.string().check(z.trim(), z.maxLength(REPORT_TEXT_MAX))),
});
export type NewReport = z.infer<typeof NewReport>;
export const ReportMade = z.object({ id: z.string() });

const Subject = z.strictObject({ kind: ReportKind, subjectId: z.string().check(z.maxLength(40)) });
export type ReportSubject = z.infer<typeof Subject>;

/** All reports of one subject in one state. */
export const ReportGroup = z.object({
  kind: ReportKind,
  subjectId: z.string(),
  state: ReportState,
  count: z.number(),
  reasons: z.array(z.object({ reason: ReportReason, count: z.number() })), // the most given first
  excerpt: z.string(), // what it said when it was last reported
  latestAt: z.string(),
  owner: z.nullable(ChannelRef), // null when the account is gone
  videoId: z.nullable(z.string()), // of a video or a comment: where it is
  isThere: z.boolean(), // false once it was deleted or removed
  isBlocked: z.boolean(),
});
export type ReportGroup = z.infer<typeof ReportGroup>;
export const ReportGroupPage = pageOf(ReportGroup);

export const REPORT_SORTS = ['newest', 'most'] as const;
export const ReportsQuery = z.object({
  ...PageQuery.shape,
  state: z._default(ReportState, 'open'),
  kind: z.optional(ReportKind),
  q: z.optional(z.string().check(z.maxLength(100))), // in what it said, or what was written about it
  sort: z._default(z.enum(REPORT_SORTS), 'newest'),
});
export type ReportsQuery = z.infer<typeof ReportsQuery>;

/** One report as moderators read it. */
export const Report = z.object({
  id: z.string(),
  reason: ReportReason,
  text: z.string(),
  state: ReportState,
  note: z.string(),
  createdAt: z.string(),
  decidedAt: z.nullable(z.string()),
  reporter: z.nullable(ChannelRef),
  decidedBy: z.nullable(ChannelRef),
});
export type Report = z.infer<typeof Report>;
export const ReportList = z.object({ data: z.array(Report), nextCursor: z.null() });

const Note = z.optional(z.string().check(z.trim(), z.maxLength(NOTE_MAX)));
export const BlockReason = z
  .string()
  .check(z.trim(), z.minLength(1, 'say why: its owner reads it'), z.maxLength(BLOCK_REASON_MAX));

/** `block` is for videos, `remove` for comments; every open report of each subject is decided. */
export const DecideReports = z
  .strictObject({
    subjects: z.array(Subject).check(z.minLength(1), z.maxLength(BULK_MAX)),
    outcome: z.enum(['upheld', 'dismissed']),
    action: z._default(z.enum(['none', 'block', 'remove']), 'none'),
    blockReason: z.optional(BlockReason),
    note: Note,
  })
  .check(
    z.refine(({ outcome, action }) => outcome === 'upheld' || action === 'none', {
      error: 'what is dismissed is left as it is',
      path: ['action'],
    }),
    z.refine(({ action, blockReason }) => action !== 'block' || blockReason !== undefined, {
      error: 'say why: its owner reads it',
      path: ['blockReason'],
    }),
    z.refine(
      ({ subjects, action }) =>
        action === 'none' || subjects.every(({ kind }) => kind === (action === 'block' ? 'video' : 'comment')),
      { error: 'videos are blocked, comments removed', path: ['action'] },
    ),
  );
export type DecideReports = z.infer<typeof DecideReports>;
/** The subjects whose reports were open and are decided now. */
export const ReportsDecided = z.object({ subjects: z.array(Subject) });

const Ids = z.array(z.string().check(z.maxLength(40))).check(z.minLength(1), z.maxLength(BULK_MAX));
export const BlockVideos = z.strictObject({ ids: Ids, reason: BlockReason });
export const ActOnMany = z.strictObject({ ids: Ids });
/** Those that the act changed; others were so before, or are not there. */
export const ActedOn = z.object({ ids: z.array(z.string()) });
