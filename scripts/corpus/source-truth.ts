// What a source really holds, asked of ffprobe packet by packet and independently of the transcoder's own probe.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export interface SourceTruth {
  /** From the first mapped video frame to the later end of the mapped video and audio. */
  seconds: number;
  /** Width over height as it should be seen: upright, with square pixels. */
  aspect: number;
  hasSound: boolean;
}

interface ProbeStream {
  index: number;
  codec_type: string;
  width?: number;
  height?: number;
  sample_aspect_ratio?: string;
  avg_frame_rate?: string;
  disposition?: { default?: number; attached_pic?: number };
  side_data_list?: { rotation?: number }[];
}

interface ProbePacket {
  stream_index: number;
  pts_time?: string;
  dts_time?: string;
  duration_time?: string;
  flags: string;
}

/** Throws where the file has no video stream. */
export async function readSourceTruth(ffprobe: string, path: string): Promise<SourceTruth> {
  const { stdout } = await execute(
    ffprobe,
    ['-v', 'error', '-of', 'json', '-show_streams', '-show_packets', '-show_entries', PACKET_ENTRIES, path],
    { maxBuffer: 512 * 1024 * 1024 },
  );
  const { streams, packets } = JSON.parse(stdout) as { streams: ProbeStream[]; packets: ProbePacket[] };
  const video = preferred(streams.filter((s) => s.codec_type === 'video' && s.disposition?.attached_pic !== 1));
  const audio = preferred(streams.filter((s) => s.codec_type === 'audio'));
  if (!video) throw new Error('ffprobe finds no video stream');
  const frames = span(packets, video.index, 1 / rate(video.avg_frame_rate));
  const sound = audio ? span(packets, audio.index, 0) : null;
  return {
    seconds: Math.max(frames.end, sound?.end ?? 0) - frames.start,
    aspect: uprightAspect(video),
    hasSound: sound !== null && sound.end > frames.start,
  };
}

const PACKET_ENTRIES = [
  'packet=stream_index,pts_time,dts_time,duration_time,flags',
  'stream=index,codec_type,width,height,sample_aspect_ratio,avg_frame_rate:stream_disposition:stream_side_data',
].join(':');

/** The default stream of a kind, else the first. */
function preferred(streams: readonly ProbeStream[]): ProbeStream | undefined {
  return streams.find((stream) => stream.disposition?.default === 1) ?? streams[0];
}

/** When a stream's first shown packet starts and its last one ends, in seconds of the file's clock. */
function span(
  packets: readonly ProbePacket[],
  streamIndex: number,
  usualSeconds: number,
): { start: number; end: number } {
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for (const packet of packets) {
    // Discarded packets are decoded and not shown: encoder priming, what an edit list cuts away.
    if (packet.stream_index !== streamIndex || packet.flags.includes('D')) continue;
    const time = Number(packet.pts_time ?? packet.dts_time);
    if (Number.isNaN(time)) continue;
    start = Math.min(start, time);
    end = Math.max(end, time + Number(packet.duration_time ?? usualSeconds));
  }
  return { start, end };
}

function uprightAspect(video: ProbeStream): number {
  const pixel = ratio(video.sample_aspect_ratio ?? '1:1', ':') || 1;
  const aspect = ((video.width ?? 0) * pixel) / (video.height ?? 1);
  const rotation = video.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? 0;
  return Math.abs(rotation) % 180 === 90 ? 1 / aspect : aspect;
}

function rate(text: string | undefined): number {
  return ratio(text ?? '25/1', '/') || 25;
}

function ratio(text: string, separator: string): number {
  const [numerator = 0, denominator = 1] = text.split(separator).map(Number);
  return denominator === 0 ? 0 : numerator / denominator;
}
