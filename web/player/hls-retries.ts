// How long hls.js asks again for what did not come: as often as told of a server that says no, for longer of one that does not answer.
//
// hls.js takes a request without an answer (refused, reset, the network changed) for one that CORS forbids and never repeats it
// while the browser is online: the level is given up, then the next one, then all that is buffered.
import Hls, { type HlsConfig, type RetryConfig } from 'hls.js';

/** A server that starts again is back within half a minute. */
const STARTING_MS = 45_000;
/** From then on, with something left to play: nobody is in a hurry. */
const SLOW_MS = 5_000;

/** The rules of one player. What hls.js is given stays the same objects, which it asks at each failure. */
export class Retries {
  readonly policies: Pick<HlsConfig, 'fragLoadPolicy' | 'keyLoadPolicy' | 'manifestLoadPolicy' | 'playlistLoadPolicy'>;
  private readonly isBuffered: () => boolean;
  private unansweredSinceMs: number | null = null;

  /** @param isBuffered whether there is something left to play */
  constructor(isBuffered: () => boolean) {
    this.isBuffered = isBuffered;
    const { fragLoadPolicy, keyLoadPolicy, manifestLoadPolicy, playlistLoadPolicy } = Hls.DefaultConfig;
    const seldom = { maxNumRetry: 2, retryDelayMs: 1000, maxRetryDelayMs: 1000 };
    this.policies = {
      // A segment that is not made in time answers 503 after up to eight seconds: asked again half a second later, twenty times.
      fragLoadPolicy: this.policy(fragLoadPolicy, { maxNumRetry: 20, retryDelayMs: 500, maxRetryDelayMs: 500 }),
      keyLoadPolicy: this.policy(keyLoadPolicy, { maxNumRetry: 8, retryDelayMs: 1000, maxRetryDelayMs: 1000 }),
      playlistLoadPolicy: this.policy(playlistLoadPolicy, seldom),
      // Of the first one hls.js does not wait for the connection by itself: offline there is a panel, which does.
      manifestLoadPolicy: this.policy(manifestLoadPolicy, seldom, false),
    };
  }

  /** The server answers: how long it was away does not count any more. */
  answered(): void {
    this.unansweredSinceMs = null;
  }

  private policy(
    { default: policy }: HlsConfig['fragLoadPolicy'],
    often: RetryConfig,
    waitsOffline = true,
  ): HlsConfig['fragLoadPolicy'] {
    const retry: RetryConfig = { ...often, backoff: 'linear' };
    let counted = -1;
    retry.shouldRetry = (_retry, count, _isTimeout, response, isRetried) => {
      if (count <= counted) Object.assign(retry, often); // what hls.js counts came meanwhile
      counted = count;
      if (response?.code !== 0 || !(waitsOffline || navigator.onLine)) return isRetried;
      const isSlow = this.isAway();
      if (isSlow && !this.isBuffered()) {
        retry.maxNumRetry = count; // hls.js looks at it once more, where there is no other level
        return false;
      }
      // Nothing of the tries that a server which answers is given again is used up.
      retry.maxNumRetry = count + 1 + often.maxNumRetry;
      if (isSlow) Object.assign(retry, { retryDelayMs: SLOW_MS, maxRetryDelayMs: SLOW_MS });
      return true;
    };
    return { default: { ...policy, errorRetry: retry } };
  }

  /** Whether it is away for longer than it takes to start; while the browser is offline hls.js waits by itself. */
  private isAway(): boolean {
    const nowMs = performance.now();
    if (!navigator.onLine) this.unansweredSinceMs = null;
    else this.unansweredSinceMs ??= nowMs;
    return nowMs - (this.unansweredSinceMs ?? nowMs) >= STARTING_MS;
  }
}
