// Asks the worker's neighbours how they are: /healthz tells worker, database and transcoder apart.
import { sql } from 'drizzle-orm';
import { z } from 'zod/mini';
import type { Health } from '#contract/health.ts';
import type { AppContext } from '../platform/context.ts';

const ANSWER_WITHIN_MS = 2_000;
const TranscoderHealth = z.object({ status: z.enum(['ok', 'no-ffmpeg']) });

/** What mends each fault, as page and terminal say it. */
const REMEDIES = {
  database: 'The database does not answer: run npm start again, it applies the migrations.',
  'no-ffmpeg': 'FFmpeg is missing, uploads wait in the queue: sudo apt-get install ffmpeg, then npm start.',
  down: 'The transcoder does not answer, uploads wait in the queue: npm start runs it.',
} as const;

export async function checkHealth(ctx: Pick<AppContext, 'db' | 'transcoder' | 'config'>): Promise<Health> {
  const [database, transcoder] = await Promise.all([checkDatabase(ctx), checkTranscoder(ctx)]);
  return judgeHealth(database, transcoder);
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

async function checkTranscoder({
  transcoder,
  config,
}: Pick<AppContext, 'transcoder' | 'config'>): Promise<Health['transcoder']> {
  // In production a container starts with its job: asking would start one for nothing.
  if (config.transcoderUrl === null) return 'ok';
  try {
    const response = await transcoder.fetch('health', '/healthz', { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    return TranscoderHealth.parse(await response.json()).status;
  } catch {
    return 'down';
  }
}
