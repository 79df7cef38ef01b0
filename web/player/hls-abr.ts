// The choice of rungs of hls.js, told what a server says that makes segments when they are asked for.
//
// hls.js measures the line from the request to the end of a fragment. An answer marked `Server-Timing: jit` was waited for on
// the server: how long it took says nothing of the line, so neither estimate (bandwidth, time to the first byte) hears of it.
// What it says is how fast segments are made; and of what is not made, only the lowest rung is asked for without knowing that.
import {
  AbrController,
  type Events,
  type FragBufferedData,
  type FragLoadedData,
  type Level,
  type Loader,
} from 'hls.js';
import type { MadeAhead } from './made-ahead.ts';
import { MakingPace, waitOf } from './making-pace.ts';
import { rungAhead } from './rung-ahead.ts';

type Stats = Loader<never>['stats'];

/** `720p`, as its playlist's address says. */
export const renditionOf = ({ url }: Pick<Level, 'url'>): string =>
  /\/([1-9]\d*p)\/playlist\.m3u8/.exec(url[0] ?? '')?.[1] ?? '';

/** The controller for one instance of hls.js. */
export function abrControllerFor(made: MadeAhead): typeof AbrController {
  const pace = new MakingPace();
  const waited = new WeakSet<Stats>();
  return class extends AbrController {
    protected override onFragLoaded(event: Events.FRAG_LOADED, data: FragLoadedData): void {
      const { frag, networkDetails } = data;
      const waitMs =
        networkDetails instanceof XMLHttpRequest ? waitOf(networkDetails.getResponseHeader('server-timing')) : null;
      const level = frag.type === 'main' ? this.hls.levels[frag.level] : undefined;
      if (waitMs !== null && level) {
        const { loading } = frag.stats;
        loading.start = Math.max(loading.start, loading.first - this.bwEstimator.getEstimateTTFB());
        waited.add(frag.stats);
        pace.note(level.width * level.height, waitMs, performance.now());
      }
      super.onFragLoaded(event, data);
    }

    protected override onFragBuffered(event: Events.FRAG_BUFFERED, data: FragBufferedData): void {
      if (!waited.has(data.frag.stats)) super.onFragBuffered(event, data);
    }

    override get firstAutoLevel(): number {
      return this.ahead(super.firstAutoLevel);
    }

    override get nextAutoLevel(): number {
      return this.ahead(super.nextAutoLevel);
    }

    override set nextAutoLevel(level: number) {
      super.nextAutoLevel = level;
    }

    /** The best level up to `wanted` that can go on at once. */
    private ahead(wanted: number): number {
      const { hls } = this;
      if (!made.isOpen || wanted <= 0 || !hls?.levels) return wanted;
      const { media, mainForwardBufferInfo: buffer, config } = hls;
      const rungs = hls.levels.map((level) => ({ rendition: renditionOf(level), pixels: level.width * level.height }));
      const at = media?.readyState ? media.currentTime : Math.max(0, config.startPosition);
      return rungAhead(rungs, wanted, {
        from: buffer?.end ?? at,
        duration: media?.duration || Number.POSITIVE_INFINITY,
        bufferedSeconds: buffer?.len ?? 0,
        has: (rendition, span) => made.has(rendition, span),
        affords: (pixels) => pace.affords(pixels, performance.now()),
      });
    }
  };
}
