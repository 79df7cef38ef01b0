// Keeps one video playing: starts an engine, hands it newer lists of rungs, and goes over to the other one when it fails.

import type { Engine, StartEngine } from './engine.ts';
import { browserAbilities, enginesToTry } from './engine-choice.ts';
import { classifyFailure, type EngineFailure, nextStep } from './failure.ts';
import { MadeAhead } from './made-ahead.ts';
import { sourceChange } from './media-address.ts';
import type { EngineName, Preferences } from './preferences.ts';
import { type Quality, qualityFor } from './quality.ts';

/** The manifests of one video; both describe the same media. Encrypted media has no DASH. */
export interface Manifests {
  hls: string;
  dash: string | null;
  /** Tells what is made; null once all is. */
  made: string | null;
}

const urlFor = (name: EngineName | 'native', { hls, dash }: Manifests): string =>
  name === 'dash' && dash !== null ? dash : hls;

export interface SessionListener {
  preferences(): Preferences;
  /** Rungs, the chosen one or the playing one changed. */
  changed(): void;
  bandwidth(bitsPerSecond: number): void;
  /** Nothing is left to try. */
  failed(failure: EngineFailure): void;
  /** Fresh manifests, or null where there are none any more. */
  refresh(): Promise<Manifests | null>;
}

/** How each engine's code is loaded. */
export type Starters = Record<EngineName | 'native', () => Promise<StartEngine>>;

const STARTERS: Starters = {
  hls: async () => (await import('./hls-engine.ts')).startHlsEngine,
  dash: async () => (await import('./dash-engine.ts')).startDashEngine,
  native: async () => (await import('./native-engine.ts')).startNativeEngine,
};

export class PlaybackSession {
  qualities: readonly Quality[] = [];
  playing: Quality | null = null;
  /** Null while the engine chooses. */
  chosen: Quality | null = null;
  engineName: EngineName | 'native' | null = null;
  readonly made = new MadeAhead();
  private readonly video: HTMLVideoElement;
  private readonly listener: SessionListener;
  private readonly starters: Starters;
  private manifests: Manifests | null = null;
  private engine: Engine | null = null;
  private takingOver: Promise<void> = Promise.resolve();
  private readonly failed = new Set<EngineName>();
  private refreshed = false;
  private renewing: Promise<boolean> = Promise.resolve(false);
  private run = 0;
  /** Where the engine began, or begins: until it has media the <video> stands at its beginning, the viewer does not. */
  private beganAt = 0;

  constructor(video: HTMLVideoElement, listener: SessionListener, starters: Starters = STARTERS) {
    this.video = video;
    this.listener = listener;
    this.starters = starters;
  }

  /** First and later manifests of the page's video: starts, takes over or loads again, whichever they ask for. */
  open(next: Manifests, startSeconds = 0): void {
    const change = sourceChange(this.manifests?.hls ?? null, next.hls);
    const isFirst = this.manifests === null;
    this.manifests = next;
    this.made.follow(next.made, change !== 'reload');
    if (change === 'none') return;
    if (change === 'reload') {
      this.forgetFailures();
      this.startPreferred(isFirst ? startSeconds : this.position);
      return;
    }
    this.takeOver();
  }

  /** From the beginning of the list of engines, at the same position: the viewer said "try again" or chose an engine. */
  restart(): void {
    this.forgetFailures();
    this.startPreferred(this.position);
  }

  chooseQuality(preferred: 'auto' | number): void {
    this.chosen = qualityFor(preferred, this.qualities);
    this.engine?.chooseQuality(this.chosen?.id ?? null);
    this.listener.changed();
  }

  close(): void {
    this.run++;
    this.engine?.destroy();
    this.engine = null;
    this.manifests = null;
    this.made.follow(null, false);
    this.forgetFailures();
  }

  /** What can play this video here, the preferred one first. */
  get engines(): readonly (EngineName | 'native')[] {
    const hasDash = this.manifests === null || this.manifests.dash !== null;
    return enginesToTry(this.listener.preferences().engine, browserAbilities(this.video), hasDash);
  }

  private get position(): number {
    return this.video.readyState === 0 ? this.beganAt : this.video.currentTime;
  }

  private forgetFailures(): void {
    this.failed.clear();
    this.refreshed = false;
  }

  private startPreferred(atSeconds: number): void {
    const [first] = this.engines;
    if (first) void this.start(first, atSeconds);
    else this.listener.failed({ kind: 'unsupported', code: 'no-media-source' });
  }

