// Reports what is watched in one player: begins a session with the first picture, adds up, and tells the server when it is due.
import type { ViewReport, ViewSession, ViewVerdict } from '#contract/watching.ts';
import { type Glance, isReportDue, watchedBetween } from './watched-time.ts';

export interface ReporterPorts {
  begin(): Promise<ViewSession>;
  /** Must outlive the page when the viewer leaves. */
  send(report: ViewReport): Promise<ViewVerdict>;
  /** Somebody is signed in. */
  keepsPosition(): boolean;
  nowMs(): number;
}

const GLANCES = ['playing', 'timeupdate', 'pause', 'seeking', 'seeked', 'ratechange', 'ended', 'waiting'] as const;
// As HTMLMediaElement has them.
const HAVE_NOTHING = 0;
const HAVE_CURRENT_DATA = 2;
/** A session that could not begin is tried again after so long. */
const RETRY_MS = 10_000;

export class ViewReporter {
  private readonly video: HTMLVideoElement;
  private readonly ports: ReporterPorts;
  private readonly stopping = new AbortController();
  private session: ViewSession | null = null;
  private verdict: ViewVerdict['verdict'] = 'watching';
  private watchedSeconds = 0;
  private before: Glance;
  private reportedMs = 0;
  private reportedSeconds = 0;
  private hasReported = false;
  private isBusy = false;
  private notBeforeMs = 0;

  constructor(video: HTMLVideoElement, ports: ReporterPorts) {
    this.video = video;
    this.ports = ports;
    this.before = this.glance();
    const options = { signal: this.stopping.signal };
    for (const name of GLANCES)
      video.addEventListener(name, () => this.look(name === 'pause' || name === 'ended'), options);
    // The last word that a phone lets a page say; pagehide comes too late there.
    document.addEventListener('visibilitychange', () => document.hidden && this.look(true), options);
    addEventListener('pagehide', () => this.look(true), options);
  }

  /** The page goes on to something else. */
  stop(): void {
    this.look(true);
    this.stopping.abort();
  }

  private glance(): Glance {
    const { video } = this;
    return {
      atMs: this.ports.nowMs(),
      positionSeconds: video.currentTime,
      isPlaying: !video.paused && !video.ended && video.readyState > HAVE_CURRENT_DATA,
      isSeeking: video.seeking,
      speed: video.playbackRate,
    };
  }

  private look(isLeaving: boolean): void {
    // A player that was emptied stands at its beginning; the viewer does not.
    const isEmpty = this.video.readyState === HAVE_NOTHING;
    const now = isEmpty ? { ...this.before, isPlaying: false } : this.glance();
    this.watchedSeconds += watchedBetween(this.before, now);
    this.before = now;
    if (this.session) this.reportIfDue(this.session, now, isLeaving);
    else if (now.isPlaying) void this.begin(now.atMs);
  }

  private async begin(nowMs: number): Promise<void> {
    if (this.isBusy || nowMs < this.notBeforeMs) return;
    this.isBusy = true;
    this.notBeforeMs = nowMs + RETRY_MS;
    this.reportedMs = nowMs;
    try {
      this.session = await this.ports.begin();
      this.verdict = 'watching';
      this.hasReported = false;
    } catch {
      // Watching goes on without being counted; the next glance after a while tries again.
    }
    this.isBusy = false;
  }

  private reportIfDue(session: ViewSession, now: Glance, isLeaving: boolean): void {
    const isDue = isReportDue({
      watchedSeconds: this.watchedSeconds,
      countsAfterSeconds: session.countsAfterSeconds,
      isOpen: this.verdict === 'watching',
      keepsPosition: this.ports.keepsPosition(),
      sinceReportMs: now.atMs - this.reportedMs,
      hasReported: this.hasReported,
      hasMoved: this.watchedSeconds > this.reportedSeconds,
      isLeaving,
    });
    if (isDue && (!this.isBusy || isLeaving)) void this.report(session, now, isLeaving);
  }

  private async report(session: ViewSession, now: Glance, isLeaving: boolean): Promise<void> {
    this.isBusy = true;
    this.reportedMs = now.atMs;
    this.reportedSeconds = this.watchedSeconds;
    this.hasReported = true;
    try {
      const { verdict } = await this.ports.send({
        token: session.token,
        watchedSeconds: Math.round(this.watchedSeconds * 1000) / 1000,
        ...(this.ports.keepsPosition() ? { positionSeconds: now.positionSeconds } : {}),
        ...(isLeaving ? { isLeaving } : {}),
      });
      this.verdict = verdict;
      if (verdict === 'expired' && this.session === session) this.startOver();
    } catch {
      // Reports carry sums: the next one says it all again.
    }
    this.isBusy = false;
  }

  /** Hours later: what is watched from here on belongs to another session. */
  private startOver(): void {
    this.session = null;
    this.watchedSeconds = 0;
    this.reportedSeconds = 0;
  }
}
