// What happens every hour: the janitor goes round, and a transcoder that does not answer is told.
import type { AppContext } from '../platform/context.ts';
import { checkHealth } from './health.ts';
import { runJanitor } from './janitor.ts';

export async function runScheduled(ctx: AppContext): Promise<void> {
  await checkHealth(ctx);
  await runJanitor(ctx, 'hourly');
}
