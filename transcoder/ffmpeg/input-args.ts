// How every source is opened, by FFmpeg and ffprobe alike: the walls around untrusted bytes, with a reason beside each flag.
import {
  AUDIO_CODECS,
  type ContainerFormat,
  PIXELS_MAX,
  SUBTITLE_CODECS,
  VIDEO_CODECS,
} from '#media/source-formats.ts';

export interface SourceInput {
  /** The loopback proxy, or a file of this task. */
  url: string;
  container: ContainerFormat;
}

const CODECS = [...VIDEO_CODECS, ...AUDIO_CODECS, ...SUBTITLE_CODECS];

// biome-ignore format: a flag and its value stand on one line, here and wherever arguments are listed
export const inputGuards = (container: ContainerFormat): string[] => [
  '-protocol_whitelist', 'file,http,tcp', // http reaches the loopback proxy only: nothing else is ever an input
  '-format_whitelist', container.demuxers.join(','), // the sniffed demuxer alone: playlists and scripts in disguise are refused
  '-codec_whitelist', CODECS.join(','), // no decoder that nobody films with
  '-max_pixels', String(PIXELS_MAX), // a picture bomb is refused before its memory is taken
];
