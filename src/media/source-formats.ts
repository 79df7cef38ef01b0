// The one list of containers and codecs that are accepted, and how a file is told by its first bytes.

export interface ContainerFormat {
  name: string;
  /** File name extensions, for the page's picker. */
  extensions: string[];
  /** FFmpeg's demuxers that may open it. */
  demuxers: string[];
  matches(head: Uint8Array): boolean;
}

/** Enough of a file for `sniffContainer`: three transport stream packets. */
export const SNIFF_BYTES = 600;

const ascii = (head: Uint8Array, offset: number, text: string): boolean =>
  [...text].every((char, i) => head[offset + i] === char.charCodeAt(0));
const bytes = (head: Uint8Array, offset: number, ...values: number[]): boolean =>
  values.every((value, i) => head[offset + i] === value);
const MOV_BOXES = ['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot'];
const TS_SYNC = 0x47;

export const CONTAINERS: readonly ContainerFormat[] = [
  {
    name: 'mp4',
    extensions: ['.mp4', '.m4v', '.mov', '.3gp', '.3g2'],
    demuxers: ['mov', 'mp4', 'm4a', '3gp', '3g2', 'mj2'], // one demuxer, by all its names
    matches: (head) => MOV_BOXES.some((type) => ascii(head, 4, type)),
  },
  {
    name: 'matroska',
    extensions: ['.mkv', '.webm'],
    demuxers: ['matroska', 'webm'],
    matches: (head) => bytes(head, 0, 0x1a, 0x45, 0xdf, 0xa3),
  },
  {
    name: 'avi',
    extensions: ['.avi'],
    demuxers: ['avi'],
    matches: (head) => ascii(head, 0, 'RIFF') && (ascii(head, 8, 'AVI ') || ascii(head, 8, 'AVIX')),
  },
  {
    name: 'ogg',
    extensions: ['.ogv', '.ogg', '.ogm'],
    demuxers: ['ogg'],
    matches: (head) => ascii(head, 0, 'OggS'),
  },
  {
    name: 'flv',
    extensions: ['.flv'],
    demuxers: ['flv'],
    matches: (head) => ascii(head, 0, 'FLV') && head[3] === 1,
  },
  {
    name: 'mpeg',
    extensions: ['.mpg', '.mpeg', '.vob', '.m2p'],
    demuxers: ['mpeg'],
    matches: (head) => bytes(head, 0, 0, 0, 1, 0xba),
  },
  {
    name: 'mpegts',
    extensions: ['.ts', '.m2ts', '.mts'],
    demuxers: ['mpegts'],
    // Packets of 188 bytes, or of 192 with a time code before each (M2TS).
    matches: (head) =>
      (head[0] === TS_SYNC && head[188] === TS_SYNC && head[376] === TS_SYNC) ||
      (head[4] === TS_SYNC && head[196] === TS_SYNC && head[388] === TS_SYNC),
  },
];

/**
 * Codecs whose decoders may run: everything common, nothing that nobody films with. Where FFmpeg's decoder is named
 * otherwise than the codec (flv and flv1, dca and dts), both names are here: one is probed, the other is allowed to run.
 */
export const VIDEO_CODECS: readonly string[] = [
  'h264',
  'hevc',
  'av1',
  'libdav1d',
  'libaom-av1',
  'vp8',
  'vp9',
  'libvpx',
  'libvpx-vp9',
  'mpeg4',
  'msmpeg4',
  'msmpeg4v2',
  'msmpeg4v3',
  'mpeg1video',
  'mpeg2video',
  'theora',
  'h263',
  'flv',
  'flv1',
  'prores',
  'dnxhd',
  'mjpeg',
  'ffv1',
  'wmv1',
  'wmv2',
  'wmv3',
  'vc1',
];
export const AUDIO_CODECS: readonly string[] = [
  'aac',
  'aac_fixed',
  'aac_latm',
  'mp3',
  'mp3float',
  'mp2',
  'mp2float',
  'ac3',
  'eac3',
  'opus',
  'libopus',
  'vorbis',
  'libvorbis',
  'flac',
  'alac',
  'dca',
  'dts',
  'wmav1',
  'wmav2',
  'wmapro',
  'amrnb',
  'amr_nb',
  'amrwb',
  'amr_wb',
  'libopencore_amrnb',
  'libopencore_amrwb',
  'pcm_s16le',
  'pcm_s16be',
  'pcm_s24le',
  'pcm_s24be',
  'pcm_s32le',
  'pcm_f32le',
  'pcm_u8',
  'pcm_alaw',
  'pcm_mulaw',
  'adpcm_ms',
  'adpcm_ima_wav',
  'adpcm_ima_qt',
];
export const SUBTITLE_CODECS: readonly string[] = ['subrip', 'srt', 'ass', 'ssa', 'mov_text', 'webvtt', 'text'];

/** The container that the first bytes speak of, or null: such a file is never opened by FFmpeg. */
export function sniffContainer(head: Uint8Array): ContainerFormat | null {
  return CONTAINERS.find((container) => container.matches(head)) ?? null;
}

/** Whether the first bytes are those of a file that only has sound: MP3, FLAC, WAV, AAC. */
export function soundsOnly(head: Uint8Array): boolean {
  const mpegAudio = head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0 && ((head[1] ?? 0) & 0x06) !== 0; // not layer "reserved"
  const wave = ascii(head, 0, 'RIFF') && ascii(head, 8, 'WAVE');
  const adts = head[0] === 0xff && ((head[1] ?? 0) & 0xf6) === 0xf0;
  return ascii(head, 0, 'ID3') || ascii(head, 0, 'fLaC') || wave || mpegAudio || adts;
}

/** All extensions, for file pickers. */
export const CONTAINER_EXTENSIONS: readonly string[] = CONTAINERS.flatMap((container) => container.extensions);

/** The containers that a comma list names. @throws RangeError for a name that is none, and for an empty list */
export function containersNamed(list: string): readonly ContainerFormat[] {
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !CONTAINERS.some((container) => container.name === name));
  if (unknown !== undefined) {
    throw new RangeError(`"${unknown}" is no container; there are ${CONTAINERS.map(({ name }) => name).join(', ')}`);
  }
  return CONTAINERS.filter(({ name }) => names.includes(name));
}

export const PIXELS_MAX = 36_000_000; // 8K with room; a bomb of 15360x8640 costs 742 MB before it is refused otherwise
export const STREAMS_MAX = 64;
