// Writes notifications: the row, the word to the person's pages and, if they want it, to their devices are one batch.
import { eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { NotificationKind } from '#contract/notifications.ts';
import { preferences, pushSubscriptions, users } from '../db/schema.ts';
import type { DomainEvent } from '../events/domain-events.ts';
import { sendWritten, userTopic } from '../events/outbox.ts';
import { outbox } from '../events/table.ts';
import type { AppContext } from '../platform/context.ts';
import { isToldElsewhere, waysOf } from './choices.ts';
import type { Draft } from './drafts.ts';
import { notifications } from './table.ts';

type WriteContext = Pick<AppContext, 'db' | 'queues' | 'deliver' | 'sweeper' | 'clock' | 'log'>;

/** Recipients of one event: bound as parameters, of which D1 takes 100. */
const DRAFTS_MAX = 30;

/** Writes those that were not written before and tells of them. May be asked for the same again. */
export async function writeNotifications(ctx: WriteContext, drafts: readonly Draft[]): Promise<void> {
  const some = drafts.slice(0, DRAFTS_MAX);
  const people = await readPeople(ctx, some);
  const statements = some.flatMap((draft) => {
    const person = people.get(draft.userId);
    return person ? statementsOf(ctx, draft, person) : [];
  });
  const [first, ...others] = statements;
  if (!first) return;
  const answers = await ctx.db.batch([first, ...others]);
  const written = answers.flatMap((rows) => rows as (typeof outbox.$inferSelect)[]);
  await sendWritten(
    ctx,
    written.filter((row) => 'queue' in row),
  );
}

interface Person {
  notify: Parameters<typeof waysOf>[0];
  hasDevice: boolean;
}

async function readPeople({ db }: Pick<AppContext, 'db'>, drafts: readonly Draft[]): Promise<Map<string, Person>> {
  if (drafts.length === 0) return new Map();
  const hasDevice = sql<number>`exists (select 1 from ${pushSubscriptions} where ${eq(pushSubscriptions.userId, users.id)})`;
  const rows = await db
    .select({ id: users.id, notify: preferences.notify, hasDevice })
    .from(users)
    .leftJoin(preferences, eq(preferences.userId, users.id))
    .where(inArray(users.id, [...new Set(drafts.map(({ userId }) => userId))]));
  return new Map(rows.map(({ id, notify, hasDevice }) => [id, { notify: notify ?? {}, hasDevice: hasDevice === 1 }]));
}

/** The rows of the outbox come first: whether the notification is new is seen only before it is written. */
function statementsOf({ db, clock }: Pick<AppContext, 'db' | 'clock'>, draft: Draft, person: Person) {
  const ways = waysOf(person.notify, draft.kind);
  const elsewhere = isToldElsewhere(ways, person.hasDevice);
  if (!ways.app && !elsewhere) return [];
  const { userId, cause, kind } = draft;
  const nowMs = clock.now();
  const isNew = sql`not exists (select 1 from ${notifications} where user_id = ${userId} and cause = ${cause})`;
  const written = { type: 'notification.written' as const, userId, cause };
  return [
    ...(ways.app ? [outboxRowOf(db, userTopic(userId), createdMessage(cause, kind), isNew, nowMs)] : []),
    ...(elsewhere ? [outboxRowOf(db, null, written, isNew, nowMs)] : []),
    db
      .insert(notifications)
      .values({ ...draft, createdAt: nowMs, inApp: ways.app })
      .onConflictDoNothing()
      .returning({ id: notifications.id }),
  ];
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
