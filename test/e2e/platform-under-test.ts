// The Playwright configuration that all browser tests share: which Chromium, and a platform of their own started by `npm start`'s script.
import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';
import { findChromium } from '../../scripts/find-tool.mjs';

/** What counts how often a picture stood still, or how soon it came, while the machine encodes as fast as it can. */
const ALONE = /\/(?:play-while-processing|just-in-time)\.e2e\.ts$/;
/** What looks at the log of all the others. */
const LAST = /\/log\.e2e\.ts$/;

/** `testDir` and `state` are relative to the repository; `port` may be moved by E2E_PORT, so that copies run side by side. */
export function platformUnderTest(options: {
  testDir: string;
  /** Tests whose titles match run. */
  grep?: RegExp;
  /** Tests whose titles match do not. */
  grepInvert?: RegExp;
  port: number;
  state: string;
}): PlaywrightTestConfig {
  const port = Number(process.env['E2E_PORT'] ?? options.port);
  const origin = `http://localhost:${port}`;
  const executablePath = findChromium();
  const state = process.env['E2E_STATE'] ?? options.state;
  return defineConfig({
    testDir: options.testDir,
    ...(options.grep ? { grep: options.grep } : {}),
    ...(options.grepInvert ? { grepInvert: options.grepInvert } : {}),
    testMatch: '**/*.e2e.ts',
    globalSetup: './test/e2e/first-account.ts',
    outputDir: 'node_modules/.cache/playwright',
    reporter: [['list']],
    workers: 2,
    // All others have accounts of their own, or a platform of their own where they kill or need an empty site; they mostly wait.
    projects: [
      { name: 'alone', testMatch: ALONE, workers: 1, teardown: 'last' },
      { name: 'beside others', testIgnore: [ALONE, LAST], dependencies: ['alone'] },
      { name: 'last', testMatch: LAST, metadata: { state } },
    ],
    timeout: 120_000,
    expect: { timeout: 15_000 },
    use: {
      baseURL: origin,
      // Actions and requests; pictures and copies of the page, taken all the time, cost an eighth of the whole.
      trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
      launchOptions: {
        ...(executablePath ? { executablePath } : {}),
        args: [
          '--autoplay-policy=no-user-gesture-required',
          '--disable-background-networking',
          '--disable-component-update',
          '--force-color-profile=srgb',
          ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ],
      },
    },
    webServer: {
      command: 'node scripts/reset.ts --yes && exec node scripts/start.ts',
      url: `${origin}/healthz`,
      reuseExistingServer: false,
      timeout: 120_000,
      gracefulShutdown: { signal: 'SIGTERM', timeout: 8_000 },
      stdout: 'ignore',
      stderr: 'pipe',
      env: {
        PORT: String(port),
        RIVULET_STATE: state,
        // All people of the tests have one address.
        LIMIT_SIGNUP: '1000/3600',
        LIMIT_LOGIN_ADDRESS: '1000/900',
        LIMIT_CODE: '1000/900',
        LIMIT_VOTE: '1000/60',
        LIMIT_COMMENT: '300/60',
        QUOTA_BYTES: '60000000000',
      },
    },
  });
}
