// The alarm that no transcoder answers: one line in the log, at most once a minute over all objects and requests.
import { countAct } from '../http/counter.ts';
import type { AppContext } from '../platform/context.ts';

export const ALARM_MESSAGE = 'transcoder unavailable';
const QUIET_MS = 60_000;
/** A single order that fails may be a restart; so many in a row are not. */
export const REFUSALS_BEFORE_ALARM = 3;

/** This isolate has seen the alarm of the minute; it need not ask the database again. */
let quietUntilMs = 0;

/** `reason` is what was tried and how it failed. */
export async function raiseTranscoderAlarm(
  ctx: Pick<AppContext, 'db' | 'clock' | 'log'>,
  reason: string,
  fields: { jobId?: string } = {},
): Promise<void> {
  if (ctx.clock.now() < quietUntilMs) return;
  try {
    const { count, endsAtMs } = await countAct(ctx, 'alarm:transcoder', QUIET_MS);
    quietUntilMs = endsAtMs;
    if (count === 1) ctx.log.error(ALARM_MESSAGE, reason, fields);
  } catch {
    ctx.log.error(ALARM_MESSAGE, reason, fields); // without a database nobody counts
  }
}
