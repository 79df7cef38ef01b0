// What the tests of an account by keyboard share: a platform of their own, somebody who is signed in, and the forms they fill in.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, expect, type Page } from '@playwright/test';
import { ApiClient } from '../../../scripts/api-client.ts';
import { type LocalPlatform, startPlatform } from '../../../scripts/local-platform.ts';
import { findFreePort } from '../../../scripts/ports.ts';
import { openAs, someone } from '../people.ts';
import { Keyboard } from './keyboard.ts';

export const NEW_PASSWORD = 'gravel mitten orbit';

export const account = (page: Page) => page.getByRole('button', { name: /^Account/ });
export const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });
export const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });
export const isSignedOut = (page: Page) => expect(page).toHaveURL(/\/sign-in\?next=/, { timeout: 5000 });

/** A platform whose only account is its admin, who cannot leave it alone. */
export class AccountSite {
  readonly stateDir = mkdtempSync(join(tmpdir(), 'rivulet-account-'));
  #platform: LocalPlatform | null = null;

  async start(): Promise<void> {
    const settings = { LIMIT_SIGNUP: '1000/3600', LIMIT_LOGIN_ADDRESS: '1000/900', LIMIT_CODE: '1000/900' };
    this.#platform = await startPlatform({ port: await findFreePort(), stateDir: this.stateDir, settings });
    await new ApiClient(this.origin).enter(someone('founder'));
  }

  async stop(): Promise<void> {
    await this.#platform?.stop();
    rmSync(this.stateDir, { recursive: true, force: true });
  }

  get origin(): string {
    return this.#platform?.origin ?? '';
  }

  async visitor(browser: Browser): Promise<Keyboard> {
    return new Keyboard(await (await browser.newContext({ baseURL: this.origin })).newPage());
  }

  /** An account, and a browser in which it is signed in. */
  async member(browser: Browser, name: string) {
    const person = someone(name);
    const client = new ApiClient(this.origin);
    await client.enter(person);
    const page = await openAs(browser, client);
    return { person, page, hands: new Keyboard(page) };
  }

  /** Another browser in which the same account is signed in. */
  async again(browser: Browser, person: ReturnType<typeof someone>): Promise<Page> {
    const client = new ApiClient(this.origin);
    await client.enter(person);
    return openAs(browser, client);
  }
}

/** Fills in the form on which the page is, and sends it. */
export async function signIn(hands: Keyboard, credential: string, password: string): Promise<void> {
  await hands.type(field(hands.page, 'Username or e-mail'), credential);
  await hands.type(field(hands.page, 'Password'), password);
  await hands.key('Enter', () => expect(account(hands.page)).toBeVisible());
}

/** With all sections loaded. */
export async function openSettings(page: Page, section = 'account'): Promise<void> {
  await page.goto(`/settings#${section}`);
  await expect(page.getByRole('list', { name: 'Sessions' })).toBeVisible();
  await expect(page.getByText('No app is signed in.')).toBeVisible();
}
