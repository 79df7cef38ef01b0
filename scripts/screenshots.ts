// Takes the pictures of docs/screenshots on a seeded platform; with `--all <folder>` every page, desktop and phone, light and dark.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from '@playwright/test';
import { ApiClient } from './api-client.ts';
import { findChromium } from './find-tool.mjs';
import { isHealthy } from './local-platform.ts';
import { findShots, type Shot } from './screenshot-pages.ts';
import { parseEnvFile } from './secrets.ts';
import { ROOT, readSettings } from './settings.ts';

const SCREENS = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 360, height: 740 },
};
const THEMES = ['light', 'dark'] as const;

const settings = readSettings();
const { all } = parseArgs({ options: { all: { type: 'string' } } }).values;
const folder = all ?? join(ROOT, 'docs/screenshots');
const executablePath = findChromium();

if (!executablePath || !(await isHealthy(settings.origin))) {
  console.error(`This needs Chromium and a seeded platform at ${settings.origin}: npm start, then npm run seed.`);
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
const { DEMO_PASSWORD = '' } = parseEnvFile(readFileSync(join(settings.stateDir, 'demo.env'), 'utf8'));
const client = new ApiClient(settings.origin);
await client.request('POST', '/api/v1/auth/login', { credential: 'demo', password: DEMO_PASSWORD });
const shots = await findShots(client);
const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
for (const screen of ['desktop', 'phone'] as const) {
  for (const theme of THEMES) await photograph(browser, screen, theme);
}
await browser.close();

async function photograph(browser: Browser, screen: keyof typeof SCREENS, theme: (typeof THEMES)[number]) {
  const variant = `${screen}-${theme}` as const;
  const wanted = shots.filter((shot) => all !== undefined || shot.inDocs?.includes(variant));
  for (const isSignedIn of [false, true]) {
    const group = wanted.filter((shot) => (shot.isSignedIn ?? true) === isSignedIn);
    if (group.length > 0) await photographAs(browser, group, isSignedIn, screen, theme);
  }
}

async function photographAs(
  browser: Browser,
  group: Shot[],
  isSignedIn: boolean,
  screen: keyof typeof SCREENS,
  theme: (typeof THEMES)[number],
): Promise<void> {
  const context = await browser.newContext({
    baseURL: settings.origin,
    viewport: SCREENS[screen],
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  if (isSignedIn) {
    await page.goto('/sign-in');
    await page.getByLabel('Username or e-mail').fill('demo');
    await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(settings.origin);
  }
  for (const shot of group) {
    const { width, height } = SCREENS[screen];
    await page.setViewportSize({ width, height: shot.heightPx ?? height });
    await page.goto(shot.path);
    await page.waitForLoadState('networkidle');
    await shot.prepare?.(page);
    const path = join(folder, `${shot.name}-${screen}-${theme}.jpg`);
    await page.screenshot({ path, type: 'jpeg', quality: 82, fullPage: all !== undefined && !shot.isOneScreen });
  }
  await context.close();
}
