// The word in the middle of the picture that says what a key or a touch did, and is spoken by screen readers.

const SHOWN_MS = 900;

export class Bezel {
  private readonly element: HTMLElement;
  private timer = 0;

  constructor(element: HTMLElement) {
    this.element = element;
  }

  say(text: string): void {
    this.element.textContent = text;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.element.textContent = '';
    }, SHOWN_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
