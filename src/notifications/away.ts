// Tells a person who is not here: a push to their browsers while no page is open, a mail of what they want mailed.
import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { NotificationItem } from '#contract/notifications.ts';
import { preferences, pushSubscriptions, users } from '../db/schema.ts';
import type { DomainEvent, DomainEventType } from '../events/domain-events.ts';
import { awaitsVerification } from '../http/operators.ts';
import type { AppContext } from '../platform/context.ts';
import { sha256Hex } from '../platform/digest.ts';
import { type StoredChoices, waysOf } from './choices.ts';
import { mailOf, pushOf } from './letters.ts';
import { findNotification, itemOfVideo } from './queries.ts';
import { notifications } from './table.ts';
import { sendPush } from './web-push/send.ts';

type Heard<Type extends DomainEventType> = Extract<DomainEvent, { type: Type }>;

interface Person {
  id: string;
  email: string;
  emailVerifiedAt: number | null;
  notify: StoredChoices | null;
}

/** Once: events come twice as a rule. What is lost between the mark and the push is still in the bell. */
export async function hearWritten(ctx: AppContext, event: Heard<'notification.written'>): Promise<void> {
  const item = await findNotification(ctx, event.userId, event.cause);
  const [person] = await readPeople(ctx, [event.userId]);
  if (!item || !person) return;
  const thisOne = and(eq(notifications.userId, event.userId), eq(notifications.cause, event.cause));
  const { meta } = await ctx.db
    .update(notifications)
    .set({ toldAt: ctx.clock.now() })
    .where(and(thisOne, isNull(notifications.toldAt)));
  if (meta.changes === 0) return;
  try {
    await tell(ctx, person, item);
  } catch (error) {
    await ctx.db.update(notifications).set({ toldAt: null }).where(thisOne);
    throw error;
  }
}

const PEOPLE_AT_ONCE = 50;

/** New videos for hundreds at a time; who opened a page meanwhile sees it there. */
export async function hearFollowersAway(ctx: AppContext, { videoId, userIds }: Heard<'followers.away'>): Promise<void> {
  const item = await itemOfVideo(ctx, videoId);
  if (!item) return;
  for (let start = 0; start < userIds.length; start += PEOPLE_AT_ONCE) {
    const people = await readPeople(ctx, userIds.slice(start, start + PEOPLE_AT_ONCE));
    await Promise.all(people.map((person) => tell(ctx, person, item)));
  }
}

function readPeople({ db }: Pick<AppContext, 'db'>, ids: readonly string[]): Promise<Person[]> {
  return db
    .select({ id: users.id, email: users.email, emailVerifiedAt: users.emailVerifiedAt, notify: preferences.notify })
    .from(users)
    .leftJoin(preferences, eq(preferences.userId, users.id))
    .where(inArray(users.id, [...ids]));
}

async function tell(ctx: AppContext, person: Person, item: NotificationItem): Promise<void> {
  const ways = waysOf(person.notify ?? {}, item.kind);
  await Promise.all([
    ways.mail && isProved(ctx, person) ? mailTo(ctx, person, item) : null,
    ways.browser && !(await ctx.audience.of(person.id).isHere(person.id)) ? pushTo(ctx, person.id, item) : null,
  ]);
}

/** Nobody gets mail because somebody else gave their address. */
const isProved = ({ config }: AppContext, { emailVerifiedAt }: Person): boolean =>
  !awaitsVerification(config, { isEmailVerified: emailVerifiedAt !== null });

async function mailTo(ctx: Pick<AppContext, 'mail' | 'config'>, person: Person, item: NotificationItem): Promise<void> {
  const id = (await sha256Hex(`${person.id} ${item.id}`)).slice(0, 26);
  await ctx.mail.send({ id, to: person.email, ...mailOf(item, ctx.config.publicOrigin) });
}

/** To every browser of the person. One that is gone is forgotten; what one refuses is no reason to try the others again. */
async function pushTo(ctx: AppContext, userId: string, item: NotificationItem): Promise<void> {
  const { db, config, clock, log } = ctx;
  const { vapid } = config;
  if (vapid === null) return;
  const devices = await db.select().from(pushSubscriptions).where(eq(pushSubscriptions.userId, userId));
  const message = pushOf(item);
  await Promise.all(
    devices.map(async ({ endpoint, p256dh, auth }) => {
      try {
        const outcome = await sendPush({ endpoint, keys: { p256dh, auth } }, message, vapid, clock.now());
        if (outcome === 'gone') await db.delete(pushSubscriptions).where(eq(pushSubscriptions.endpoint, endpoint));
        if (outcome === 'refused') log.error('push refused', null, { service: new URL(endpoint).host });
      } catch (error) {
        log.error('push not sent', error, { service: new URL(endpoint).host });
      }
    }),
  );
}
