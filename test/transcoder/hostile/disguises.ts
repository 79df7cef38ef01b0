// Files that are no videos, made of bytes alone: playlists, scripts, pictures, fonts, archives, and two formats in one file.
import { gzipSync } from 'node:zlib';
import { box, concatBytes, text, uint } from '#media/cmaf/boxes.ts';

/** Bytes of text, or as they stand. */
export const bytes = (...parts: (string | number[] | Uint8Array)[]): Uint8Array =>
  concatBytes(parts.map((part) => (typeof part === 'string' ? text(part) : Uint8Array.from(part))));

export const playlist = (url: string): Uint8Array =>
  bytes(`#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n${url}\n#EXT-X-ENDLIST\n`);

/** An HLS playlist written around the sync bytes of a transport stream: it sniffs as one. */
export function playlistWithSyncBytes(url: string): Uint8Array {
  const lines = Buffer.alloc(188 * 40, ` \n${url}\n#EXTM3U\n#EXTINF:9,\n`);
  for (let at = 0; at < lines.length; at += 188) lines[at] = 0x47;
  return lines;
}

export const dashManifest = (url: string): Uint8Array =>
  bytes(
    `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT9S"><Period>`,
    `<AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>${url}</BaseURL></Representation>`,
    '</AdaptationSet></Period></MPD>',
  );

export const sessionDescription = (port: number): Uint8Array =>
  bytes(
    `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video ${port} RTP/AVP 96\na=rtpmap:96 H264/90000\n`,
  );

export const svg = (url: string): Uint8Array =>
  bytes(
    `<svg xmlns="http://www.w3.org/2000/svg"><image href="${url}" width="9" height="9"/><script>fetch('${url}')</script></svg>`,
  );

export const zip = (name: string, body: Uint8Array): Uint8Array =>
  bytes(
    'PK\u0003\u0004',
    [20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    lengths(body),
    [name.length, 0, 0, 0],
    name,
    body,
  );

const lengths = (body: Uint8Array): Uint8Array => {
  const length = uint(body.length, 4).reverse();
  return concatBytes([length, length]);
};

/** A hundred megabytes of zeros in a hundred kilobytes. */
export const gzipBomb = (): Uint8Array => gzipSync(Buffer.alloc(100_000_000));

export const tar = (name: string, body: Uint8Array): Uint8Array => {
  const block = Buffer.alloc(512 + Math.ceil(body.length / 512) * 512 + 1024);
  block.write(name, 0);
  block.write(body.length.toString(8).padStart(11, '0'), 124);
  block.write('ustar\u000000', 257);
  block.set(body, 512);
  return block;
};

const FTYP = box('ftyp', text('isom'), uint(512, 4), text('isomiso2avc1mp41'));
export const mp4HeadWith = (rest: Uint8Array): Uint8Array => concatBytes([FTYP, rest]);
export const matroskaHeadWith = (rest: Uint8Array): Uint8Array =>
  bytes([0x1a, 0x45, 0xdf, 0xa3, 0x8f, 0x42, 0x82, 0x88], 'matroska', [0x42, 0x87, 0x81, 0x04], rest);

/** `depth` boxes in each other, the innermost empty. */
export function nestedBoxes(depth: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let level = depth; level > 0; level -= 1) parts.push(uint(level * 8, 4), text(level % 2 ? 'trak' : 'moov'));
  return mp4HeadWith(concatBytes([box('moov', concatBytes(parts))]));
}

/** Masters of unknown size in each other, without end. */
export const endlessElements = (): Uint8Array =>
  matroskaHeadWith(
    concatBytes([
      bytes([0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
      Buffer.alloc(200_000, Buffer.from([0x1f, 0x43, 0xb6, 0x75, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])),
    ]),
  );

/** A small generator of repeatable chance (mulberry32), numbers from 0 up to 1. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function noise(length: number, seed: number): Uint8Array {
  const next = chance(seed);
  return Uint8Array.from({ length }, () => Math.floor(next() * 256));
}

/** Transport stream packets of noise: every PID, every flag. */
export function transportNoise(packets: number, seed: number): Uint8Array {
  const whole = noise(packets * 188, seed);
  for (let at = 0; at < whole.length; at += 188) whole[at] = 0x47;
  return whole;
}
