// Plays DASH through dash.js, with retries that outwait packaging; a newer manifest is read while it plays.
import { Debug, MediaPlayer, type MediaPlayerClass, type MediaPlayerErrorEvent, type Representation } from 'dashjs';
import type { Engine, EngineListener, EngineStart } from './engine.ts';
import { classifyFailure, type ErrorFacts, MEDIA_RECOVERIES } from './failure.ts';
import type { MadeAhead } from './made-ahead.ts';
import { type MediaAddress, parseMediaAddress, withAccess, withIndexVersion } from './media-address.ts';
import { type Quality, qualityFor } from './quality.ts';
import { rungAhead } from './rung-ahead.ts';

const qualityOfRepresentation = (representation: Representation): Quality => ({
  id: `${representation.width}x${representation.height}`,
  width: representation.width,
  height: representation.height,
  frameRate: representation.frameRate || 30,
  bitrateBps: representation.bandwidth,
});

/** Starts the manifest and attaches to the <video>. This module is loaded when DASH is played, and dash.js with it. */
export const startDashEngine = (start: EngineStart): Engine => new DashEngine(start);

class DashEngine implements Engine {
  readonly name = 'dash';
  private readonly player: MediaPlayerClass;
  private readonly video: HTMLVideoElement;
  private readonly listener: EngineListener;
  private readonly made: MadeAhead;
  private readonly stop = new AbortController();
  private access: MediaAddress | null;

  constructor(start: EngineStart) {
    this.listener = start.listener;
    this.video = start.video;
    this.made = start.made;
    this.access = parseMediaAddress(start.url);
    this.player = MediaPlayer().create();
    const attempts = { MPD: 3, InitializationSegment: 20, MediaSegment: 20 };
    const intervals = { MPD: 500, InitializationSegment: 500, MediaSegment: 500 };
    this.player.updateSettings({
      debug: { logLevel: Debug.LOG_LEVEL_NONE },
      streaming: {
        // The defaults (3 attempts, 1 s apart) give up before a segment is packaged.
        retryAttempts: attempts,
        retryIntervals: intervals,
        buffer: { fastSwitchEnabled: true, bufferToKeep: 30, bufferTimeAtTopQuality: 30, bufferTimeDefault: 20 },
        text: { defaultEnabled: false },
        abr: { initialBitrate: { video: (start.bandwidthBps ?? 500_000) / 1000 } },
        // Volume, speed and the last rung are remembered by the player itself.
        lastBitrateCachingInfo: { enabled: false },
        lastMediaSettingsCachingInfo: { enabled: false },
      },
      errors: { recoverAttempts: { mediaErrorDecode: MEDIA_RECOVERIES } },
    });
    this.player.addRequestInterceptor(async (request) => {
      request.url = withIndexVersion(withAccess(request.url, this.access), this.access?.indexVersion ?? 0);
      return request;
    });
    this.listen(start);
    const startSeconds = start.startSeconds > 0 ? start.startSeconds : Number.NaN;
    this.player.initialize(start.video, start.url, false, startSeconds);
  }

