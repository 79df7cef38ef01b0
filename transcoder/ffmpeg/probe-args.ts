// The argument lists of ffprobe: streams, a few pictures, packets. Pure; no user text gets in.
import { inputGuards, type SourceInput } from './input-args.ts';

const start = (source: SourceInput): string[] => [
  '-hide_banner',
  '-loglevel',
  'error',
  ...inputGuards(source.container),
];

/** Streams and container of a source as JSON. */
export const streamsArgs = (source: SourceInput): string[] => [
  ...start(source),
  ...['-of', 'json', '-show_streams', '-show_format'],
  source.url,
];

// biome-ignore format: a flag and its value stand on one line
/** The first decoded pictures of a stream: what containers do not say. */
export const framesArgs = (source: SourceInput, streamIndex: number): string[] => [
  ...start(source),
  '-select_streams', String(streamIndex),
  '-read_intervals', '%+#8', // eight pictures are enough to see whether they are made of fields
  '-of', 'json', '-show_frames',
  '-show_entries', 'frame=best_effort_timestamp_time,interlaced_frame',
  source.url,
];

/** Seconds of the container's own time. */
export interface PacketInterval {
  from?: number;
  seconds?: number;
  to?: number;
}

const intervalText = ({ from, seconds, to }: PacketInterval): string =>
  `${from?.toFixed(3) ?? ''}%${seconds === undefined ? (to?.toFixed(3) ?? '') : `+${seconds}`}`;

const PACKET_ENTRIES = 'packet=stream_index,pts_time,dts_time,duration_time,size,flags';

const within = (intervals: readonly PacketInterval[]): string[] =>
  intervals.length > 0 ? ['-read_intervals', intervals.map(intervalText).join(',')] : [];

// biome-ignore format: a flag and its value stand on one line
/** Packets of all streams, one per line (`readPacketLine`): of the whole file, or of these intervals one after the other. */
export const packetsArgs = (source: SourceInput, ...intervals: PacketInterval[]): string[] => [
  ...start(source),
  ...within(intervals),
  '-of', 'csv=p=0',
  '-show_entries', PACKET_ENTRIES,
  source.url,
];

// biome-ignore format: a flag and its value stand on one line
/** Streams, container and the packets of these intervals as JSON. */
export const endsArgs = (source: SourceInput, intervals: readonly PacketInterval[]): string[] => [
  ...start(source),
  ...within(intervals),
  '-of', 'json', '-show_streams', '-show_format',
  '-show_entries', PACKET_ENTRIES,
  source.url,
];
