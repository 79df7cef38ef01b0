// Draws the avatars and banners of the demo's channels, pixel by pixel, as PNG files (w3.org/TR/png-3).
import { crc32, deflateSync } from 'node:zlib';
import { CHANNEL_IMAGES, type ChannelImageKind } from '#contract/channel-images.ts';

type Colour = readonly [red: number, green: number, blue: number];

export interface DemoPalette {
  sky: Colour;
  ground: Colour;
  sun: Colour;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const EIGHT_BIT_RGB = [8, 2, 0, 0, 0];

/** A sun over rolling waves in the colours of a channel; the same bytes every time. */
export function drawPicture(kind: ChannelImageKind, palette: DemoPalette): Uint8Array {
  const { width, height } = CHANNEL_IMAGES[kind];
  const isAvatar = kind === 'avatar';
  const sun = { x: isAvatar ? width / 2 : width * 0.78, y: height * 0.42, radius: height * 0.22 };
  const rows = Buffer.alloc(height * (1 + width * 3)); // every row begins with its filter: none
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = pixel(x / height, y / height, Math.hypot(x - sun.x, y - sun.y) - sun.radius, palette);
      rows.set(colour, y * (1 + width * 3) + 1 + x * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set(EIGHT_BIT_RGB, 8);
  return new Uint8Array(
    Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]),
  );
}

/** x and y in heights of the picture; `toSun` in pixels, negative inside of the sun. */
function pixel(x: number, y: number, toSun: number, { sky, ground, sun }: DemoPalette): Colour {
  const lit = mix(sun, mix(sky, sun, Math.max(0, 0.35 - y * 0.3)), clamp(toSun));
  const far = 0.66 + 0.05 * Math.sin(x * 5 + 1);
  const near = 0.8 + 0.04 * Math.sin(x * 7 + 3);
  const hills = mix(lit, mix(ground, sky, 0.35), clamp((y - far) * 250));
  return mix(hills, ground, clamp((y - near) * 250));
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

function mix(from: Colour, to: Colour, share: number): Colour {
  const part = (index: 0 | 1 | 2) => Math.round(from[index] + (to[index] - from[index]) * share);
  return [part(0), part(1), part(2)];
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(data.length, 0);
  around.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
}
