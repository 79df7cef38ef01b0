// The panel over the picture when playback stopped: what happened in plain words, try again, and a code to copy.
import { type EngineFailure, FAILURE_TEXT, failureReport } from './failure.ts';
import { passFocus } from './pass-focus.ts';
import type { PlayerParts } from './player-markup.ts';

type Parts = Pick<PlayerParts, 'panel' | 'video' | 'controller' | 'playButton' | 'unmute'>;

export class FailurePanel {
  private readonly parts: Parts;
  private readonly panel: HTMLElement;
  private failure: EngineFailure | null = null;

  /** It goes away by itself when the video plays. */
  constructor(parts: Parts, actions: { retry(): void; say(text: string): void }) {
    const { panel, video } = parts;
    this.parts = parts;
    this.panel = panel;
    video.addEventListener('playing', () => this.hide());
    // Also where nobody presses play; while offline it is only what was there before.
    video.addEventListener('canplay', () => {
      if (this.failure?.kind === 'offline' && navigator.onLine) this.hide();
    });
    panel.querySelector('[data-action=retry]')?.addEventListener('click', () => actions.retry());
    panel.querySelector('[data-action=copy]')?.addEventListener('click', () => {
      if (!this.failure) return;
      const at = {
        seconds: video.currentTime,
        iso: new Date().toISOString(),
        agent: navigator.userAgent,
      };
      navigator.clipboard.writeText(failureReport(this.failure, at)).then(
        () => actions.say('Copied'),
        () => actions.say('Copying is not allowed here'),
      );
    });
  }

  show(failure: EngineFailure): void {
    this.failure = failure;
    const { title, detail } = FAILURE_TEXT[failure.kind];
    this.write('.rivulet-panel-title', title);
    this.write('.rivulet-panel-detail', detail);
    this.write('code', failure.code);
    this.panel.hidden = false;
    const retry = this.panel.querySelector<HTMLElement>('[data-action=retry]');
    for (const covered of this.covered) {
      if (retry) passFocus(covered, retry);
      covered.inert = true;
    }
  }

  hide(): void {
    this.failure = null;
    for (const covered of this.covered) covered.inert = false;
    passFocus(this.panel, this.parts.playButton);
    this.panel.hidden = true;
  }

  /** What lies under the panel is not there for a keyboard either. */
  private get covered(): HTMLElement[] {
    return [this.parts.controller, this.parts.unmute];
  }

  private write(selector: string, text: string): void {
    const element = this.panel.querySelector(selector);
    if (element) element.textContent = text;
  }
}
