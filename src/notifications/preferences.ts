// What a person chose to be told and where, and the devices that take pushes; their room hears of what concerns it.
import { and, asc, eq } from 'drizzle-orm';
import type { EditNotificationChoices, NotificationPreferences, PushDevice } from '#contract/notifications.ts';
import { preferences, pushSubscriptions } from '../db/schema.ts';
import type { DomainEvent } from '../events/domain-events.ts';
import { flushOutbox, happened, outboxRow } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { choicesOf, isToldElsewhere, type StoredChoices, waysOf, withChoices } from './choices.ts';
import { isPushService } from './web-push/push-service.ts';

type WriteContext = Pick<AppContext, 'db' | 'config' | 'clock' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>;

/** Browsers of one person; who has more loses the oldest. */
const DEVICES_MAX = 10;

async function readStored({ db }: Pick<AppContext, 'db'>, userId: string): Promise<StoredChoices> {
  const [row] = await db.select({ notify: preferences.notify }).from(preferences).where(eq(preferences.userId, userId));
  return row?.notify ?? {};
}

export async function readPreferences(
  ctx: Pick<AppContext, 'db' | 'config'>,
  userId: string,
): Promise<NotificationPreferences> {
  return { choices: choicesOf(await readStored(ctx, userId)), pushKey: ctx.config.vapid?.publicKey ?? null };
}

const reachChanged = (ctx: WriteContext, userId: string) =>
  outboxRow(ctx.db, happened({ type: 'reach.changed', userId }), ctx.clock.now());

export async function editPreferences(
  ctx: WriteContext,
  userId: string,
  edit: EditNotificationChoices,
): Promise<NotificationPreferences> {
  const { db } = ctx;
  const notify = withChoices(await readStored(ctx, userId), edit);
  await db.batch([
    db
      .insert(preferences)
      .values({ userId, notify })
      .onConflictDoUpdate({ target: preferences.userId, set: { notify } }),
    reachChanged(ctx, userId),
  ]);
  ctx.defer(flushOutbox(ctx));
  return readPreferences(ctx, userId);
}

/** Throws `invalid-input` for an address that is of no known push service, `push-unavailable` without keys to sign with. */
export async function addDevice(ctx: WriteContext, userId: string, { endpoint, keys }: PushDevice): Promise<void> {
  if (ctx.config.vapid === null) throw new AppError('push-unavailable');
  if (!isPushService(endpoint)) {
    const detail = 'endpoint must be the address of a push service of Chrome, Edge, Firefox or Safari';
    throw new AppError('invalid-input', { detail, errors: [{ pointer: '/endpoint', detail }] });
  }
  const { db } = ctx;
  const known = await db
    .select({ endpoint: pushSubscriptions.endpoint })
    .from(pushSubscriptions)
    .where(eq(pushSubscriptions.userId, userId))
    .orderBy(asc(pushSubscriptions.createdAt));
  const others = known.filter((device) => device.endpoint !== endpoint);
  const [tooMany] = others.length < DEVICES_MAX ? [] : others;
  const row = { endpoint, userId, p256dh: keys.p256dh, auth: keys.auth, createdAt: ctx.clock.now() };
  await db.batch([
    // A browser that changes hands takes its address with it: from now on it tells its new person.
    db.insert(pushSubscriptions).values(row).onConflictDoUpdate({ target: pushSubscriptions.endpoint, set: row }),
    ...(tooMany ? [db.delete(pushSubscriptions).where(eq(pushSubscriptions.endpoint, tooMany.endpoint))] : []),
    reachChanged(ctx, userId),
  ]);
  ctx.defer(flushOutbox(ctx));
}

export async function removeDevice(ctx: WriteContext, userId: string, endpoint: string): Promise<void> {
  const { db } = ctx;
  await db.batch([
    db
      .delete(pushSubscriptions)
      .where(and(eq(pushSubscriptions.endpoint, endpoint), eq(pushSubscriptions.userId, userId))),
    reachChanged(ctx, userId),
  ]);
  ctx.defer(flushOutbox(ctx));
}

/** Tells a person's room where they want to hear of new videos, as it is now. */
export async function copyReach(
  ctx: Pick<AppContext, 'db' | 'audience'>,
  { userId }: Extract<DomainEvent, { type: 'reach.changed' }>,
  seq: number,
): Promise<void> {
  const ways = waysOf(await readStored(ctx, userId), 'video');
  const [device] = await ctx.db
    .select({ endpoint: pushSubscriptions.endpoint })
    .from(pushSubscriptions)
    .where(eq(pushSubscriptions.userId, userId))
    .limit(1);
  const away = isToldElsewhere(ways, device !== undefined);
  await ctx.audience.of(userId).reach({ userId, inApp: ways.app, away, seq });
}