  private listen(start: EngineStart): void {
    const { events, errors } = MediaPlayer;
    this.player.on(events.STREAM_INITIALIZED, () => {
      const qualities = this.qualities();
      const wanted = qualityFor(start.quality, qualities);
      if (wanted) this.chooseQuality(wanted.id);
      else this.capAutomatic();
      this.listener.qualities(qualities);
    });
    this.made.onNews(() => this.capAutomatic(), this.stop.signal);
    this.player.on(events.QUALITY_CHANGE_RENDERED, (event: { mediaType: string }) => {
      if (event.mediaType === 'video') this.showPlaying();
    });
    this.player.on(events.PLAYBACK_STARTED, () => this.showPlaying());
    this.player.on(events.FRAGMENT_LOADING_COMPLETED, () => {
      const kbps = this.player.getAverageThroughput('video');
      if (kbps > 0) this.listener.bandwidth(kbps * 1000);
    });
    this.player.on(events.ERROR, (event: MediaPlayerErrorEvent) => {
      const { code, data } = event.error as { code: number; data?: { response?: { status?: number } } };
      const network: number[] = [
        errors.MANIFEST_LOADER_LOADING_FAILURE_ERROR_CODE,
        errors.FRAGMENT_LOADER_LOADING_FAILURE_ERROR_CODE,
        errors.DOWNLOAD_ERROR_ID_MANIFEST_CODE,
        errors.DOWNLOAD_ERROR_ID_CONTENT_CODE,
        errors.DOWNLOAD_ERROR_ID_INITIALIZATION_CODE,
      ];
      const unsupported: number[] = [
        errors.CAPABILITY_MEDIASOURCE_ERROR_CODE,
        errors.MEDIASOURCE_TYPE_UNSUPPORTED_CODE,
      ];
      let source: ErrorFacts['source'] = this.video.error ? 'media' : 'other';
      if (network.includes(code)) source = 'network';
      if (unsupported.includes(code)) source = 'unsupported';
      const facts: ErrorFacts = { engine: 'dash', source, detail: `error-${code}`, httpStatus: data?.response?.status };
      this.listener.failed(classifyFailure(facts, navigator.onLine));
    });
  }

  private showPlaying(): void {
    const playing = this.player.getCurrentRepresentationForType('video');
    if (playing) this.listener.playingQuality(qualityOfRepresentation(playing));
  }

  private representations(): Representation[] {
    return this.player.getRepresentationsByType('video') ?? [];
  }

  /** While the video is being made: the automatic choice ends at the best rung that is there behind the buffer. */
  private capAutomatic(): void {
    if (!this.player.getSettings().streaming?.abr?.autoSwitchBitrate?.video) return; // the viewer chose
    const { video, made } = this;
    const rungs = this.representations()
      .map(({ id, width, height, bandwidth }) => ({ rendition: id, pixels: width * height, bandwidth }))
      .sort((a, b) => a.bandwidth - b.bandwidth);
    const length = this.player.getBufferLength('video') || 0;
    const best = rungAhead(rungs, rungs.length - 1, {
      ...{ from: video.currentTime + length, duration: video.duration || Number.POSITIVE_INFINITY },
      ...{ bufferedSeconds: length, has: (rendition, span) => made.has(rendition, span), affords: () => false },
    });
    this.limitAutomatic(made.isOpen ? Math.ceil((rungs[best]?.bandwidth ?? 0) / 1000) : -1);
  }

  /** @param kbps -1: none */
  private limitAutomatic(kbps: number): void {
    this.player.updateSettings({ streaming: { abr: { maxBitrate: { video: kbps } } } });
  }

  private qualities(): Quality[] {
    return this.representations().map(qualityOfRepresentation);
  }

  chooseQuality(id: string | null): void {
    this.player.updateSettings({ streaming: { abr: { autoSwitchBitrate: { video: id === null } } } });
    if (id === null) this.capAutomatic();
    else this.limitAutomatic(-1);
    const wanted = this.representations().find((representation) => qualityOfRepresentation(representation).id === id);
    if (wanted) this.player.setRepresentationForTypeById('video', wanted.id, this.video.readyState > 0);
  }

  /** dash.js reads the manifest again as it would for a live stream; what is buffered stays. */
  async takeOver(url: string): Promise<void> {
    this.access = parseMediaAddress(url);
    await new Promise<void>((resolve, reject) => {
      this.player.refreshManifest((_manifest, error) =>
        error ? reject(new Error('The newer manifest could not be read')) : resolve(),
      );
    });
    // The periods are composed after the callback, in their own time.
    const known = this.representations().length;
    for (let waited = 0; waited < 20 && this.representations().length === known; waited++) {
      await new Promise((go) => setTimeout(go, 50));
    }
    this.listener.qualities(this.qualities());
  }

  destroy(): void {
    this.stop.abort();
    this.player.destroy();
  }
}
