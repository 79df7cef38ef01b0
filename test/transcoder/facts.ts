// Source facts for tests of pure functions: one plain source, to be changed where a test looks.
import type { SourceFacts, SourceVideo } from '#media/source-facts.ts';
import { CONTAINERS, type ContainerFormat } from '#media/source-formats.ts';
import type { SourceInput } from '../../transcoder/ffmpeg/input-args.ts';

const plainVideo: SourceVideo = {
  streamIndex: 0,
  codec: 'h264',
  codedWidth: 640,
  codedHeight: 480,
  sampleAspect: 1,
  rotationDegrees: 0,
  interlaced: false,
  toneCurve: 'sdr',
  fullRange: false,
  matrix: 'bt709',
  frameRateNumerator: 25,
  frameRateDenominator: 1,
};

export const facts = (video: Partial<SourceVideo> = {}, rest: Partial<SourceFacts> = {}): SourceFacts => ({
  container: 'mp4',
  video: { ...plainVideo, ...video },
  audio: { streamIndex: 1, codec: 'aac', sampleRate: 48_000, channels: 2 },
  texts: [],
  originSeconds: 0.08,
  durationSeconds: 10,
  ...rest,
});

export function containerNamed(name: string): ContainerFormat {
  const container = CONTAINERS.find((each) => each.name === name);
  if (!container) throw new RangeError(`no container ${name}`);
  return container;
}

export const source: SourceInput = { url: 'http://127.0.0.1:1/secret', container: containerNamed('matroska') };
