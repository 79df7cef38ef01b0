// Codec strings (RFC 6381) and the H.264 level that a picture needs (ITU-T H.264 table A-1).

/** Level number times ten, with its limits: macroblocks per second, macroblocks per frame. */
const H264_LEVELS = [
  { level: 13, rate: 11_880, frame: 396 },
  { level: 20, rate: 11_880, frame: 396 },
  { level: 21, rate: 19_800, frame: 792 },
  { level: 22, rate: 20_250, frame: 1_620 },
  { level: 30, rate: 40_500, frame: 1_620 },
  { level: 31, rate: 108_000, frame: 3_600 },
  { level: 32, rate: 216_000, frame: 5_120 },
  { level: 40, rate: 245_760, frame: 8_192 },
  { level: 42, rate: 522_240, frame: 8_704 },
  { level: 50, rate: 589_824, frame: 22_080 },
  { level: 51, rate: 983_040, frame: 36_864 },
  { level: 52, rate: 2_073_600, frame: 36_864 },
  { level: 62, rate: 16_711_680, frame: 139_264 },
] as const;

/** The lowest level for a picture, as FFmpeg's `-level` takes it: "3.1". Pinned, so that every unit has the same init. */
export function h264Level(width: number, height: number, framesPerSecond: number): string {
  const macroblocks = Math.ceil(width / 16) * Math.ceil(height / 16);
  const fits = H264_LEVELS.find(
    (entry) =>
      entry.frame >= macroblocks &&
      entry.rate >= macroblocks * framesPerSecond &&
      // No side may exceed sqrt(8 x frame limit) macroblocks (A.3.1).
      Math.max(Math.ceil(width / 16), Math.ceil(height / 16)) <= Math.sqrt(8 * entry.frame),
  );
  const level = fits?.level ?? 62;
  return `${Math.floor(level / 10)}.${level % 10}`;
}

const hex = (value: number): string => value.toString(16).padStart(2, '0');

/** `avc1.PPCCLL` from the three bytes of profile, constraints and level in an avcC box (RFC 6381 section 3.3). */
export const avcCodecString = (profile: number, constraints: number, level: number): string =>
  `avc1.${hex(profile)}${hex(constraints)}${hex(level)}`;

/** AAC-LC in MP4: object type indication 0x40, audio object type 2. */
export const AAC_LC_CODEC_STRING = 'mp4a.40.2';
