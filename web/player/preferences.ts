// What a viewer chose in the player, remembered in this browser only.

export type EngineName = 'hls' | 'dash';

export interface Preferences {
  volume: number; // 0 to 1
  muted: boolean;
  speed: number;
  /** The short side of the chosen rung in pixels, or automatic. */
  quality: 'auto' | number;
  captions: boolean;
  captionsLanguage: string | null;
  engine: EngineName;
  /** The last measured throughput: where the next video starts. */
  bandwidthBps: number | null;
}

export const DEFAULT_PREFERENCES: Preferences = {
  volume: 1,
  muted: false,
  speed: 1,
  quality: 'auto',
  captions: false,
  captionsLanguage: null,
  engine: 'hls',
  bandwidthBps: null,
};

const KEY = 'rivulet.player';

const numberWithin = (value: unknown, low: number, high: number, otherwise: number): number =>
  typeof value === 'number' && value >= low && value <= high ? value : otherwise;

/** Reads what was stored; whatever does not make sense becomes the default, field by field. */
export function parsePreferences(text: string | null): Preferences {
  let stored: Record<string, unknown> = {};
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (typeof value === 'object' && value !== null) stored = value as Record<string, unknown>;
  } catch {
    // Written by something else: begin anew.
  }
  const quality = numberWithin(stored['quality'], 1, 10_000, 0);
  const bandwidthBps = numberWithin(stored['bandwidthBps'], 1, 1e12, 0);
  return {
    volume: numberWithin(stored['volume'], 0, 1, DEFAULT_PREFERENCES.volume),
    muted: stored['muted'] === true,
    speed: numberWithin(stored['speed'], 0.25, 2, DEFAULT_PREFERENCES.speed),
    quality: quality === 0 ? 'auto' : quality,
    captions: stored['captions'] === true,
    captionsLanguage: typeof stored['captionsLanguage'] === 'string' ? stored['captionsLanguage'] : null,
    engine: stored['engine'] === 'dash' ? 'dash' : 'hls',
    bandwidthBps: bandwidthBps === 0 ? null : bandwidthBps,
  };
}

type Store = Pick<Storage, 'getItem' | 'setItem'>;

/** Storage may be forbidden (private mode, blocked cookies): the player works without it. */
export function readPreferences(store: Store | undefined): Preferences {
  try {
    return parsePreferences(store?.getItem(KEY) ?? null);
  } catch {
    return { ...DEFAULT_PREFERENCES };
  }
}

/** Keeps what changed. Of the rest another tab may have heard other choices. */
export function rememberPreferences(store: Store | undefined, changes: Partial<Preferences>): void {
  try {
    store?.setItem(KEY, JSON.stringify({ ...readPreferences(store), ...changes }));
  } catch {
    // Full or forbidden: the choice holds for this page.
  }
}

/** `localStorage` where the browser lets us see it; merely naming it can throw. */
export function browserStore(): Store | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
