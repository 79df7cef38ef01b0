// Reads what ffprobe says of a file's streams and chooses those that are used: one picture, one sound, the text tracks.
import { z } from 'zod/mini';
import type { ColourMatrix, SourceAudio, SourceText, ToneCurve } from '#media/source-facts.ts';
import { AUDIO_CODECS, SUBTITLE_CODECS } from '#media/source-formats.ts';

const Disposition = z.object({ default: z.optional(z.number()), attached_pic: z.optional(z.number()) });

const ProbedStream = z.object({
  index: z.number(),
  codec_name: z.optional(z.string()), // absent where no decoder is known
  codec_type: z.optional(z.string()),
  width: z.optional(z.number()),
  height: z.optional(z.number()),
  sample_aspect_ratio: z.optional(z.string()),
  pix_fmt: z.optional(z.string()),
  color_range: z.optional(z.string()),
  color_space: z.optional(z.string()),
  color_transfer: z.optional(z.string()),
  field_order: z.optional(z.string()),
  time_base: z.optional(z.string()),
  sample_rate: z.optional(z.string()),
  channels: z.optional(z.number()),
  channel_layout: z.optional(z.string()), // absent where it is not known
  disposition: z.optional(Disposition),
  tags: z.optional(z.record(z.string(), z.string())),
  side_data_list: z.optional(z.array(z.looseObject({ rotation: z.optional(z.number()) }))),
});
export type ProbedStream = z.infer<typeof ProbedStream>;

export const ProbedFile = z.object({
  streams: z.optional(z.array(ProbedStream)),
  format: z.optional(z.object({ start_time: z.optional(z.string()), duration: z.optional(z.string()) })),
});
export type ProbedFile = z.infer<typeof ProbedFile>;

export const ProbedFrames = z.object({
  frames: z.optional(
    z.array(
      z.object({
        best_effort_timestamp_time: z.optional(z.string()),
        interlaced_frame: z.optional(z.number()),
      }),
    ),
  ),
});

const preferDefault = (streams: readonly ProbedStream[]): ProbedStream | null =>
  streams.find((stream) => stream.disposition?.default === 1) ?? streams[0] ?? null;

/** The default video stream that is no cover art; null when there is none. */
export const chooseVideo = (streams: readonly ProbedStream[]): ProbedStream | null =>
  preferDefault(streams.filter((stream) => stream.codec_type === 'video' && stream.disposition?.attached_pic !== 1));

/** The default audio track; where its codec cannot be read, another that can. */
export function chooseAudio(streams: readonly ProbedStream[]): SourceAudio | null {
  const readable = streams.filter(
    (stream) =>
      stream.codec_type === 'audio' &&
      AUDIO_CODECS.includes(stream.codec_name ?? '') &&
      Number(stream.sample_rate) > 0 &&
      (stream.channels ?? 0) > 0,
  );
  const chosen = preferDefault(readable);
  return (
    chosen && {
      streamIndex: chosen.index,
      codec: chosen.codec_name ?? '',
      sampleRate: Number(chosen.sample_rate),
      channels: chosen.channels ?? 2,
      ...(isWithoutLayout(chosen) && { isWithoutLayout: true }),
    }
  );
}

const PLACED_CHANNELS = 8; // up to so many FFmpeg assumes the usual places

const isWithoutLayout = ({ channels = 0, channel_layout: layout = 'unknown' }: ProbedStream): boolean =>
  channels > PLACED_CHANNELS && layout === 'unknown';

const TEXT_TRACKS_MAX = 32;
/** Of what a file calls its tracks: it goes with the plan into every order. */
const NAME_CHARACTERS_MAX = 200;

export const chooseTexts = (streams: readonly ProbedStream[]): SourceText[] =>
  streams
    .filter((stream) => stream.codec_type === 'subtitle' && SUBTITLE_CODECS.includes(stream.codec_name ?? ''))
    .slice(0, TEXT_TRACKS_MAX)
    .map((stream) => ({
      streamIndex: stream.index,
      codec: stream.codec_name ?? '',
      language: stream.tags?.['language']?.slice(0, NAME_CHARACTERS_MAX) ?? null,
      title: stream.tags?.['title']?.slice(0, NAME_CHARACTERS_MAX) ?? null,
    }));

/** Clockwise degrees that the decoder will turn the picture. ffprobe gives them counter-clockwise. */
export function rotationOf(stream: ProbedStream): 0 | 90 | 180 | 270 {
  const rotation = stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? 0;
  const quarter = (((Math.round(-rotation / 90) % 4) + 4) % 4) as 0 | 1 | 2 | 3;
  return ([0, 90, 180, 270] as const)[quarter];
}

/** Width of a pixel divided by its height; nonsense counts as square. */
export function sampleAspectOf(stream: ProbedStream): number {
  const [across, down] = (stream.sample_aspect_ratio ?? '').split(':').map(Number);
  const aspect = across && down ? across / down : 1;
  return aspect >= 0.1 && aspect <= 10 ? aspect : 1;
}

export const toneCurveOf = (transfer: string | undefined): ToneCurve =>
  transfer === 'smpte2084' ? 'pq' : transfer === 'arib-std-b67' ? 'hlg' : 'sdr';

const isRgb = (pixelFormat: string | undefined): boolean =>
  /^(?:rgb|bgr|gbr|argb|rgba|abgr|bgra|pal8)/.test(pixelFormat ?? '');

export const isFullRange = (pixelFormat: string | undefined, range: string | undefined): boolean =>
  range === 'pc' || (pixelFormat ?? '').startsWith('yuvj') || isRgb(pixelFormat);

const MATRICES: Readonly<Record<string, ColourMatrix>> = {
  bt709: 'bt709',
  smpte240m: 'bt709', // its forerunner, all but the same
  smpte170m: 'bt601',
  bt470bg: 'bt601',
  fcc: 'bt601',
  bt2020nc: 'bt2020',
  bt2020c: 'bt2020',
};

const SD = { width: 1024, height: 576 };

/** Where nothing is said, still pictures and small ones are BT.601, as players take them; larger ones are BT.709. */
export function matrixOf(stream: ProbedStream): ColourMatrix {
  if (isRgb(stream.pix_fmt)) return 'rgb';
  const said = MATRICES[stream.color_space ?? ''];
  if (said) return said;
  const { width = 0, height = 0 } = stream;
  const small = width <= SD.width && height <= SD.height;
  return small || stream.codec_name === 'mjpeg' ? 'bt601' : 'bt709';
}

/** Whether the container itself says so; null when it says nothing. */
export function interlacedBy(fieldOrder: string | undefined): boolean | null {
  if (fieldOrder === 'progressive') return false;
  return ['tt', 'bb', 'tb', 'bt'].includes(fieldOrder ?? '') ? true : null;
}
