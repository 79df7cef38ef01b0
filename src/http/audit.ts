// What was done with a privilege: a row of the act's own batch, so that neither is there without the other. Rows are only ever added.
import { type SQL, sql } from 'drizzle-orm';
import type { AuditAction, AuditSubject } from '#contract/audit.ts';
import type { Db } from '../db/client.ts';
import { rowWhere } from '../db/insert-where.ts';
import { auditLog } from '../db/schema.ts';
import { newUlid } from '../platform/ids.ts';

/** Who acts, as the log names them when the account is gone. */
export interface Actor {
  id: string;
  username: string;
}

export interface Act {
  action: AuditAction;
  subject: { kind: AuditSubject; id: string };
  /** What it was before and is now; never a secret. */
  detail?: Record<string, unknown>;
}

/** The statement that writes the row; with `condition` only where that holds at its place in the batch. */
export function audit(db: Db, actor: Actor, { action, subject, detail = {} }: Act, nowMs: number, condition?: SQL) {
  const row = {
    id: newUlid(nowMs),
    actorId: actor.id,
    actorName: actor.username,
    action,
    subjectKind: subject.kind,
    subjectId: subject.id,
    detail,
    createdAt: nowMs,
  };
  return db.insert(auditLog).select(rowWhere(auditLog, row, condition ?? sql`true`));
}
