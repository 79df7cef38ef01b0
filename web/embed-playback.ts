// When the player for other sites asks for its media URLs anew: before a token ends, and now and then while the video is being made.
import type { Playback } from '#contract/videos.ts';
import { refreshDelayMs } from './player/media-address.ts';

/** Captions and seek pictures come when most is made: no hurry, and each answer counts as a start of the video. */
const FIRST_MS = 5_000;
const SELDOM_MS = 30_000;

interface Ports {
  /** Null where there is none any more. */
  read(): Promise<Playback | null>;
  give(playback: Playback): void;
}

/**
 * Gives the first one, and newer ones as long as the page is open; a page that nobody sees asks only for a token.
 * @returns asks at once, for a player whose addresses were refused
 */
export function keepPlayback(first: Playback, { read, give }: Ports): () => Promise<Playback | null> {
  let latest = first;
  let tokenTimer: ReturnType<typeof setTimeout> | undefined;
  const take = (playback: Playback): void => {
    latest = playback;
    give(playback);
    clearTimeout(tokenTimer);
    const delayMs = refreshDelayMs(playback.expiresAt, Date.now());
    if (delayMs !== null) tokenTimer = setTimeout(() => void readAgain(), delayMs);
  };
  const readAgain = async (): Promise<void> => take((await read().catch(() => null)) ?? latest);
  const askWhileMade = (delayMs: number): void => {
    if (latest.made === null) return; // all is there, captions and seek pictures too
    setTimeout(async () => {
      if (!document.hidden) await readAgain();
      askWhileMade(Math.min(2 * delayMs, SELDOM_MS));
    }, delayMs);
  };
  take(first);
  askWhileMade(FIRST_MS);
  return async () => {
    const fresh = await read();
    // The player goes on with it first; what is given then is nothing new to it, but to captions, seek pictures and poster.
    if (fresh !== null) setTimeout(() => take(fresh));
    return fresh;
  };
}
