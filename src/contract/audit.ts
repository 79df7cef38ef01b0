// The audit log on the wire: every act that needed a privilege, and what it was done to.
import { z } from 'zod/mini';
import { AUDIT_ACTIONS, AUDIT_SUBJECTS } from './audit-texts.ts';
import { PageQuery, pageOf } from './paging.ts';

export type { AuditAction, AuditSubject } from './audit-texts.ts';

export const AuditEntry = z.object({
  id: z.string(),
  at: z.string(),
  actor: z.object({ id: z.string(), username: z.string() }), // as it was called then
  action: z.string(), // one of the list of its time
  subject: z.object({
    kind: z.string(),
    id: z.string(),
    name: z.nullable(z.string()), // of an account, a channel or a video, as it is called now; null where it is gone
  }),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
export const AuditPage = pageOf(AuditEntry);

export const AuditQuery = z.object({
  ...PageQuery.shape,
  actor: z.optional(z.string().check(z.maxLength(60))), // a username
  action: z.optional(z.enum(AUDIT_ACTIONS)),
  subjectKind: z.optional(z.enum(AUDIT_SUBJECTS)),
  subject: z.optional(z.string().check(z.maxLength(100))), // an id
  q: z.optional(z.string().check(z.maxLength(100))), // an id, or in what the act says of itself
});
export type AuditQuery = z.infer<typeof AuditQuery>;
