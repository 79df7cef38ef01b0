// Tells the container by the file's first bytes before FFmpeg sees any of it, and what FFmpeg would not notice: that it was cut, or is encrypted.
import { readBoxHeader } from '#media/cmaf/boxes.ts';
import { type ContainerFormat, SNIFF_BYTES, sniffContainer, soundsOnly } from '#media/source-formats.ts';
import { JobFailure } from './job-failure.ts';
import { hasEncryptedPictures } from './mp4-protection.ts';
import type { SourceBlocks } from './source-blocks.ts';

/**
 * @param accepted names of the containers that this deployment takes; absent: all
 * @throws JobFailure for what is of no accepted container, or empty
 */
export async function sniffSource(blocks: SourceBlocks, accepted?: readonly string[]): Promise<ContainerFormat> {
  if (blocks.sizeBytes === 0) throw new JobFailure('source-truncated', 'the file is empty');
  const head = (await blocks.readFrom(0)).subarray(0, SNIFF_BYTES);
  const container = sniffContainer(head);
  if (!container && soundsOnly(head)) throw new JobFailure('no-video-stream', 'the first bytes are of a sound file');
  if (!container) throw new JobFailure('unsupported-container', 'the first bytes are of no accepted container');
  if (accepted && !accepted.includes(container.name)) {
    throw new JobFailure('unsupported-container', `${container.name} is not among ${accepted.join(', ')}`);
  }
  return container;
}

/** @throws JobFailure for a file that was cut, or whose pictures are encrypted: FFmpeg would make something of both */
export async function judgeSource(blocks: SourceBlocks, container: ContainerFormat): Promise<void> {
  if (container.name === 'mp4') {
    await refuseTruncatedMp4(blocks);
    if (await hasEncryptedPictures((offset, length) => readAt(blocks, offset, length), blocks.sizeBytes)) {
      throw new JobFailure('source-protected', 'the samples are encrypted');
    }
  }
  const head = (await blocks.readFrom(0)).subarray(0, SNIFF_BYTES);
  const told = container.name === 'matroska' ? matroskaBytes(head) : container.name === 'avi' ? aviBytes(head) : null;
  if (told !== null && told > blocks.sizeBytes) {
    throw new JobFailure('source-truncated', `the file says that it has ${told - blocks.sizeBytes} bytes more`);
  }
}

const BOXES_MAX = 100_000;
/**
 * Of a recording in fragments (OBS, MediaRecorder) the first ones are enough: a header each is read with a whole block
 * around it, which is the whole file. Its end is judged by who reads the last packets (`scan-packets.ts`).
 */
const FRAGMENTS_MAX = 8;

/** An MP4 whose boxes reach beyond its end was cut: FFmpeg would play what there is and call it a success. */
async function refuseTruncatedMp4(blocks: SourceBlocks): Promise<void> {
  let hasMovie = false;
  let fragments = 0;
  for (let at = 0, boxes = 0; at < blocks.sizeBytes && boxes < BOXES_MAX && fragments < FRAGMENTS_MAX; boxes += 1) {
    const head = await readAt(blocks, at, 16);
    // Size 0: to the end of the file. Anything unreadable behind the movie is somebody's padding.
    if (head.length >= 4 && head.every((byte, i) => i > 3 || byte === 0)) return;
    let header: ReturnType<typeof readBoxHeader>;
    try {
      header = readBoxHeader(head, 0);
    } catch {
      return;
    }
    if (!header) return;
    if (header.type === 'moov') hasMovie = true;
    if (header.type === 'moof') fragments += 1;
    const matters = ['moov', 'mdat', 'moof'].includes(header.type);
    if (matters && at + header.end > blocks.sizeBytes) {
      const missing = at + header.end - blocks.sizeBytes;
      throw new JobFailure('source-truncated', `${header.type} lacks ${missing} bytes`);
    }
    at += header.end;
  }
  if (!hasMovie) throw new JobFailure('source-truncated', 'the file ends before its table of contents');
}

async function readAt(blocks: SourceBlocks, offset: number, length: number): Promise<Uint8Array> {
  const first = (await blocks.readFrom(offset)).subarray(0, length);
  if (first.length === length || offset + first.length >= blocks.sizeBytes) return first;
  const rest = (await blocks.readFrom(offset + first.length)).subarray(0, length - first.length);
  return Uint8Array.of(...first, ...rest);
}

const SEGMENT = [0x18, 0x53, 0x80, 0x67];

/** How long a Matroska says to be (RFC 8794, section 4); null where it does not: a live recording. */
function matroskaBytes(head: Uint8Array): number | null {
  const header = readElementSize(head, 4);
  if (header === null) return null;
  const segmentAt = header.end + header.value;
  if (!SEGMENT.every((byte, i) => head[segmentAt + i] === byte)) return null;
  const segment = readElementSize(head, segmentAt + 4);
  return segment && segment.end + segment.value;
}

function readElementSize(head: Uint8Array, at: number): { value: number; end: number } | null {
  const first = head[at] ?? 0;
  const width = Math.clz32(first) - 23;
  if (width > 8 || at + width > head.length) return null;
  const rest = head.subarray(at + 1, at + width);
  const value = rest.reduce((sum, byte) => sum * 256 + byte, first & (0xff >> width));
  const isUnknown = rest.every((byte) => byte === 0xff) && (first & (0xff >> width)) === 0xff >> width;
  return isUnknown ? null : { value, end: at + width };
}

const INDEX_SLACK_BYTES = 4096; // some writers miscount a little, and only the index is lost then

/** How long an AVI's first list says to be; null where its writer never came to say it. */
function aviBytes(head: Uint8Array): number | null {
  const size = new DataView(head.buffer, head.byteOffset).getUint32(4, true);
  return size === 0 || size >= 0x7fff_ff00 ? null : size + 8 - INDEX_SLACK_BYTES;
}
