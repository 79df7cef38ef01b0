// What of a video that is still being made is there already: asked every two seconds, until all of it is.
import { isMade, type MadeSpans } from '#media/made-spans.ts';

const ASK_EVERY_MS = 2_000;
/** An answer that is late counts, unless a newer one was faster. */
const GIVE_UP_MS = 10_000;

/** What is known of a video whose rungs are not all there; `null` spans: nothing yet. */
export class MadeAhead {
  private url: string | null = null;
  private spans: MadeSpans | null = null;
  private timer = 0;
  private asks = 0;
  /** The number of the question whose answer is known; earlier ones count no more. */
  private heard = 0;
  private readonly listeners = new Set<() => void>();

  /** `null`: all is made. A newer address of the same video keeps what is known. */
  follow(url: string | null, isSameVideo: boolean): void {
    const wasOpen = this.isOpen;
    this.url = url;
    if (url === null || !isSameVideo) {
      this.spans = null;
      this.heard = this.asks;
    }
    clearInterval(this.timer);
    this.timer = 0;
    if (url === null) {
      if (wasOpen) this.tell();
      return;
    }
    this.timer = window.setInterval(() => void this.ask(), ASK_EVERY_MS);
    void this.ask();
  }

  /** Is called when more was heard. */
  onNews(listener: () => void, signal: AbortSignal): void {
    this.listeners.add(listener);
    signal.addEventListener('abort', () => this.listeners.delete(listener));
  }

  /** Whether anything may be unmade at all. */
  get isOpen(): boolean {
    return this.url !== null;
  }

  /** Whether a rung is there between two moments; also true where all rungs are complete. */
  has(rendition: string, span: { from: number; to: number; duration: number }): boolean {
    return this.url === null || (this.spans !== null && isMade(this.spans, rendition, span));
  }

  /** Whether it is known that no rung is there between two moments, or no sound where there is one. */
  isMissing(span: { from: number; to: number; duration: number }): boolean {
    const { spans } = this;
    if (spans === null) return false;
    const rungs = Object.keys(spans).filter((name) => name !== 'audio');
    const hasSound = !spans['audio'] || isMade(spans, 'audio', span);
    return !hasSound || !rungs.some((name) => isMade(spans, name, span));
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }

  private async ask(): Promise<void> {
    const { url } = this;
    if (url === null || document.hidden) return;
    const ask = ++this.asks;
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(GIVE_UP_MS) });
      if (!answer.ok) return;
      const spans = (await answer.json()) as MadeSpans;
      if (ask <= this.heard) return;
      this.heard = ask;
      this.spans = spans;
      this.tell();
    } catch {
      // Asked again in two seconds.
    }
  }
}
