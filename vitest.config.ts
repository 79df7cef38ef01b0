// The unit, pipeline and worker tests: four projects, each in the runtime in which its code really runs.
import { availableParallelism } from 'node:os';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

/** At least 32 characters each, as the worker demands; tests only. */
const TEST_SECRETS = {
  SESSION_SECRET: 'session-secret-of-the-tests-0123456789',
  JOB_SECRET: 'job-secret-of-the-tests-0123456789',
  PLAYBACK_SECRET: 'playback-secret-of-the-tests-0123456789',
  MEDIA_KEY_SECRET: 'media-key-secret-of-the-tests-0123456789',
  ACCESS_SECRET: 'access-secret-of-the-tests-0123456789',
  METRICS_TOKEN: 'metrics-token-of-the-tests-0123456789',
  // The example of RFC 8291 section 5.
  VAPID_PUBLIC_KEY: 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8',
  VAPID_PRIVATE_KEY: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
};

/**
 * A transcoder that takes every task and does none of them: tests do. It is full for sources whose name says so, does not understand orders for some, and for others
 * takes what viewers wait for when it is told to, by a POST to `/take`; nothing else outside is reached.
 */
const TRANSCODER_URL = 'http://transcoder.test';
const FULL_FOR = 'nobody takes this';
const PUZZLED_BY = 'nobody understands this';
const SLOW_FOR = 'taken when told to';
const untaken: (() => void)[] = [];
const outboundService = async (request: { url: string; method: string; text(): Promise<string> }) => {
  if (request.url === `${TRANSCODER_URL}/take`) for (const take of untaken.splice(0)) take();
  if (request.method !== 'POST' || request.url !== `${TRANSCODER_URL}/tasks`)
    return new Response(null, { status: 503 });
  const order = await request.text();
  if (order.includes(SLOW_FOR) && order.includes('"class":"viewer"'))
    await new Promise<void>((take) => untaken.push(take));
  return new Response(null, { status: order.includes(FULL_FOR) ? 503 : order.includes(PUZZLED_BY) ? 400 : 202 });
};

/** How much the fault tests do, from `npm run test:faults`, and those of counts; without it they are short. */
const faultSettings = () =>
  Object.fromEntries(
    [
      'FAULT_HISTORIES',
      'FAULT_SEED',
      'FAULT_PATIENCE',
      'VOTE_TOGGLES',
      'VIEW_REPORTS',
      'FUZZ_REQUESTS',
      'FUZZ_SEED',
    ].flatMap((name) => {
      const value = process.env[name];
      return value ? [[name, value]] : [];
    }),
  );

/** The shell as it is before the build: the worker's tests need none. */
const assets = { directory: 'web', binding: 'ASSETS' };

/** One file more than there are cores, of whichever project: for a quarter of their time they wait. */
const maxWorkers = availableParallelism() + 1;

/** What is polled for comes late on a busy machine, where a second, Vitest's own patience, is little. Below the time of a test, or that is what is told. */
const patience = (timeout: number) => ({ expect: { poll: { timeout } } });

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          ...patience(4_000),
          maxWorkers,
          isolate: false, // nothing here keeps a state: one process reads the modules once for all files
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/transcoder/**', 'test/web/**', 'test/worker/**', 'test/e2e/**', 'test/faults/**'],
        },
      },
      {
        test: {
          name: 'transcoder',
          ...patience(20_000),
          environment: 'node',
          include: ['test/transcoder/**/*.test.ts'],
          testTimeout: 120_000, // real FFmpeg on a busy machine
          hookTimeout: 120_000,
          maxWorkers,
        },
      },
      {
        test: {
          name: 'web',
          ...patience(4_000),
          maxWorkers,
          environment: 'happy-dom',
          include: ['test/web/**/*.test.{ts,tsx}'],
        },
      },
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              outboundService,
              assets,
              bindings: {
                ...TEST_SECRETS,
                OPERATORS: 'operator',
                CORS_ORIGINS: 'https://tool.example, https://other.example',
                // One address for all tests of a file; quotas that no other test comes near.
                LIMIT_CODE: '500/900',
                LIMIT_COMMENT: '300/60',
                LIMIT_LOGIN_ADDRESS: '500/900',
                QUOTA_BYTES: '700000000000',
                QUOTA_MINUTES: '600',
                ...faultSettings(),
                TRANSCODER_URL,
                TRANSCODERS: '60', // a slot for whatever a test leaves under way
                LEASE_SECONDS: '600', // a scripted transcoder says nothing while its test is busy with others
                TEST_MIGRATIONS: await readD1Migrations('migrations'),
              },
            },
          })),
        ],
        test: {
          name: 'worker',
          ...patience(10_000),
          maxWorkers,
          include: ['test/worker/**/*.test.ts'],
          setupFiles: ['test/worker/setup.ts'],
          testTimeout: 30_000 * Number(process.env.FAULT_PATIENCE ?? 1),
        },
      },
    ],
    coverage: {
      provider: 'istanbul', // v8's own counters do not exist in workerd
      include: ['src/**/*.ts', 'transcoder/**/*.ts', 'web/**/*.ts'],
      exclude: ['**/*.d.ts', 'web/vite.config.ts'],
      reporter: ['text-summary', 'json-summary'],
      reportsDirectory: 'coverage',
      thresholds: { lines: 85 },
    },
  },
});
