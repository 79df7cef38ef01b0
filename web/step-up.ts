// Some acts want the password once more: asks for it in a dialog, and sends the request again.
import { problemFromBody } from './problem-error.ts';

/** Holds the requests that wait for the password; the dialog is drawn elsewhere. */
export class StepUp {
  #waiting: ((isGiven: boolean) => void)[] = [];
  readonly #listeners = new Set<() => void>();

  isAsking = (): boolean => this.#waiting.length > 0;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** True once the password was given, false when it was not. */
  ask(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#tell();
    });
  }

  /** One password is enough for everything that waits. */
  answer(isGiven: boolean): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(isGiven);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const stepUp = new StepUp();

/** `fetch`, which asks for the password and tries again where an answer wants it. Bodies must be repeatable: no streams. */
export async function fetchWithStepUp(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const answer = await fetch(input, init);
  if (answer.status !== 403) return answer;
  const { problem } = problemFromBody(answer.status, await answer.clone().text(), null);
  if (problem.code !== 'reauthentication-required' || !(await stepUp.ask())) return answer;
  return fetch(input, init);
}
