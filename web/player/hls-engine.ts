// Plays HLS through hls.js: retries that outwait packaging, quick seeks, and rungs that appear while it plays.
import Hls, {
  AudioStreamController,
  type ErrorData,
  ErrorDetails,
  ErrorTypes,
  Events,
  type FragmentTracker,
  type HlsConfig,
  type Level,
} from 'hls.js';
import type { Engine, EngineListener, EngineStart } from './engine.ts';
import { classifyFailure, type ErrorFacts, isRefusal, mayRecover } from './failure.ts';
import { abrControllerFor } from './hls-abr.ts';
import { refetchBetter } from './hls-refetch.ts';
import { Retries } from './hls-retries.ts';
import { addLevels, fetchLevels } from './hls-takeover.ts';
import { type MediaAddress, parseMediaAddress, withAccess } from './media-address.ts';
import { type Quality, qualityFor } from './quality.ts';

const BUFFER_SECONDS = 30;
const UNPLAYED_BUFFER_SECONDS = 8;
/** What is this near is played as it is when another quality is chosen. */
const KEPT_SECONDS = 2;

/** Id, size and rate of a level in the player's words. */
export const qualityOfLevel = (level: Level): Quality => ({
  id: `${level.width}x${level.height}`,
  width: level.width,
  height: level.height,
  frameRate: level.frameRate || 30,
  bitrateBps: level.bitrate,
});

/** Starts the manifest and attaches to the <video>. This module is loaded when HLS is played, and hls.js with it. */
export const startHlsEngine = (start: EngineStart): Engine => new HlsEngine(start);

class HlsEngine implements Engine {
  readonly name = 'hls';
  private readonly hls: Hls;
  private readonly video: HTMLVideoElement;
  private readonly listener: EngineListener;
  private access: MediaAddress | null;
  private readonly retries: Retries;
  private tracker: FragmentTracker | null = null;
  private readonly recoveredAtMs: number[] = [];
  private readonly stop = new AbortController();

  constructor(start: EngineStart) {
    this.video = start.video;
    this.listener = start.listener;
    this.access = parseMediaAddress(start.url);
    this.retries = new Retries(() => isBuffered(start.video));
    this.hls = new Hls(this.config(start));
    this.listen(start);
    this.hls.loadSource(start.url);
    this.hls.attachMedia(start.video);
  }

  private config(start: EngineStart): Partial<HlsConfig> {
    const keepTracker = (tracker: FragmentTracker) => {
      this.tracker = tracker;
    };
    return {
      ...this.loading(),
      enableWorker: false, // the worker would come from a blob, which the Content-Security-Policy refuses
      startPosition: start.startSeconds > 0 ? start.startSeconds : -1,
      enableSoftwareAES: false, // encrypted segments are opened by Web Crypto, off the main thread
      testBandwidth: false,
      abrEwmaDefaultEstimate: Math.min(5_000_000, Math.max(200_000, start.bandwidthBps ?? 500_000)),
      backBufferLength: 30,
      // Little until play is pressed. hls.js would go on to 60 MB, minutes of a low rung, were the upper bound not there.
      maxBufferLength: UNPLAYED_BUFFER_SECONDS,
      maxMaxBufferLength: UNPLAYED_BUFFER_SECONDS,
      // Our captions are <track> elements: nothing in the segments or the playlists may touch the text tracks.
      enableWebVTT: false,
      enableIMSC1: false,
      enableCEA708Captions: false,
      abrController: abrControllerFor(start.made),
      // The constructor is handed the tracker of buffered fragments, which a takeover must renumber.
      audioStreamController: class extends AudioStreamController {
        constructor(...parameters: ConstructorParameters<typeof AudioStreamController>) {
          super(...parameters);
          keepTracker(parameters[1]);
        }
      },
    };
  }

  /** How anything is fetched, for the player itself and for the second instance that reads a newer playlist. */
  private loading(): Partial<HlsConfig> {
    return {
      ...this.retries.policies,
      xhrSetup: (request, url) => {
        const address = withAccess(url, this.access);
        if (address !== url) request.open('GET', address, true);
      },
    };
  }

