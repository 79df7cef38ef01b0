// Small pictures of 40 x 32 pixels as FFmpeg writes them, each in one of the forms that are taken, and what may be put between their parts.

/** The pieces one after another. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}

export const ascii = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, (char) => char.charCodeAt(0));

export function jpegSegment(marker: number, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = body.byteLength + 2;
  return joined([Uint8Array.of(0xff, marker, length >> 8, length & 255), body]);
}

const CRCS = Uint32Array.from({ length: 256 }, (_, n) => {
  let crc = n;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

export function pngChunk(type: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const named = joined([ascii(type), body]);
  const crc = named.reduce((sum, byte) => (CRCS[(sum ^ byte) & 255] ?? 0) ^ (sum >>> 8), 0xffffffff) ^ 0xffffffff;
  return joined([bigEndian(body.byteLength), named, bigEndian(crc)]);
}

function bigEndian(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

export function webpChunk(type: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  return joined([ascii(type), bigEndian(body.byteLength).reverse(), body, new Uint8Array(body.byteLength % 2)]);
}

export function webpFile(...chunks: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return webpChunk('RIFF', joined([ascii('WEBP'), ...chunks]));
}

/** A TIFF header with one entry: which way up the picture is. */
export const exifOf = (orientation: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.of(0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0);

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

export const JPEG = bytesOf(
  '/9j/4AAQSkZJRgABAgAAAQABAAD//gAQTGF2YzU5LjM3LjEwMAD/2wBDAAg+Pkk+SVVVVVVVVWRdZGhoaGRkZGRoaGhwcHCDg4NwcHBoaHBwfHyDg4+Tj4eHg4eTk5ubm7q6srLZ2eD/////xABNAAEBAAAAAAAAAAAAAAAAAAAABgEBAQEAAAAAAAAAAAAAAAAAAAYHEAEAAAAAAAAAAAAAAAAAAAAAEQEAAAAAAAAAAAAAAAAAAAAA/8AAEQgAIAAoAwEiAAIRAAMRAP/aAAwDAQACEQMRAD8AiwEo38AAAAAAAAAB/9k=',
);
export const PNG = bytesOf(
  'iVBORw0KGgoAAAANSUhEUgAAACgAAAAgCAIAAADvz61XAAAACXBIWXMAAAABAAAAAQBPJcTWAAABVklEQVR4nGOoZ/iHFQEhGvr7Fx2hq4AhoFo0xPD/PzoaYIvlGOzQEBCiIVtbdISuAoYwFNoy2Nmho1GLB8RiEwZeIHrRYABEt7ulgUjZkAGOnrWJw1GoGQMQ4bLYn4EPiN7V6cGRiokwHN3q1AIidIt3t0wB2prIwJApyQC0eOriMIitQAbQvjY1BiACMrZOc8Nv8dmaHqB9BQwMQARk9M+vg9gKZABtzZdjAKZ0EILogOQkCBtCIecw5LCDiEAUmTIwHGvPACIgAyICVY+kA9kcaFAPIotjGRgeNTjtmG7hpopicZ4ew7k+PSACMpAtxkQQ2XgGhru1cUAUz4Bijocmw+YpIYPJYlKDWoqBB47oGsdA+1Z3zQUi8i32ZWC41JjyoUE+m5TshGkxydnJF4yAFgMR8QUIZlATVYAgW4yMaF5kjlo8avGoxaMWj1o8avGoxTAEAPCuEP99xXUOAAAAAElFTkSuQmCC',
);
export const LOSSY = bytesOf(
  'UklGRkYAAABXRUJQVlA4IDoAAAAwAwCdASooACAAP3G202G0ryqmJWgCkC4JZwDPKA8KeFAAAP7guX6qOxyc//wQX4g/UGoxJW0AJ8gA',
);
export const LOSSLESS = bytesOf('UklGRhwAAABXRUJQVlA4TA8AAAAvJ8AHAAcQ9Y/+ByKi/wEA');
export const ALPHA = bytesOf(
  'UklGRmoAAABXRUJQVlA4WAoAAAAQAAAAJwAAHwAAQUxQSAoAAAABB9C/iAhERP8DVlA4IDoAAAAwAwCdASooACAAP3G202G0ryqmJWgCkC4JZwDPKA8KeFAAAP7guX6qOxyc//wQX4g/UGoxJW0AJ8gA',
);
