// In which forms the media of a video is served; pure.
import type { PlaybackRecord } from '#media/playback-record.ts';

/**
 * `clear` and `aes`: media playlists, init segments and segments under that name; `key`: what opens `aes`; `dash`: the
 * MPD; `original`: the source; `any`: what every video has, the multivariant playlist, pictures (posters and storyboard are in the clear, as captions are) and captions.
 */
export type MediaForm = 'any' | 'clear' | 'aes' | 'key' | 'dash' | 'original';

/** Encrypted media has no second way round its encryption: no clear segment, no MPD of clear ones, no download. */
export function offers({ protection }: Pick<PlaybackRecord, 'protection'>, form: MediaForm): boolean {
  if (form === 'any') return true;
  const isEncrypted = form === 'aes' || form === 'key';
  return (protection === 'aes') === isEncrypted;
}
