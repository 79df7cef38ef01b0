// The HLS multivariant playlist of a playback record (RFC 8216 section 4.3.4).
import type { PlaybackRecord, VideoTrackRecord } from '../playback-record.ts';
import { attributeList, quoted } from './attributes.ts';

const AUDIO_GROUP = 'audio';

/** The playlist's text; URIs are relative to it and carry the index version, so that an older cache is not asked. */
export function renderMultivariantPlaylist(record: PlaybackRecord): string {
  const { audio } = record;
  const uri = (rendition: string): string => `${record.protection}/${rendition}/playlist.m3u8?v=${record.indexVersion}`;
  return `${[
    '#EXTM3U',
    '#EXT-X-VERSION:7', // EXT-X-MAP in a playlist of complete segments needs 6; Apple asks 7 for fMP4
    '#EXT-X-INDEPENDENT-SEGMENTS', // every segment starts with an IDR (4.3.5.1)
    ...(audio
      ? [
          `#EXT-X-MEDIA:${attributeList({
            TYPE: 'AUDIO',
            'GROUP-ID': quoted(AUDIO_GROUP),
            NAME: quoted('Main'),
            DEFAULT: 'YES',
            AUTOSELECT: 'YES',
            CHANNELS: quoted(String(audio.channels)),
            URI: quoted(uri(audio.name)),
          })}`,
        ]
      : []),
    ...record.video.flatMap((track) => [`#EXT-X-STREAM-INF:${streamAttributes(record, track)}`, uri(track.name)]),
  ].join('\n')}\n`;
}

function streamAttributes({ audio, timeline }: PlaybackRecord, track: VideoTrackRecord): string {
  return attributeList({
    BANDWIDTH: track.peakBps + (audio?.peakBps ?? 0), // the peak of the variant with its audio (4.3.4.2)
    'AVERAGE-BANDWIDTH': track.averageBps + (audio?.averageBps ?? 0),
    CODECS: quoted([track.codecs, ...(audio ? [audio.codecs] : [])].join(',')),
    RESOLUTION: `${track.width}x${track.height}`,
    'FRAME-RATE': (timeline.frameRateNumerator / timeline.frameRateDenominator).toFixed(3),
    AUDIO: audio ? quoted(AUDIO_GROUP) : null,
  });
}
