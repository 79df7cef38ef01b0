// Those who use the site in the browser tests: signing up and in, and clips to upload.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import type { Account, ApiClient } from '../../scripts/api-client.ts';
import { withPadding } from '../../scripts/faults/clips.ts';
import { findFfmpeg } from '../../scripts/find-tool.mjs';

export const PASSWORD = 'correct horse battery staple';

/** An account nobody had before, in another process at the same time neither. */
export function someone(name: string): Account {
  const username = `${name}-${(Date.now() * 1000 + Math.floor(Math.random() * 1000)).toString(36)}`;
  return { username, email: `${username}@example.com`, password: PASSWORD, displayName: `The ${name}` };
}

/** Signs up through the page, as a newcomer does. */
export async function signUpOnPage(page: Page, account: Account): Promise<void> {
  await page.goto('/sign-up');
  await page.getByLabel('Username').fill(account.username);
  await page.getByLabel('E-mail').fill(account.email);
  await page.getByLabel('Password', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await expect(page.getByRole('button', { name: /^Account/ })).toBeVisible();
}

/** A page in which the client's account is signed in: the browser gets the very session of the API client. */
export async function openAs(
  browser: Browser,
  client: ApiClient,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Page> {
  const context = await browser.newContext({ baseURL: client.origin, ...options });
  const [name = '', ...value] = client.cookie.split('=');
  // Secure, since the name begins with __Host-; Chromium takes it for localhost all the same.
  await context.addCookies([
    {
      name,
      value: value.join('='),
      url: client.origin.replace('http:', 'https:'),
      httpOnly: true,
      secure: true,
      sameSite: 'Lax',
    },
  ]);
  return context.newPage();
}

/**
 * Does what opens the file chooser, and chooses. The page must have its order to tell of choosers before: keys and clicks
 * go another way and may overtake it, and then nobody hears of the chooser.
 */
export async function chooseFile(page: Page, open: () => Promise<unknown>, file: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.evaluate(() => undefined); // goes the way of the order, and is answered after it
  await open();
  await (await chooser).setFiles(file);
}

/** A page that plays stays where it is when its video ends, however slow the test is; to be called before it opens. */
export const stayAtTheEnd = (pages: Page | BrowserContext): Promise<unknown> =>
  pages.addInitScript(() => localStorage.setItem('rivulet.autoplay', 'off'));

/** A moving picture with sound, made once; `fillBytes` more are in a box that players skip, for what is about many bytes. */
export function clip(options: { name: string; seconds: number; size: string; fillBytes?: number }): string {
  const file = path.join('node_modules/.cache/clips', options.name);
  if (existsSync(file)) return file;
  mkdirSync(path.dirname(file), { recursive: true });
  const { seconds, size, fillBytes = 0 } = options;
  const unfinished = file.replace(/(\.\w+)$/, `.${process.pid}$1`); // the other process may look for it meanwhile
  execFileSync(findFfmpeg()?.ffmpeg ?? 'ffmpeg', [
    ...['-nostdin', '-v', 'error', '-y', '-f', 'lavfi', '-i', `testsrc2=s=${size}:r=30,format=yuv420p`],
    ...['-f', 'lavfi', '-i', 'sine=frequency=330:sample_rate=48000', '-t', String(seconds)],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '23', '-c:a', 'aac', '-movflags', '+faststart', unfinished],
  ]);
  if (fillBytes > 0) writeFileSync(unfinished, withPadding(readFileSync(unfinished), fillBytes));
  renameSync(unfinished, file);
  return file;
}
