// <rivulet-player>: the player as an element without a framework. It is given a source and asked to play; the rest is its own.
import './rivulet-player.css';
import type { Playback } from '#contract/videos.ts';
import { Bezel } from './bezel.ts';
import { Captions } from './captions.ts';
import { FailurePanel } from './failure-panel.ts';
import { focusOf } from './focus.ts';
import { toggleFullScreen } from './full-screen.ts';
import { commandForKey } from './keyboard.ts';
import { withoutToken } from './media-address.ts';
import { connectMediaSession } from './media-session.ts';
import { type Controls, obey } from './obey.ts';
import { PlaybackSession } from './playback-session.ts';
import { buildPlayer, type PlayerParts } from './player-markup.ts';
import { browserStore, type Preferences, readPreferences, rememberPreferences } from './preferences.ts';
import { shortSide } from './quality.ts';
import { SeekPreview } from './seek-preview.ts';
import { onMenuChoice, renderSettings } from './settings-menu.ts';
import { Sound } from './sound.ts';
import { listenToTaps } from './touch-seek.ts';
import { explainWaiting } from './waiting.ts';

export interface PlayerSource {
  playback: Playback;
  title: string;
  artist: string;
}

export class RivuletPlayer extends HTMLElement {
  /** Asked for fresh URLs when the media is gone, as after a token ran out. */
  refreshSource: (() => Promise<Playback | null>) | null = null;
  /** Where the first source begins, as `?t=` says. */
  startSeconds = 0;
  startsMuted = false; // as the page around wants it, whatever the viewer chose
  private preferences: Preferences = readPreferences(browserStore());
  private parts: PlayerParts | null = null;
  private session: PlaybackSession | null = null;
  private captions: Captions | null = null;
  private panel: FailurePanel | null = null;
  private bezel: Bezel | null = null;
  private sound: Sound | null = null;
  private preview: SeekPreview | null = null;
  private current: PlayerSource | null = null;
  private stop = new AbortController();
  private letGoOfMediaSession: () => void = () => undefined;
  private described = '';

  connectedCallback(): void {
    this.stop = new AbortController();
    const parts = buildPlayer(this);
    const { video } = parts;
    this.parts = parts;
    this.captions = new Captions(video);
    this.bezel = new Bezel(parts.bezel);
    this.panel = new FailurePanel(parts, {
      retry: () => this.retry(),
      say: (text) => this.say(text),
    });
    this.session = new PlaybackSession(video, {
      preferences: () => this.preferences,
      changed: () => this.render(),
      bandwidth: (bitsPerSecond) => {
        this.preferences.bandwidthBps = Math.round(bitsPerSecond);
      },
      failed: (failure) => this.panel?.show(failure),
      refresh: async () => (await this.refreshSource?.()) ?? null,
    });
    explainWaiting(parts.waiting, video, this.session.made, this.stop.signal);
    this.sound = new Sound(parts, this.preferences, (choice) => this.remember(choice), this.stop.signal);
    if (this.startsMuted) this.sound.startMuted();
    this.preview = new SeekPreview(this, parts, this.stop.signal);
    this.listen(parts);
    this.listenToMenus(parts);
    this.source = this.current;
    this.render();
  }

  disconnectedCallback(): void {
    this.remember({}); // the bandwidth measured last
    this.stop.abort();
    this.letGoOfMediaSession();
    this.bezel?.stop();
    this.session?.close();
    this.session = this.parts = null;
    this.described = '';
    this.replaceChildren();
  }

  get video(): HTMLVideoElement | null {
    return this.parts?.video ?? null;
  }

  get source(): PlayerSource | null {
    return this.current;
  }

  /** The same media with newer URLs is taken over while it plays; other media is loaded at the same position. */
  set source(next: PlayerSource | null) {
    this.current = next;
    const { parts, session } = this;
    if (!next || !parts || !session) return;
    this.describe(next, parts.video);
    this.captions?.show(next.playback.captions, this.preferences);
    this.preview?.show(next.playback.storyboard);
    session.open(next.playback, this.startSeconds);
    this.render();
  }

  /** Poster and the system's media controls; said again, each would be fetched again. */
  private describe({ title, artist, playback: { poster } }: PlayerSource, video: HTMLVideoElement): void {
    const described = JSON.stringify([title, artist, poster && withoutToken(poster)]);
    if (described === this.described) return;
    this.described = described;
    if (poster) video.poster = poster;
    this.letGoOfMediaSession();
    this.letGoOfMediaSession = connectMediaSession(video, {
      title,
      artist,
      artworkUrl: poster,
      seekBy: (seconds) => this.seekBy(seconds),
    });
  }

  /** Plays; without sound where the browser refuses sound that nobody asked for. */
  async play(): Promise<void> {
    await this.sound?.play();
  }

