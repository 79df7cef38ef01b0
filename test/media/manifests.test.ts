// Facts of the rendered playlists and the manifest: whole texts, so that every attribute is looked at.
import { describe, expect, test } from 'vitest';
import { renderManifest } from '#media/dash/manifest.ts';
import { audioGrid, videoGrid } from '#media/grid.ts';
import { renderMediaPlaylist } from '#media/hls/media-playlist.ts';
import { renderMultivariantPlaylist } from '#media/hls/multivariant-playlist.ts';
import type { PlaybackRecord } from '#media/playback-record.ts';

const timeline = { frameRateNumerator: 30, frameRateDenominator: 1, frameCount: 300 };
const made = { initEpoch: 1, indexVersion: 1 };
const record: PlaybackRecord = {
  policy: 'public',
  protection: 'clear',
  keyVersion: 1,
  videoId: 'v',
  revision: 1,
  indexVersion: 3,
  notBeforeMs: 0,
  timeline,
  video: [
    {
      kind: 'video',
      name: '240p',
      width: 426,
      height: 240,
      codecs: 'avc1.640015',
      averageBps: 200_000,
      peakBps: 250_000,
      ...made,
    },
    {
      kind: 'video',
      name: '720p',
      width: 1280,
      height: 720,
      codecs: 'avc1.64001f',
      averageBps: 2_000_000,
      peakBps: 2_500_000,
      ...made,
    },
  ],
  audio: {
    kind: 'audio',
    name: 'audio',
    sampleRate: 48000,
    channels: 2,
    codecs: 'mp4a.40.2',
    averageBps: 128_000,
    peakBps: 130_000,
    ...made,
  },
  posterKey: null,
  captions: [],
  original: null,
};

describe('renderMultivariantPlaylist', () => {
  test('lists the rungs with their sound', () => {
    expect(renderMultivariantPlaylist(record)).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Main",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="clear/audio/playlist.m3u8?v=3"
#EXT-X-STREAM-INF:BANDWIDTH=380000,AVERAGE-BANDWIDTH=328000,CODECS="avc1.640015,mp4a.40.2",RESOLUTION=426x240,FRAME-RATE=30.000,AUDIO="audio"
clear/240p/playlist.m3u8?v=3
#EXT-X-STREAM-INF:BANDWIDTH=2630000,AVERAGE-BANDWIDTH=2128000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=30.000,AUDIO="audio"
clear/720p/playlist.m3u8?v=3
`);
  });
  test('a silent video has no audio group', () => {
    const silent = renderMultivariantPlaylist({ ...record, audio: null });
    expect(silent).not.toContain('AUDIO');
    expect(silent).toContain('BANDWIDTH=250000,AVERAGE-BANDWIDTH=200000,CODECS="avc1.640015",');
  });
});

describe('renderMediaPlaylist', () => {
  test('video of a second and a half', () => {
    expect(renderMediaPlaylist(videoGrid({ ...timeline, frameCount: 45 }))).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:1
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="init.mp4"
#EXTINF:1.000000,
0.m4s
#EXTINF:0.500000,
1.m4s
#EXT-X-ENDLIST
`);
  });
  test('sound: no EXTINF rounds to more than the target duration', () => {
    const playlist = renderMediaPlaylist(audioGrid(timeline, 44100));
    const target = Number(/TARGETDURATION:(\d+)/.exec(playlist)?.[1]);
    for (const [, seconds] of playlist.matchAll(/#EXTINF:([\d.]+)/g))
      expect(Math.round(Number(seconds))).toBeLessThanOrEqual(target);
  });
});

describe('renderManifest', () => {
  test('one template a kind, runs of equal segments folded, the duration that of the longest track', () => {
    expect(renderManifest(record).replace(/></g, '>\n<')).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011" type="static" mediaPresentationDuration="PT10.006S" minBufferTime="PT2.000S">
<Period id="0" start="PT0S">
<AdaptationSet id="1" contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1">
<SegmentTemplate timescale="30000" startNumber="0" initialization="clear/$RepresentationID$/init.mp4" media="clear/$RepresentationID$/$Number$.m4s">
<SegmentTimeline>
<S t="0" d="30000" r="1"/>
<S d="60000" r="3"/>
</SegmentTimeline>
</SegmentTemplate>
<Representation id="240p" codecs="avc1.640015" bandwidth="250000" width="426" height="240" frameRate="30" sar="1:1"/>
<Representation id="720p" codecs="avc1.64001f" bandwidth="2500000" width="1280" height="720" frameRate="30" sar="1:1"/>
</AdaptationSet>
<AdaptationSet id="2" contentType="audio" mimeType="audio/mp4" segmentAlignment="true" startWithSAP="1">
<SegmentTemplate timescale="48000" startNumber="0" initialization="clear/$RepresentationID$/init.mp4" media="clear/$RepresentationID$/$Number$.m4s">
<SegmentTimeline>
<S t="0" d="95232"/>
<S d="192512" r="1"/>
</SegmentTimeline>
</SegmentTemplate>
<Representation id="audio" codecs="mp4a.40.2" bandwidth="130000" audioSamplingRate="48000">
<AudioChannelConfiguration schemeIdUri="urn:mpeg:dash:23003:3:audio_channel_configuration:2011" value="2"/>
</Representation>
</AdaptationSet>
</Period>
</MPD>
`);
  });
});
