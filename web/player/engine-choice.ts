// Which engine plays: the viewer's choice where MediaSource exists, the browser's own HLS only where it does not.
import type { EngineName } from './preferences.ts';

export interface Abilities {
  mediaSource: boolean; // MediaSource or ManagedMediaSource
  nativeHls: boolean;
}

/** What this browser can do. `canPlayType` alone says nothing: Chromium says "maybe" to HLS and plays it badly. */
export function browserAbilities(video: HTMLVideoElement): Abilities {
  return {
    mediaSource: 'MediaSource' in globalThis || 'ManagedMediaSource' in globalThis,
    nativeHls: video.canPlayType('application/vnd.apple.mpegurl') !== '',
  };
}

/**
 * Engines that can be tried, the first one first. Empty where the browser cannot play at all.
 *
 * @param hasDash encrypted media has no DASH manifest
 */
export function enginesToTry(
  preferred: EngineName,
  abilities: Abilities,
  hasDash = true,
): readonly (EngineName | 'native')[] {
  if (abilities.mediaSource && !hasDash) return ['hls'];
  if (abilities.mediaSource) return preferred === 'dash' ? ['dash', 'hls'] : ['hls', 'dash'];
  return abilities.nativeHls ? ['native'] : [];
}
