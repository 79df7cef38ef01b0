// The channel that a page shows, as everybody sees it; null when there is none.
import type { Channel } from '#contract/channels.ts';
import { describeChannel, findChannel } from '../channels/queries.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';

export async function openChannelPage(ctx: Pick<AppContext, 'db'>, handle: string): Promise<Channel | null> {
  try {
    return await describeChannel(ctx, await findChannel(ctx, handle), undefined);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