  private listen(start: EngineStart): void {
    const { hls, video } = this;
    hls.on(Events.MANIFEST_PARSED, () => {
      const qualities = this.qualities();
      const wanted = qualityFor(start.quality, qualities);
      if (wanted) hls.loadLevel = qualities.indexOf(wanted);
      this.listener.qualities(qualities);
    });
    hls.on(Events.LEVEL_SWITCHED, (_event, data) => {
      const level = hls.levels[data.level];
      if (level) this.listener.playingQuality(qualityOfLevel(level));
    });
    hls.on(Events.FRAG_BUFFERED, () => this.listener.bandwidth(hls.bandwidthEstimate));
    hls.on(Events.ERROR, (_event, data) => this.onError(data));
    for (const event of [
      Events.MANIFEST_LOADED,
      Events.LEVEL_LOADED,
      Events.AUDIO_TRACK_LOADED,
      Events.KEY_LOADED,
      Events.FRAG_LOADED,
    ] as const)
      hls.on(event, () => this.retries.answered());
    refetchBetter(hls, () => this.tracker, start.made, this.stop.signal);
    const buffer = () => {
      hls.config.maxBufferLength = BUFFER_SECONDS;
      hls.config.maxMaxBufferLength = BUFFER_SECONDS;
    };
    if (video.paused) video.addEventListener('play', buffer, { once: true, signal: this.stop.signal });
    else buffer();
    // After a seek the first fragment comes from the lowest rung, so that a picture is there at once; the player climbs
    // back from the next one. A rung that the viewer chose is kept.
    const quickSeek = () => {
      if (hls.autoLevelEnabled && !isBuffered(video)) hls.nextAutoLevel = hls.minAutoLevel;
    };
    video.addEventListener('seeking', quickSeek, { capture: true, signal: this.stop.signal });
  }

  private onError(data: ErrorData): void {
    // hls.js would ask for a segment that is gone again and again, for seconds.
    if (!data.fatal && data.type === ErrorTypes.NETWORK_ERROR && isRefusal(data.response?.code))
      this.listener.refused();
    if (!data.fatal) return;
    const nowMs = performance.now();
    if (data.type === ErrorTypes.MEDIA_ERROR && mayRecover(this.recoveredAtMs, nowMs)) {
      this.recoveredAtMs.push(nowMs);
      this.hls.recoverMediaError();
      return;
    }
    const source: ErrorFacts['source'] =
      data.details === ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR
        ? 'unsupported'
        : data.type === ErrorTypes.NETWORK_ERROR
          ? 'network'
          : data.type === ErrorTypes.MEDIA_ERROR
            ? 'media'
            : 'other';
    const facts: ErrorFacts = { engine: 'hls', source, detail: data.details, httpStatus: data.response?.code };
    this.listener.failed(classifyFailure(facts, navigator.onLine));
  }

  private qualities(): Quality[] {
    return (this.hls.levels ?? []).map(qualityOfLevel);
  }

  chooseQuality(id: string | null): void {
    const index = id === null ? -1 : this.qualities().findIndex((quality) => quality.id === id);
    if (index === this.hls.manualLevel || (id !== null && index < 0)) return;
    // After the end there is no rest: what is buffered would be seen again.
    if (this.video.ended) this.hls.currentLevel = index;
    else if (index < 0) this.hls.nextLevel = index;
    else this.switchSoon(index);
  }

  /**
   * Keeps what plays in the next seconds and fetches the rest of the buffer anew. hls.js would keep as much as it believes the
   * line needs for a segment of the new level, by declared rates: of a video that is being made that can be all there is.
   */
  private switchSoon(level: number): void {
    const { hls, video, tracker } = this;
    hls.loadLevel = level;
    const type = hls.latestLevelDetails?.fragments[0]?.type; // that of pictures
    const kept = type && tracker?.getBufferedFrag(video.currentTime + KEPT_SECONDS, type);
    if (!kept) return; // what is buffered ends before that
    hls.trigger(Events.BUFFER_FLUSHING, { startOffset: kept.end, endOffset: Number.POSITIVE_INFINITY, type: 'video' });
  }

  async takeOver(url: string): Promise<void> {
    this.access = parseMediaAddress(url);
    const levels = await fetchLevels(this.loading(), url);
    await addLevels(this.hls, this.tracker, levels, this.stop.signal);
    this.listener.qualities(this.qualities());
  }

  destroy(): void {
    this.stop.abort();
    this.hls.destroy();
  }
}

/** Whether the playhead stands in the buffer, with the margins that hls.js bridges. */
function isBuffered(video: HTMLVideoElement): boolean {
  const { buffered, currentTime } = video;
  for (let index = 0; index < buffered.length; index++) {
    if (currentTime >= buffered.start(index) - 0.05 && currentTime < buffered.end(index) - 0.1) return true;
  }
  return false;
}
