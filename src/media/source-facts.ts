// What is known of a source once it was probed: normalised, so that the plan needs no FFmpeg to be made.

export type ToneCurve = 'sdr' | 'pq' | 'hlg';

/** How colour differences were made of red, green and blue. */
export type ColourMatrix = 'bt709' | 'bt601' | 'bt2020' | 'rgb';

export interface SourceVideo {
  /** Index among all streams. */
  streamIndex: number;
  codec: string;
  /** Stored size in pixels, before rotation and pixel shape. */
  codedWidth: number;
  codedHeight: number;
  /** Width of a pixel divided by its height. */
  sampleAspect: number;
  /** Clockwise degrees that the decoder will turn the picture: 0, 90, 180, 270. */
  rotationDegrees: 0 | 90 | 180 | 270;
  interlaced: boolean;
  toneCurve: ToneCurve;
  fullRange: boolean;
  matrix: ColourMatrix;
  /** Frames per second of the plan, exact. */
  frameRateNumerator: number;
  frameRateDenominator: number;
}

export interface SourceAudio {
  streamIndex: number;
  codec: string;
  sampleRate: number;
  channels: number;
  /** More channels than anybody can place, and the file does not say where they belong. */
  isWithoutLayout?: boolean | undefined;
  /** Where its packets begin, in samples of its rate on its own timeline; absent where samples cannot be counted from times. */
  grid?: { firstSample: number; packetSamples: number } | undefined;
}

export interface SourceText {
  streamIndex: number;
  codec: string;
  /** As the file says it; may be absent. */
  language: string | null;
  title: string | null;
}

export interface SourceFacts {
  container: string;
  video: SourceVideo;
  audio: SourceAudio | null;
  texts: SourceText[];
  /** Presentation time of the first mapped video frame, in seconds; the zero of everything made. */
  originSeconds: number;
  /** From the origin to the later end of the mapped video and audio. */
  durationSeconds: number;
}

/** Size of the upright picture with square pixels. */
export function uprightSize(video: SourceVideo): { width: number; height: number } {
  const wide = video.codedWidth * Math.max(1, video.sampleAspect);
  const high = video.codedHeight / Math.min(1, video.sampleAspect);
  const turned = video.rotationDegrees === 90 || video.rotationDegrees === 270;
  return { width: Math.round(turned ? high : wide), height: Math.round(turned ? wide : high) };
}
