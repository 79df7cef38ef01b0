// What happens every hour: a transcoder that does not answer is told, the sitemap goes on, the janitor goes round.
import { closeSitemapPages } from '../feeds/sitemap-pages.ts';
import type { AppContext } from '../platform/context.ts';
import { checkHealth } from './health.ts';
import { runJanitor } from './janitor.ts';

export async function runScheduled(ctx: AppContext): Promise<void> {
  await checkHealth(ctx);
  await closeSitemapPages(ctx).catch((error: unknown) => ctx.log.error('the sitemap did not go on', error));
  await runJanitor(ctx, 'hourly');
}
