// A door of the measured worker, opened from a bench.
import type { Server } from './servers.ts';

/** The JSON of the answer, if it is some; throws with what was answered when it is an error. */
export async function post<Answer = void>(
  { origin }: Pick<Server, 'origin'>,
  path: string,
  body: unknown,
): Promise<Answer> {
  const answer = await fetch(`${origin}${path}`, { method: 'POST', body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text.slice(0, 500)}`);
  return (/^[[{]/.test(text) ? JSON.parse(text) : undefined) as Answer;
}
