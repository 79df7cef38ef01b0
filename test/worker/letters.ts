// Letters as tests read them: out of the local mailbox, and the codes of their links.
import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import { soon } from './soon.ts';

interface Letter {
  subject: string;
  text: string;
}

export async function lettersTo(email: string): Promise<Letter[]> {
  const { results } = await env.DB.prepare('SELECT subject, text FROM mailbox WHERE recipient = ? ORDER BY id')
    .bind(email)
    .all<Letter>();
  return results;
}

/** The latest letter with this subject; they are sent after the answer. */
export function letterTo(email: string, subject: string): Promise<Letter> {
  return soon(async () => {
    const found = (await lettersTo(email)).filter((letter) => letter.subject === subject).at(-1);
    expect(found, `${subject} to ${email}`).toBeDefined();
    return found as Letter;
  });
}

/** The code in the link of a letter. */
export async function codeTo(email: string, subject: string): Promise<string> {
  const { text } = await letterTo(email, subject);
  const code = /\?code=([\w-]{43})$/m.exec(text)?.[1];
  expect(code, text).toBeDefined();
  return code ?? '';
}
