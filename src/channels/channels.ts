// Use cases of a channel's owner: what the channel says of itself.
import { eq } from 'drizzle-orm';
import type { Channel, EditChannel } from '#contract/channels.ts';
import { channels, users } from '../db/schema.ts';
import type { AppContext } from '../platform/context.ts';
import { describeChannel, ownChannel } from './queries.ts';

/** Merges what is given into the channel; the name is the account's display name too. */
export async function editChannel(
  ctx: Pick<AppContext, 'db'>,
  user: { id: string },
  { name, about, links, defaultProtection }: EditChannel,
): Promise<Channel> {
  const { db } = ctx;
  const changes = {
    ...(name === undefined ? {} : { name }),
    ...(about === undefined ? {} : { about: about.trim() }),
    ...(links === undefined ? {} : { links }),
    ...(defaultProtection === undefined ? {} : { defaultProtection }),
  };
  if (Object.keys(changes).length > 0) {
    await db.batch([
      db.update(channels).set(changes).where(eq(channels.id, user.id)),
      ...(name === undefined ? [] : [db.update(users).set({ displayName: name }).where(eq(users.id, user.id))]),
    ]);
  }
  return describeChannel(ctx, await ownChannel(ctx, user), user);
}
