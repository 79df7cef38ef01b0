// API requests of one session or address, counted by the platform's limiter.
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from './app-env.ts';
import { AppError } from './app-error.ts';

// As in wrangler.toml; the binding does not tell its own numbers.
const QUOTA = 3000;
const WINDOW_SECONDS = 60;
const POLICY = { 'ratelimit-policy': `"api";q=${QUOTA};w=${WINDOW_SECONDS}` };

/** The address of the client; only Cloudflare's own header is believed, anything else can be forged. */
export const clientAddress = (header: (name: string) => string | undefined): string =>
  header('cf-connecting-ip') ?? 'local';

/** Header fields of draft-ietf-httpapi-ratelimit-headers: the policy always, what is left when nothing is. */
export const rateLimit = createMiddleware<AppEnv>(async (c, next) => {
  const key = c.var.user?.id ?? clientAddress((name) => c.req.header(name));
  const { success } = await c.env.API_RATE.limit({ key });
  if (!success) {
    throw new AppError('rate-limited', {
      detail: `At most ${QUOTA} requests in ${WINDOW_SECONDS} seconds are answered.`,
      headers: { ...POLICY, ratelimit: `"api";r=0;t=${WINDOW_SECONDS}`, 'retry-after': String(WINDOW_SECONDS) },
    });
  }
  await next();
  if (c.res.status !== 101) c.header('ratelimit-policy', POLICY['ratelimit-policy']);
});
