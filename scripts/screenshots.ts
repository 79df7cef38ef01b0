// Takes the pictures of docs/screenshots on a seeded platform: every page, desktop and phone, light and dark.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { VideoItem } from '#contract/videos.ts';
import { ApiClient } from './api-client.ts';
import { findChromium } from './find-tool.mjs';
import { isHealthy } from './local-platform.ts';
import { parseEnvFile } from './secrets.ts';
import { ROOT, readSettings } from './settings.ts';

const SCREENS = {
  desktop: { width: 1200, height: 750 },
  phone: { width: 390, height: 780 },
};
const THEMES = ['light', 'dark'] as const;

const settings = readSettings();
const folder = join(ROOT, 'docs/screenshots');
const executablePath = findChromium();

if (!executablePath || !(await isHealthy(settings.origin))) {
  console.error(`This needs Chromium and a seeded platform at ${settings.origin}: npm start, then npm run seed.`);
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
const { DEMO_PASSWORD = '' } = parseEnvFile(readFileSync(join(settings.stateDir, 'demo.env'), 'utf8'));
const client = new ApiClient(settings.origin);
await client.request('POST', '/api/v1/auth/login', { credential: 'demo', password: DEMO_PASSWORD });
const { data } = await client.request<{ data: VideoItem[] }>('GET', '/api/v1/videos');
const watched = data.find((video) => video.title.includes('Mandelbrot')) ?? data[0];
const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
for (const [screen, viewport] of Object.entries(SCREENS)) {
  for (const theme of THEMES) await photograph(browser, screen, viewport, theme);
}
await browser.close();

async function photograph(
  browser: Browser,
  screen: string,
  viewport: { width: number; height: number },
  theme: (typeof THEMES)[number],
): Promise<void> {
  const context = await browser.newContext({
    baseURL: settings.origin,
    viewport,
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const shoot = async (name: string, path: string, prepare?: (page: Page) => Promise<void>) => {
    await page.goto(path);
    await page.waitForLoadState('networkidle');
    await prepare?.(page);
    await page.screenshot({ path: join(folder, `${name}-${screen}-${theme}.png`) });
  };
  await shoot('home', '/');
  await shoot('sign-in', '/sign-in');
  await page.getByLabel('Username or e-mail').fill('demo');
  await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(settings.origin);
  if (watched) {
    await shoot('watch', `/watch/${watched.id}`, async () => {
      await page.locator('rivulet-player video').evaluate(async (video: HTMLVideoElement) => {
        video.muted = true;
        await video.play();
        video.pause();
        video.currentTime = 5;
        await new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
      });
    });
  }
  await shoot('upload', '/upload');
  await shoot('my-videos', '/videos');
  await context.close();
}
