// The DASH MPD of a playback record: SegmentTimeline over the same segments (ISO/IEC 23009-1).
import { audioGrid, framesPerGroup, gridSeconds, type TrackGrid, timelineSeconds, videoGrid } from '../grid.ts';
import type { PlaybackRecord } from '../playback-record.ts';

const escapeXml = (value: string): string =>
  value.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char] ?? char);

/** Attributes that are not null, in order. */
const attributes = (values: Record<string, string | number | null>): string =>
  Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');

/** `S` elements with runs of equal durations folded (section 5.3.9.6). */
function renderTimeline(grid: TrackGrid): string {
  const runs: { duration: number; count: number }[] = [];
  for (let n = 0; n < grid.fragmentCount; n += 1) {
    const { duration } = grid.fragment(n);
    const run = runs.at(-1);
    if (run?.duration === duration) run.count += 1;
    else runs.push({ duration, count: 1 });
  }
  const elements = runs.map(
    (run, i) =>
      `<S${attributes({ t: i === 0 ? 0 : null, d: run.duration, r: run.count > 1 ? run.count - 1 : null })}/>`,
  );
  return `<SegmentTimeline>${elements.join('')}</SegmentTimeline>`;
}

function renderTemplate(grid: TrackGrid): string {
  const template = attributes({
    timescale: grid.timescale,
    startNumber: 0,
    initialization: 'clear/$RepresentationID$/init.mp4',
    media: 'clear/$RepresentationID$/$Number$.m4s',
  });
  return `<SegmentTemplate${template}>${renderTimeline(grid)}</SegmentTemplate>`;
}

/**
 * To the end of the longest track, rounded up. The sound's last packet outlasts the picture by up to 21 ms; with the
 * picture's length here dash.js 5.2 sometimes pauses half a second before the end (measured: 3 plays of 15, against none).
 */
function presentationSeconds({ timeline, audio }: PlaybackRecord): number {
  const sound = audio ? gridSeconds(audioGrid(timeline, audio.sampleRate)) : 0;
  return Math.ceil(Math.max(timelineSeconds(timeline), sound) * 1000) / 1000;
}

/** The manifest's text; the URLs in it are relative to it. */
export function renderManifest(record: PlaybackRecord): string {
  const { timeline, audio } = record;
  const frameRate =
    timeline.frameRateDenominator === 1
      ? `${timeline.frameRateNumerator}`
      : `${timeline.frameRateNumerator}/${timeline.frameRateDenominator}`;
  const video = record.video.map(
    (track) =>
      `<Representation${attributes({
        id: track.name,
        codecs: track.codecs,
        bandwidth: track.peakBps,
        width: track.width,
        height: track.height,
        frameRate,
        sar: '1:1',
      })}/>`,
  );
  const set = { segmentAlignment: 'true', startWithSAP: 1 };
  const sets = [
    `<AdaptationSet${attributes({ id: 1, contentType: 'video', mimeType: 'video/mp4', ...set })}>`,
    renderTemplate(videoGrid(timeline)),
    ...video,
    '</AdaptationSet>',
    ...(audio
      ? [
          `<AdaptationSet${attributes({ id: 2, contentType: 'audio', mimeType: 'audio/mp4', ...set })}>`,
          renderTemplate(audioGrid(timeline, audio.sampleRate)),
          `<Representation${attributes({
            id: audio.name,
            codecs: audio.codecs,
            bandwidth: audio.peakBps,
            audioSamplingRate: audio.sampleRate,
          })}><AudioChannelConfiguration schemeIdUri="urn:mpeg:dash:23003:3:audio_channel_configuration:2011" value="${audio.channels}"/></Representation>`,
          '</AdaptationSet>',
        ]
      : []),
  ];
  const bufferSeconds = (2 * framesPerGroup(timeline) * timeline.frameRateDenominator) / timeline.frameRateNumerator;
  const root = attributes({
    xmlns: 'urn:mpeg:dash:schema:mpd:2011',
    profiles: 'urn:mpeg:dash:profile:isoff-live:2011', // the profile of numbered segments; type says that it is not live
    type: 'static',
    mediaPresentationDuration: `PT${presentationSeconds(record).toFixed(3)}S`,
    minBufferTime: `PT${bufferSeconds.toFixed(3)}S`,
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<MPD${root}><Period id="0" start="PT0S">${sets.join('')}</Period></MPD>\n`;
}
