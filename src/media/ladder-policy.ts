// The ladder policy as data: which rungs there are and how each is encoded, with the reason for every number.

export interface RungPolicy {
  /** Short side of the picture in pixels. */
  shortSide: number;
  /** x264 constant rate factor: quality aimed at. */
  crf: number;
  /** Cap in kbit/s at up to 30 frames per second; beside it a buffer as long as a fragment, which so never has more than twice as much. */
  maxBitrateKbps: number;
  preset: 'veryfast' | 'faster' | 'medium';
}

export const LADDER_POLICY = {
  rungs: [
    // The first picture of every viewer: its first second must be about 25 KB. With boxes the cap is less than 260. The factors of
    // the two lowest are such that caps seldom bind: where they do, fragments made apart are not those of one pass (`bufferGroups`).
    { shortSide: 240, crf: 26, maxBitrateKbps: 250, preset: 'veryfast' },
    // Small rungs are cheap: medium gives 6 to 12 VMAF over veryfast for under one CPU second per ten of video.
    { shortSide: 360, crf: 24, maxBitrateKbps: 700, preset: 'medium' },
    { shortSide: 480, crf: 22, maxBitrateKbps: 1400, preset: 'medium' },
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
  /** From this size on a rung is large: the highest is then encoded alone, for its memory. 1080p is large, 720p is not. */
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
   * Of FFmpeg's AAC encoder, the same for every packet. Measured: 42 (a sweep) to 128 kbit/s (dense chords, film), noise 93 to 105, speech 58;
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
  /**
   * The same of a run that warms up. x264 gives the first frame of a fragment the mean quantiser of the frames before it, less
   * 6 log2 1.4. That mean begins with a hundredth of a frame at the rate factor, where frames lie 5.4 + 2.4 log2(rate / 25)
   * above it. The first frame of the warm-up makes good for that, or the fragment behind it is finer than in one pass by 0.01
   * steps: enough that a single frame becomes 0.34 dB worse, with no cap in reach.
   */
  warmUpFirstFrameFactor: (framesPerSecond: number): number =>
    1.4 * 2 ** ((-0.0095 * (5.4 + 2.4 * Math.log2(framesPerSecond / 25))) / 6),
  /**
   * The buffer beside the cap, in groups of frames, of about a second each: as many as a fragment has. Of a shorter fragment it is as
   * long as that one, but of a video of a few frames, whose only key frame had no room.
   * A buffer remembers what was before, which a run cannot: the more seldom it is empty, the more frames are those of one pass.
   * Units of 6 seconds, 6518 frames of 15 clips at 240p, frames worse by more than 0.3 dB, most kbit/s of a fragment:
   *   factor 24, cap 210 (252 in the middle), half a second  25, 305
   *   factor 26, cap 260, one second                          3, 298
   *   factor 26, cap 230 to 260, two seconds                  0, 300 to 309
   *   factor 25, cap 260, two seconds                        27, 351
   *   factor 24, no cap                                       0, 428
   */
  bufferGroups: { min: 0.5, max: 2 },
  /**
   * So many frames before a run are encoded with it and thrown away, with so many times its cap: x264 learns how many bits
   * frames take, and the run begins with a full buffer. Without, its first frames are made as if they took more; with the cap
   * of the run, the buffer is emptier than that of one pass, which had all the time before to save.
   */
  warmUp: { frames: 8, capFactor: 10 },
} as const;
