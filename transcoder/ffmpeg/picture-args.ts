// The argument lists that make pictures of stored fragments: nothing but the key frame at the beginning of each is decoded; pure.
import { posterSizeOf } from '#media/poster-size.ts';
import type { Storyboard } from '#media/storyboard.ts';
import { SAMPLE } from '../poster-choice.ts';
import { start } from './args.ts';

// biome-ignore format: a flag and its value stand on one line
const stills = (file: string): string[] => [
  ...start('error'),
  '-protocol_whitelist', 'file',
  '-format_whitelist', 'mov', // of our own making
  '-skip_frame', 'nokey',
  '-i', file,
];

// biome-ignore format: a flag and its value stand on one line
const jpeg = (filters: readonly string[], quality: number): string[] => [
  '-vf', filters.join(','),
  '-fps_mode', 'passthrough', // each picture once, whatever lies between them
  '-frames:v', '1',
  '-c:v', 'mjpeg', '-q:v', String(quality), '-huffman', 'optimal',
  '-map_metadata', '-1',
  '-f', 'image2pipe', 'pipe:1',
];

/** All rungs are BT.709 in limited range; JPEG is BT.601 in full range (JFIF 1.02). */
const TO_JPEG = 'in_color_matrix=bt709:out_color_matrix=bt601:in_range=tv:out_range=full';

/** One picture as a poster. @param rung its size */
export function posterArgs(file: string, rung: { width: number; height: number }): string[] {
  const { width, height } = posterSizeOf(rung);
  return [
    ...stills(file),
    ...jpeg([`scale=${width}:${height}:flags=lanczos:${TO_JPEG}`, 'setsar=1', 'format=yuvj420p'], 3),
  ];
}

/** As many pictures as there are, on one sheet. */
export function sheetArgs(file: string, { tileWidth, tileHeight, columns, rows }: Storyboard): string[] {
  const tile = `tile=${columns}x${rows}`;
  return [
    ...stills(file),
    ...jpeg([`scale=${tileWidth}:${tileHeight}:flags=area:${TO_JPEG}`, 'setsar=1', 'format=yuvj420p', tile], 5),
  ];
}

// biome-ignore format: a flag and its value stand on one line
/** Each picture in small, one after the other, as bytes of luma. */
export const samplesArgs = (file: string): string[] => [
  ...stills(file),
  '-vf', `scale=${SAMPLE.width}:${SAMPLE.height}:flags=area:in_range=tv:out_range=full,format=gray`,
  '-fps_mode', 'passthrough',
  '-f', 'rawvideo', 'pipe:1',
];
