// The short messages at the edge of the page: a list with times to live, without any drawing.

export interface Toast {
  id: number;
  text: string;
  /** One thing to do about it: undo, or go there. */
  action?: { text: string; run?: () => void; href?: string };
}

/** Of the action that takes back what was just done; it has a key of its own. */
export const UNDO = 'Undo';

const TOAST_MS = 6000;
/** A message with an action stays longer: it must be read, reached and pressed (WCAG 2.2.1). */
const ACTION_TOAST_MS = 15_000;
const MOST_AT_ONCE = 3;

export class Toasts {
  #list: readonly Toast[] = [];
  #nextId = 1;
  readonly #listeners = new Set<() => void>();
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  list = (): readonly Toast[] => this.#list;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  show(text: string, action?: Toast['action']): number {
    const toast: Toast = { id: this.#nextId++, text, ...(action === undefined ? {} : { action }) };
    this.#set([...this.#list, toast].slice(-MOST_AT_ONCE));
    this.#start(toast);
    return toast.id;
  }

  /** While the pointer or the focus is on a message it does not go away. */
  hold(id: number): void {
    clearTimeout(this.#timers.get(id));
  }

  release(id: number): void {
    const toast = this.#list.find((candidate) => candidate.id === id);
    if (toast !== undefined) this.#start(toast);
  }

  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#set(this.#list.filter((toast) => toast.id !== id));
  }

  #start(toast: Toast): void {
    clearTimeout(this.#timers.get(toast.id));
    const timer = setTimeout(() => this.dismiss(toast.id), toast.action === undefined ? TOAST_MS : ACTION_TOAST_MS);
    this.#timers.set(toast.id, timer);
  }

  #set(list: readonly Toast[]): void {
    this.#list = list;
    for (const listener of this.#listeners) listener();
  }
}

export const toasts = new Toasts();
