// The ladder policy as data: which rungs there are and how each is encoded, with the reason for every number.

export interface RungPolicy {
  /** Short side of the picture in pixels. */
  shortSide: number;
  /** x264 constant rate factor: quality aimed at. */
  crf: number;
  /** Cap in kbit/s at up to 30 frames per second; the buffer is half of it, so that no two seconds exceed it by much. */
  maxBitrateKbps: number;
  preset: 'veryfast' | 'faster' | 'medium';
}

export const LADDER_POLICY = {
  rungs: [
    // The first picture of every viewer: its first second must be about 25 KB, so the cap is what matters, not the factor.
    { shortSide: 240, crf: 24, maxBitrateKbps: 220, preset: 'veryfast' },
    // Small rungs are cheap: medium gives 6 to 12 VMAF over veryfast for under one CPU second per ten of video.
    { shortSide: 360, crf: 22, maxBitrateKbps: 600, preset: 'medium' },
    { shortSide: 480, crf: 22, maxBitrateKbps: 1200, preset: 'medium' },
    // "faster" is within 0.8 VMAF of medium for 72 % of its CPU; where pixels are many that is what counts.
    { shortSide: 720, crf: 21.5, maxBitrateKbps: 2800, preset: 'faster' },
    { shortSide: 1080, crf: 20.5, maxBitrateKbps: 5000, preset: 'faster' },
    { shortSide: 1440, crf: 20.5, maxBitrateKbps: 9000, preset: 'faster' },
    { shortSide: 2160, crf: 20.5, maxBitrateKbps: 16000, preset: 'faster' },
  ] as const satisfies readonly RungPolicy[],
  /** A smaller picture is enlarged to this: decoders in hardware know nothing smaller. */
  shortSideMin: 16,
  /** A longer one is squeezed to this: no encoder takes more. */
  longSideMax: 16_384,
  /** A rung must have this many times the pixels of the one below; less is not seen and costs storage. */
  pixelGainMin: 1.5,
  /** From this size on a rung is encoded alone, for its memory: 1080p is, 720p is not. */
  largePixelsMin: 1_500_000,
  /** Above this frame rate frames are dropped: nobody's screen shows more in a web page. */
  frameRateMax: 60,
  /** Below this frame rate frames are repeated (which costs nothing), so that a seek has something to land on. */
  frameRateMin: 10,
  /** Bits grow slower than frames: a cap at 60 frames per second is this many times the one at 30. */
  highFrameRateFactor: 1.5,
  audio: {
    bitrateKbps: 128,
    channelsMax: 2,
    sampleRates: [44100, 48000] as readonly number[],
    sampleRateDefault: 48000,
  },
} as const;

/** How the sound is encoded, so that packets made apart follow each other as if made at once. */
export const SOUND_POLICY = {
  /**
   * Of FFmpeg's AAC encoder, the same for every packet. Measured: 45 (a sweep) to 148 kbit/s (dense chords), film 129, speech 66;
   * at that rate as near to the source as a held rate, whose windows differ from one pass more than that does from the source.
   */
  quality: 1.1,
  cutoffHz: 17_000, // above it bits are lost to what is seldom heard
} as const;

/** How x264 is set beside the numbers of a rung, so that fragments made apart follow each other as if made at once. */
export const ENCODER_POLICY = {
  /** What a viewer waits for; the rest is made with the rung's own preset. */
  viewerPreset: 'veryfast',
  /**
   * Where presets differ in what the init segment holds, the rung's own preset decides, whichever makes a fragment:
   * the number of reference frames, and the offset of chroma quantisers, which "medium" lowers by itself.
   * At the same rate factor the quick preset is worse than the other two: what a viewer waited for would be seen to be worse
   * than what lies beside it. With so much less it is within 0.6 dB, for 4 to 13 % more bits.
   * The encoder looks so many frames ahead. A run is fed as many beyond its end, or its last frames would be worse by
   * up to 3 dB; with them they are those of one pass to the bit. Each holds memory: twenty took 130 MB more for the four upper
   * rungs of 1080p, and gained 0.12 to 0.2 dB at the same bits (PSNR of a film at 480p and 1080p). What ten cost at the same
   * rate factor, 0.5 to 0.8 dB for 6 to 10 % fewer bits, the factors of the rungs make up for.
   */
  presets: {
    veryfast: { references: 1, chromaOffset: 0, lookaheadFrames: 10, viewerCrfOffset: 0 },
    faster: { references: 2, chromaOffset: 0, lookaheadFrames: 10, viewerCrfOffset: -1.5 },
    medium: { references: 3, chromaOffset: -2, lookaheadFrames: 10, viewerCrfOffset: -1 },
  },
  /** Of large rungs: each frame is 7 MB of 1080p. */
  largeLookaheadFrames: 8,
  /** The first frame of a run has no P frames before it to be finer than; without this it is coarser than in one pass. */
  firstFrameFactor: 1.4, // x264's own ratio between P and I frames
  /** From the beginning of a video on the encoder has the cap of the rung and a buffer of half a second. */
  fromTheStart: { capFactor: 1, bufferSeconds: 0.5 },
  /**
   * A run that begins later may take a fifth more: its encoder has not yet learnt how many bits a frame takes and guesses
   * too many. The buffer is as long as from the start: with a longer one an encoder saves and spends otherwise than one pass.
   * Units of six seconds against one pass, of a clip that the cap binds now and then, and of a noisy one that it binds all
   * the time: frames that are worse by more than 0.3 dB, the worst of them, and the bits:
   *   the same cap                  not measured               7 %, -1.1 dB, +0 %
   *   a tenth more                  not measured               6 %, -1.1 dB, +8 %
   *   a fifth more                  0.3 %, -1.0 dB, +9 %       4 %, -0.9 dB, +14 %
   *   and a buffer of a second      0.3 %, -1.1 dB, +13 %      11 %, -1.4 dB, +20 %
   * Where the cap does not bind every frame is the same and nothing is spent. A fragment of two seconds can exceed the cap
   * by half (1.2 for each second, 0.45 of the buffer); measured ones are at most 1.3 times the cap.
   */
  inTheMiddle: { capFactor: 1.2, bufferSeconds: 0.5 },
} as const;