  private async start(name: EngineName | 'native', atSeconds: number): Promise<void> {
    const run = ++this.run;
    const { video, manifests } = this;
    if (!manifests) return;
    this.beganAt = atSeconds;
    const isPlaying = () => !video.paused && !video.ended;
    let wasPlaying = isPlaying();
    this.engine?.destroy();
    this.engine = null;
    this.engineName = name;
    this.qualities = [];
    this.playing = null;
    const { quality, bandwidthBps, speed } = this.listener.preferences();
    const url = urlFor(name, manifests);
    const isCurrent = () => run === this.run;
    let engine: Engine;
    try {
      const startEngine = await this.starters[name]();
      if (!isCurrent()) return;
      wasPlaying ||= isPlaying(); // play may have been pressed while the code came
      engine = startEngine({
        video,
        url,
        startSeconds: atSeconds,
        quality,
        bandwidthBps,
        made: this.made,
        listener: {
          qualities: (list) => isCurrent() && this.onQualities(list),
          playingQuality: (playing) => {
            if (!isCurrent()) return;
            this.playing = playing;
            this.listener.changed();
          },
          bandwidth: (bitsPerSecond) => isCurrent() && this.listener.bandwidth(bitsPerSecond),
          refused: () => isCurrent() && void this.renew(name),
          failed: (failure) => isCurrent() && void this.onFailure(name, failure),
        },
      });
    } catch {
      // Its code did not arrive, as a rule.
      const facts = { engine: name, source: 'network', detail: 'not-started' } as const;
      if (isCurrent()) void this.onFailure(name, classifyFailure(facts, navigator.onLine));
      return;
    }
    this.engine = engine;
    // Loading media resets the speed and pauses.
    video.defaultPlaybackRate = speed;
    video.playbackRate = speed;
    if (wasPlaying) void video.play().catch(() => undefined);
    this.listener.changed();
    if (this.manifests && sourceChange(manifests.hls, this.manifests.hls) !== 'none') this.takeOver();
  }

  private onQualities(list: readonly Quality[]): void {
    this.qualities = list;
    this.refreshed = false; // it plays: should this token end too, or its id, fresh ones may be asked for again
    const before = this.chosen?.id ?? null;
    this.chosen = qualityFor(this.listener.preferences().quality, list);
    // A rung that the viewer asked for may have appeared just now.
    if (this.engine && this.chosen && this.chosen.id !== before) this.engine.chooseQuality(this.chosen.id);
    this.listener.changed();
  }

  /** One after the other. A list that could not be read is left: the next announcement brings a newer one. */
  private takeOver(): void {
    const { engine, manifests, run } = this;
    if (!engine || !manifests) return;
    const url = urlFor(engine.name, manifests);
    this.takingOver = this.takingOver.then(async () => {
      if (run === this.run) await engine.takeOver(url).catch(() => undefined);
    });
  }

  private async onFailure(name: EngineName | 'native', failure: EngineFailure): Promise<void> {
    const atSeconds = this.position;
    const run = this.run;
    await this.renewing; // an address that was refused may be the reason, and fresh ones on their way
    if (run !== this.run) return;
    if (name !== 'native') this.failed.add(name);
    const available = this.engines.filter((engine): engine is EngineName => engine !== 'native');
    const step = nextStep(failure, { failed: this.failed, available, refreshed: this.refreshed });
    if (step.do === 'switch') return this.start(step.to, atSeconds);
    if (step.do === 'wait-online') {
      this.listener.failed(failure);
      addEventListener('online', () => run === this.run && this.restart(), { once: true });
      return;
    }
    if (step.do === 'refresh') {
      if (!(await this.renew(name)) && run === this.run) return this.onFailure(name, failure);
      return;
    }
    this.listener.failed(failure);
  }

  /** Asks for fresh manifests, once until something plays again, and goes on with them at the same position. */
  private renew(name: EngineName | 'native'): Promise<boolean> {
    if (this.refreshed) return this.renewing;
    this.refreshed = true;
    this.renewing = this.goOnAnew(name);
    return this.renewing;
  }

  private async goOnAnew(name: EngineName | 'native'): Promise<boolean> {
    const { run } = this;
    const fresh = await this.listener.refresh().catch(() => null);
    if (run !== this.run || !this.manifests) return true; // the page was quicker
    if (!fresh || sourceChange(this.manifests.hls, fresh.hls) === 'none') return false;
    this.manifests = fresh;
    this.made.follow(fresh.made, false);
    this.failed.clear();
    const [first] = this.engines;
    void this.start(first === undefined || this.engines.includes(name) ? name : first, this.position);
    return true;
  }
}
