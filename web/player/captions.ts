// The captions of the player: <track> elements of the video, one of which shows or none.
import type { Playback } from '#contract/videos.ts';
import { withoutToken } from './media-address.ts';
import type { Preferences } from './preferences.ts';

type Caption = Playback['captions'][number];
type Choice = Pick<Preferences, 'captions' | 'captionsLanguage'>;

/** The track for the choice: the language remembered, else the viewer's own, else the first; null is off. */
export function chooseCaption(list: readonly Caption[], choice: Choice, locales: readonly string[]): Caption | null {
  if (!choice.captions) return null;
  const main = (language: string) => language.toLowerCase().split('-')[0];
  for (const wanted of [choice.captionsLanguage, ...locales]) {
    if (wanted === null) continue;
    const found =
      list.find(({ language }) => language === wanted) ?? list.find(({ language }) => main(language) === main(wanted));
    if (found) return found;
  }
  return list[0] ?? null;
}

/** A file that did not come is asked for again while it is wanted, but no sooner. */
const AGAIN_MS = 10_000;

function trackOf({ language, label, url }: Caption): HTMLTrackElement {
  const track = document.createElement('track');
  return Object.assign(track, { kind: 'captions', srclang: language, label, src: url });
}

/** What a URL names, whatever token and version it carries. */
const fileOf = (url: string | undefined): string => withoutToken(url ?? '').replace(/\?.*/, '');

export class Captions {
  list: readonly Caption[] = [];
  private readonly video: HTMLVideoElement;

  constructor(video: HTMLVideoElement) {
    this.video = video;
    // Attaching media makes the browser choose tracks anew by its own rules.
    video.addEventListener('loadedmetadata', () => this.setModes());
    video.addEventListener('error', ({ target }) => this.onError(target), { capture: true }); // tracks' do not bubble
    video.addEventListener('timeupdate', () => {
      if (performance.now() - this.failedAtMs >= AGAIN_MS) this.askAgain();
    });
  }

  private shown: Caption | null = null;
  /** When the file of a track did not come; infinite where none is missing. */
  private failedAtMs = Number.POSITIVE_INFINITY;

  /** Puts the tracks of a source under the video; those that are already there stay, with the cues they have read. */
  show(list: readonly Caption[], choice: Choice): void {
    const isSame =
      list.length === this.list.length && list.every(({ url }, index) => fileOf(url) === fileOf(this.list[index]?.url));
    this.list = list;
    if (isSame) {
      // Not read yet: read it under the token that holds now.
      this.video.querySelectorAll('track').forEach((track, index) => {
        if (track.readyState === HTMLTrackElement.NONE) track.src = list[index]?.url ?? track.src;
      });
    } else {
      for (const old of this.video.querySelectorAll('track')) old.remove();
      this.video.append(...list.map(trackOf));
    }
    this.apply(choice);
  }

  apply(choice: Choice): void {
    this.shown = chooseCaption(this.list, choice, navigator.languages);
    this.askAgain();
  }

  options(choice: Choice) {
    const shown = chooseCaption(this.list, choice, navigator.languages);
    return [
      { value: 'off', label: 'Off', checked: shown === null },
      ...this.list.map((caption) => ({
        value: caption.language,
        label: caption.label,
        checked: caption === shown,
      })),
    ];
  }

  private onError(target: EventTarget | null): void {
    if (target instanceof HTMLTrackElement) this.failedAtMs = performance.now();
  }

  /** By the HTML standard the element of a file that did not come reads another URL only: a new one reads the same too. */
  private askAgain(): void {
    this.failedAtMs = Number.POSITIVE_INFINITY;
    this.video.querySelectorAll('track').forEach((track, index) => {
      const caption = this.list[index];
      if (caption && track.readyState === HTMLTrackElement.ERROR) track.replaceWith(trackOf(caption));
    });
    this.setModes();
  }

  private setModes(): void {
    const wanted = this.shown === null ? -1 : this.list.indexOf(this.shown);
    this.video.querySelectorAll('track').forEach((element, index) => {
      element.track.mode = index === wanted ? 'showing' : 'disabled';
    });
  }
}
