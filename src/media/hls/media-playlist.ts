// The HLS media playlist of one rendition, whether it is made already or not (RFC 8216 section 4.3.3).
import { type TrackGrid, targetDurationSeconds } from '../grid.ts';
import { attributeList, quoted } from './attributes.ts';

/**
 * Every segment of the grid; one segment is one fragment, numbered from 0.
 *
 * @param keyUri where the key of encrypted segments is; null for clear ones
 */
export function renderMediaPlaylist(grid: TrackGrid, keyUri: string | null = null): string {
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${targetDurationSeconds(grid)}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    '#EXT-X-MAP:URI="init.mp4"', // before the key, which holds for what follows it only: the init segment is clear
    ...(keyUri === null ? [] : [`#EXT-X-KEY:${attributeList({ METHOD: 'AES-128', URI: quoted(keyUri) })}`]),
  ];
  for (let n = 0; n < grid.fragmentCount; n += 1) {
    lines.push(`#EXTINF:${(grid.fragment(n).duration / grid.timescale).toFixed(6)},`, `${n}.m4s`);
  }
  return `${lines.join('\n')}\n#EXT-X-ENDLIST\n`;
}