  seekTo(seconds: number): void {
    const video = this.parts?.video;
    if (!video || !Number.isFinite(video.duration)) return;
    video.currentTime = Math.min(video.duration, Math.max(0, seconds));
  }

  private seekBy(seconds: number): void {
    this.seekTo((this.parts?.video.currentTime ?? 0) + seconds);
    this.say(`${seconds < 0 ? '−' : '+'}${Math.abs(seconds)} s`);
  }

  private listen(parts: PlayerParts): void {
    const { video, controller } = parts;
    const options = { signal: this.stop.signal };
    const isPicture = (event: Event) => event.target === controller || event.target === video;
    document.addEventListener('keydown', (event) => this.onKey(event, parts), options);
    listenToTaps(controller, isPicture, (seconds) => this.seekBy(seconds), this.stop.signal);
    controller.addEventListener('dblclick', (event) => isPicture(event) && parts.fullscreenButton.click(), options);
    video.addEventListener('ratechange', () => this.onSpeed(video), options);
    video.addEventListener('pause', () => this.remember({}), options);
    parts.captionsButton.addEventListener('click', () => this.toggleCaptions(), options);
  }

  private listenToMenus(parts: PlayerParts): void {
    onMenuChoice(parts, 'quality', (value) => this.chooseQuality(value));
    onMenuChoice(parts, 'speed', (value) => this.setSpeed(Number(value)));
    onMenuChoice(parts, 'captions', (value) => {
      this.remember(value === 'off' ? { captions: false } : { captions: true, captionsLanguage: value });
      this.captions?.apply(this.preferences);
      this.render();
    });
    onMenuChoice(parts, 'engine', (value) => {
      if (value !== 'hls' && value !== 'dash') return;
      this.remember({ engine: value });
      this.session?.restart();
    });
  }

  private onSpeed(video: HTMLVideoElement): void {
    if (video.readyState === 0) return; // loading resets the speed; that is nobody's choice
    this.remember({ speed: video.playbackRate });
    this.render();
  }

  private onKey(event: KeyboardEvent, parts: PlayerParts): void {
    if (event.defaultPrevented || !this.current) return;
    const command = commandForKey({
      code: event.code,
      key: event.key,
      shift: event.shiftKey,
      modified: event.ctrlKey || event.altKey || event.metaKey,
      focus: focusOf(event.composedPath(), this),
    });
    if (!command) return;
    event.preventDefault();
    obey(command, this.controls(parts));
  }

  private controls({ video, fullscreenButton }: PlayerParts): Controls {
    return {
      video,
      frameRate: this.session?.playing?.frameRate ?? 30,
      play: () => void this.play(),
      seekTo: (seconds) => this.seekTo(seconds),
      seekBy: (seconds) => this.seekBy(seconds),
      setSpeed: (speed) => this.setSpeed(speed),
      toggleCaptions: () => this.toggleCaptions(),
      toggleFullScreen: () => toggleFullScreen(fullscreenButton),
      say: (text) => this.say(text),
    };
  }

  private setSpeed(speed: number): void {
    if (!this.parts || !(speed > 0)) return;
    Object.assign(this.parts.video, { defaultPlaybackRate: speed, playbackRate: speed });
    this.say(`Speed ${speed}`);
  }

  private chooseQuality(value: string): void {
    const wanted = this.session?.qualities.find((quality) => quality.id === value);
    const quality = wanted ? shortSide(wanted) : 'auto';
    this.remember({ quality });
    this.session?.chooseQuality(quality);
  }

  private toggleCaptions(): void {
    const hasAny = (this.captions?.list.length ?? 0) > 0;
    if (hasAny) this.remember({ captions: !this.preferences.captions });
    this.captions?.apply(this.preferences);
    this.render();
    this.say(!hasAny ? 'No captions' : this.preferences.captions ? 'Captions on' : 'Captions off');
  }

  private remember(changes: Partial<Preferences>): void {
    this.preferences = { ...this.preferences, ...changes };
    rememberPreferences(browserStore(), { bandwidthBps: this.preferences.bandwidthBps, ...changes });
  }

  /** Shows the state in menus and buttons, and as data attributes for whoever styles or drives the player. */
  private render(): void {
    const { parts, session, preferences, captions } = this;
    if (!parts || !session || !captions) return;
    renderSettings(parts, { session, preferences, captions });
    parts.captionsButton.hidden = captions.list.length === 0;
    parts.captionsButton.setAttribute('aria-pressed', String(preferences.captions));
    this.dataset['engine'] = session.engineName ?? '';
    this.dataset['qualities'] = session.qualities.map(shortSide).join(' ');
    this.dataset['playing'] = session.playing ? String(shortSide(session.playing)) : '';
  }

  private say(text: string): void {
    this.bezel?.say(text);
  }

  private retry(): void {
    this.panel?.hide();
    this.session?.restart();
    void this.play();
  }
}

if (!customElements.get('rivulet-player')) customElements.define('rivulet-player', RivuletPlayer);
