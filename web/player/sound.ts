// Playing with sound, without it where the browser refuses sound that nobody asked for, and what of that is the viewer's choice.
import { passFocus } from './pass-focus.ts';
import type { PlayerParts } from './player-markup.ts';

type Parts = Pick<PlayerParts, 'video' | 'unmute' | 'playButton'>;

export class Sound {
  private readonly parts: Parts;
  private readonly chosen: (choice: { volume: number; muted: boolean }) => void;
  /** The browser refused sound without a gesture, or the page around wants none: that is no choice of the viewer's. */
  private mutedByOthers = false;

  constructor(
    parts: Parts,
    { volume, muted }: { volume: number; muted: boolean },
    chosen: (choice: { volume: number; muted: boolean }) => void,
    signal: AbortSignal,
  ) {
    this.parts = parts;
    this.chosen = chosen;
    const { video, unmute } = parts;
    video.volume = volume;
    video.muted = muted;
    const turnOn = () => {
      video.muted = false;
    };
    video.addEventListener('volumechange', () => this.onVolume(), { signal });
    unmute.addEventListener('click', turnOn, { signal });
  }

  async play(): Promise<void> {
    const { video, unmute } = this.parts;
    try {
      await video.play();
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError' || video.muted) return;
      this.mutedByOthers = true;
      video.muted = true;
      await video.play().then(
        () => unmute.removeAttribute('hidden'),
        () => {
          video.muted = false;
        },
      );
    }
  }

  startMuted(): void {
    const { video, unmute } = this.parts;
    if (video.muted) return;
    this.mutedByOthers = true;
    video.muted = true;
    unmute.removeAttribute('hidden');
  }

  private onVolume(): void {
    const { video, unmute, playButton } = this.parts;
    if (!video.muted) {
      this.mutedByOthers = false;
      passFocus(unmute, playButton);
      unmute.setAttribute('hidden', '');
    }
    if (!this.mutedByOthers) this.chosen({ volume: video.volume, muted: video.muted });
  }
}
