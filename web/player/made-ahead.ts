// What of a video that is still being made is there already: asked every two seconds, until all of it is.
import { isMade, type MadeSpans } from '#media/made-spans.ts';

const ASK_EVERY_MS = 2_000;

/** What is known of a video whose rungs are not all there; `null` spans: nothing yet. */
export class MadeAhead {
  private url: string | null = null;
  private spans: MadeSpans | null = null;
  private timer = 0;
  private readonly listeners = new Set<() => void>();

  /** `null`: all is made. A newer address of the same video keeps what is known. */
  follow(url: string | null, isSameVideo: boolean): void {
    const wasOpen = this.isOpen;
    this.url = url;
    if (url === null || !isSameVideo) this.spans = null;
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

  /** Whether some rung, and the sound where there is one, are there between two moments. */
  isThere(span: { from: number; to: number; duration: number }): boolean {
    const { spans } = this;
    if (this.url === null || spans === null) return this.url === null;
    const rungs = Object.keys(spans).filter((name) => name !== 'audio');
    return rungs.some((name) => isMade(spans, name, span)) && (!spans['audio'] || isMade(spans, 'audio', span));
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }

  private async ask(): Promise<void> {
    const { url } = this;
    if (url === null || document.hidden) return;
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(ASK_EVERY_MS) });
      if (!answer.ok || url !== this.url) return;
      this.spans = (await answer.json()) as MadeSpans;
      this.tell();
    } catch {
      // Asked again in two seconds.
    }
  }
}
