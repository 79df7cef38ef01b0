// Those who use the site in the browser tests: signing up and in, and clips to upload.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Browser, expect, type Page } from '@playwright/test';
import type { Account, ApiClient } from '../../scripts/api-client.ts';
import { findFfmpeg } from '../../scripts/find-tool.mjs';

export const PASSWORD = 'correct horse battery staple';

/** An account nobody had before. */
export function someone(name: string): Account {
  const username = `${name}-${Date.now().toString(36)}`;
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

/** A moving picture with sound, made once; `kilobits` fills it with noise up to that rate. */
export function clip(options: { name: string; seconds: number; size: string; kilobits?: number }): string {
  const file = path.join('node_modules/.cache/clips', options.name);
  if (existsSync(file)) return file;
  mkdirSync(path.dirname(file), { recursive: true });
  const { seconds, size, kilobits } = options;
  const noise = kilobits ? ',noise=alls=60:allf=t' : '';
  const rate = kilobits
    ? ['-b:v', `${kilobits}k`, '-minrate', `${kilobits}k`, '-maxrate', `${kilobits}k`, '-bufsize', `${kilobits}k`]
    : ['-crf', '23'];
  execFileSync(findFfmpeg()?.ffmpeg ?? 'ffmpeg', [
    ...['-nostdin', '-v', 'error', '-y', '-f', 'lavfi', '-i', `testsrc2=s=${size}:r=30${noise},format=yuv420p`],
    ...['-f', 'lavfi', '-i', 'sine=frequency=330:sample_rate=48000', '-t', String(seconds)],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', ...rate, '-c:a', 'aac', '-movflags', '+faststart', file],
  ]);
  return file;
}
