// The local mailbox as whoever got a letter uses it: by keyboard, from the letter to where its link leads.
import { expect, type Locator } from '@playwright/test';
import type { Keyboard } from './keyboard.ts';

/** Opens the newest letter with this subject, which may come a moment later, and follows its link to what should be there. */
export async function followLetter(hands: Keyboard, to: string, subject: string, then: Locator): Promise<void> {
  const { page } = hands;
  await page.goto('/mailbox');
  const letter = page
    .getByRole('listitem')
    .filter({ hasText: `To ${to}`, has: page.getByRole('heading', { name: subject }) });
  await hands.press(letter.first().getByRole('link'), 'Enter', () => expect(then).toBeVisible());
}
