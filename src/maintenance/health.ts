// Asks the worker's neighbours how they are: /healthz tells worker, database and transcoder apart.
import { sql } from 'drizzle-orm';
import { z } from 'zod/mini';
import type { Health } from '#contract/health.ts';
import type { AppContext } from '../platform/context.ts';
import { raiseTranscoderAlarm } from '../processing/transcoder-alarm.ts';

const ANSWER_WITHIN_MS = 2_000;
const TranscoderHealth = z.object({
  status: z.enum(['ok', 'no-ffmpeg']),
  running: z.optional(z.number()),
  capacity: z.optional(z.number()),
});

export interface TranscoderFacts {
  state: Health['transcoder'];
  /** Null where only a job's own container knows. */
  running: number | null;
  capacity: number | null;
}

/** What mends each fault, as page and terminal say it. */
const REMEDIES = {
  database: 'The database does not answer: run npm start again, it applies the migrations.',
  'no-ffmpeg': 'FFmpeg is missing, uploads wait in the queue: sudo apt-get install ffmpeg, then npm start.',
  down: 'The transcoder does not answer, uploads wait in the queue: npm start runs it.',
} as const;

/** A transcoder that does not answer raises the alarm. */
export async function checkHealth(
  ctx: Pick<AppContext, 'db' | 'transcoder' | 'config' | 'clock' | 'log'>,
): Promise<Health> {
  const [database, { state }] = await Promise.all([checkDatabase(ctx), askTranscoder(ctx)]);
  if (state === 'down') await raiseTranscoderAlarm(ctx, 'the health check is not answered');
  return judgeHealth(database, state);
}

/** Pure: the answer for what was found, with the one thing to do about it. */
export function judgeHealth(database: Health['database'], transcoder: Health['transcoder']): Health {
  const remedy = database === 'down' ? REMEDIES.database : transcoder === 'ok' ? undefined : REMEDIES[transcoder];
  return {
    status: remedy === undefined ? 'ok' : 'degraded',
    worker: 'ok',
    database,
    transcoder,
    ...(remedy === undefined ? {} : { detail: remedy }),
  };
}

async function checkDatabase({ db }: Pick<AppContext, 'db'>): Promise<Health['database']> {
  try {
    await db.run(sql`select count(*) from users limit 1`); // also fails where migrations are missing
    return 'ok';
  } catch {
    return 'down';
  }
}

/** What the transcoder says of itself. */
export async function askTranscoder({
  transcoder,
  config,
}: Pick<AppContext, 'transcoder' | 'config'>): Promise<TranscoderFacts> {
  // In production a container starts with its job: asking would start one for nothing.
  if (config.transcoderUrl === null) return { state: 'ok', running: null, capacity: null };
  try {
    const response = await transcoder.fetch('health', '/healthz', { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    const { status, running, capacity } = TranscoderHealth.parse(await response.json());
    return { state: status, running: running ?? null, capacity: capacity ?? null };
  } catch {
    return { state: 'down', running: null, capacity: null };
  }
}
