// What the first bytes of an MP4 say of its length.
import { expect, it } from 'vitest';
import { box, concatBytes, fullBox, text, uint } from '#media/cmaf/boxes.ts';
import { mp4Seconds } from '../../transcoder/mp4-duration.ts';

const FTYP = box('ftyp', text('isom'), uint(512, 4), text('isomiso5'));
const TIMES = new Uint8Array(8);
const REST = new Uint8Array(80);
const mvhd = (timescale: number, ticks: number) =>
  fullBox('mvhd', 0, 0, TIMES, uint(timescale, 4), uint(ticks, 4), REST);
const longMvhd = (timescale: number, ticks: number) =>
  fullBox('mvhd', 1, 0, TIMES, TIMES, uint(timescale, 4), uint(0, 4), uint(ticks, 4), REST);

it.each<[string, Uint8Array, number | null]>([
  ['two hours', concatBytes([FTYP, box('moov', mvhd(1000, 7_200_000))]), 7200],
  ['the longer form', concatBytes([FTYP, box('moov', longMvhd(90_000, 5_400_000))]), 60],
  ['another box before it', concatBytes([FTYP, box('free', REST), box('moov', box('udta'), mvhd(600, 300))]), 0.5],
  [
    'a table that goes on behind these bytes',
    concatBytes([FTYP, box('moov', mvhd(1000, 5000), REST)]).slice(0, -40),
    5,
  ],
  ['a recording in fragments', concatBytes([FTYP, box('moov', mvhd(1000, 0))]), null],
  ['no scale of time', concatBytes([FTYP, box('moov', mvhd(0, 5000))]), null],
  ['a table elsewhere', concatBytes([FTYP, uint(1_000_000, 4), text('mdat'), REST]), null],
  ['a header that is cut', concatBytes([FTYP, box('moov', mvhd(1000, 5000))]).slice(0, FTYP.length + 24), null],
  ['a box of no size', concatBytes([FTYP, uint(3, 4), text('moov')]), null],
  ['nothing', new Uint8Array(0), null],
])('%s', (_, head, seconds) => {
  expect(mp4Seconds(head)).toBe(seconds);
});
