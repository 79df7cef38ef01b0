// Writes notifications: the row, the word to the person's pages and, if they want it, to their devices are one batch.
import { type SQL, sql } from 'drizzle-orm';
import type { NotificationKind, NotificationWay } from '#contract/notifications.ts';
import { preferences, pushSubscriptions, users } from '../db/schema.ts';
import type { DomainEvent } from '../events/domain-events.ts';
import { sendWritten, userTopic } from '../events/outbox.ts';
import { outbox } from '../events/table.ts';
import type { AppContext } from '../platform/context.ts';
import { DEFAULT_WAYS } from './choices.ts';
import type { Draft } from './drafts.ts';
import { notifications } from './table.ts';

type WriteContext = Pick<AppContext, 'db' | 'queues' | 'deliver' | 'sweeper' | 'clock' | 'log'>;

/** Recipients of one event: more are no conversation. */
const DRAFTS_MAX = 30;
/** Of what is meant for many, so many are written at once. */
export const DRAFTS_AT_ONCE = DRAFTS_MAX;

/** Writes those that were not written before and tells of them. May be asked for the same again. */
export async function writeNotifications(ctx: WriteContext, drafts: readonly Draft[]): Promise<void> {
  const [first, ...others] = drafts.slice(0, DRAFTS_MAX).flatMap((draft) => statementsOf(ctx, draft));
  if (!first) return;
  const answers = await ctx.db.batch([first, ...others]);
  await sendWritten(
    ctx,
    answers.flatMap((rows) => rows.flatMap((row) => ('topic' in row ? row : []))),
  );
}

/**
 * What the person chose is read by the statements themselves: somebody waits for the bell, and one trip to the database
 * is saved. The rows of the outbox come first: whether the notification is new is seen only before it is written.
 */
function statementsOf({ db, clock }: Pick<AppContext, 'db' | 'clock'>, draft: Draft) {
  const { userId, cause, kind, actorId, videoId, commentId } = draft;
  const nowMs = clock.now();
  const inApp = isChosen(draft, 'app');
  const hasDevice = sql`exists (select 1 from ${pushSubscriptions} where user_id = ${userId})`;
  const elsewhere = sql`(${isChosen(draft, 'mail')} or (${isChosen(draft, 'browser')} and ${hasDevice}))`;
  const isNew = sql`exists (select 1 from ${users} where id = ${userId})
    and not exists (select 1 from ${notifications} where user_id = ${userId} and cause = ${cause})`;
  const written = { type: 'notification.written' as const, userId, cause };
  return [
    outboxRowOf(db, userTopic(userId), createdMessage(cause, kind), sql`${isNew} and ${inApp}`, nowMs),
    outboxRowOf(db, null, written, sql`${isNew} and ${elsewhere}`, nowMs),
    db
      .insert(notifications)
      .select(
        // Every column in the table's order: without a name each, a select must give them all.
        sql`select null, ${userId}, ${kind}, ${cause}, ${actorId}, ${videoId}, ${commentId}, ${nowMs}, null, ${inApp}, null
          where ${isNew} and (${inApp} or ${elsewhere})`,
      )
      .onConflictDoNothing()
      .returning({ notificationId: notifications.id }),
  ];
}

/** 1 or 0, as `waysOf` says it. */
function isChosen({ userId, kind }: Draft, way: NotificationWay): SQL {
  const chosen = sql`json_extract(${preferences.notify}, ${`$."${kind}".${way}`})`;
  return sql`coalesce((select ${chosen} from ${preferences} where user_id = ${userId}), ${Number(DEFAULT_WAYS[way])})`;
}

const createdMessage = (id: string, kind: NotificationKind) => ({ type: 'notification.created' as const, id, kind });

function outboxRowOf(
  db: AppContext['db'],
  topic: string | null,
  payload: ReturnType<typeof createdMessage> | DomainEvent,
  condition: SQL,
  nowMs: number,
) {
  const row = sql`select null, 'events', ${topic}, ${JSON.stringify(payload)}, ${nowMs}, null where ${condition}`;
  return db.insert(outbox).select(row).returning();
}
