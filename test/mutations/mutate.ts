// Breaks a file in a repeatable way: the same bytes and seed give the same broken file and the same words for it.
import { chance } from '../transcoder/hostile/disguises.ts';

export interface Mutated {
  bytes: Uint8Array;
  /** What was done, for the report. */
  told: string;
}

interface Dice {
  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number;
  pick<T>(values: readonly [T, ...T[]]): T;
}

type Step = (file: Uint8Array, dice: Dice) => Mutated;

/** Headers lie at the beginning, MP4 and AVI indexes at the end, media between: each gets its share. */
function place(file: Uint8Array, dice: Dice): number {
  const size = Math.max(1, file.length);
  const window = Math.min(size, 2048);
  return [dice.below(window), size - 1 - dice.below(window), dice.below(size)][dice.below(3)] ?? 0;
}

const flipBits: Step = (file, dice) => {
  const bytes = Uint8Array.from(file);
  const count = 1 + dice.below(dice.pick([4, 64, 1024]));
  for (let i = 0; i < count; i += 1) {
    const at = place(file, dice);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.below(8));
  }
  return { bytes, told: `${count} bits turned` };
};

const overwriteRun: Step = (file, dice) => {
  const bytes = Uint8Array.from(file);
  const at = place(file, dice);
  const length = 1 + dice.below(dice.pick([4, 64, 4096]));
  const fill = dice.pick(['zeros', 'ones', 'noise'] as const);
  for (let i = at; i < Math.min(at + length, bytes.length); i += 1) {
    bytes[i] = fill === 'zeros' ? 0 : fill === 'ones' ? 255 : dice.below(256);
  }
  return { bytes, told: `${length} bytes of ${fill} at ${at}` };
};

const cutEnd: Step = (file, dice) => {
  const length = dice.below(file.length + 1);
  return { bytes: file.slice(0, length), told: `cut to ${length}` };
};

const cutOut: Step = (file, dice) => {
  const at = place(file, dice);
  const length = 1 + dice.below(dice.pick([16, 188, 4096]));
  return { bytes: joined(file.subarray(0, at), file.subarray(at + length)), told: `${length} bytes taken at ${at}` };
};

const repeat: Step = (file, dice) => {
  const from = place(file, dice);
  const piece = file.subarray(from, from + 1 + dice.below(dice.pick([16, 188, 16_384])));
  const at = place(file, dice);
  return {
    bytes: joined(file.subarray(0, at), piece, file.subarray(at)),
    told: `${piece.length} bytes of ${from} again at ${at}`,
  };
};

const LENGTHS = [0, 1, 7, 8, 0x7f, 0xff, 0x7fff, 0xffff, 0x00ff_ffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff] as const;

/** Writes a number where a box, element, chunk or table keeps its length: before or behind four letters. */
const lieAboutLength: Step = (file, dice) => {
  const bytes = Uint8Array.from(file);
  if (bytes.length < 8) return { bytes, told: 'too short to lie' };
  const tags: number[] = [];
  for (let at = 4; at + 8 <= bytes.length && tags.length < 400; at += 1) if (isTag(bytes, at)) tags.push(at);
  const tag = tags[dice.below(Math.max(1, tags.length))] ?? place(file, dice);
  const at = Math.min(Math.max(0, tag + dice.pick([-4, 4, 8, 12])), bytes.length - 4);
  const value = dice.pick(LENGTHS);
  new DataView(bytes.buffer).setUint32(at, value, dice.below(2) === 1);
  return { bytes, told: `the length ${value} at ${at}` };
};

const isTag = (bytes: Uint8Array, at: number): boolean =>
  [0, 1, 2, 3].every((i) => /[A-Za-z0-9 ]/.test(String.fromCharCode(bytes[at + i] ?? 0)));

const STEPS: readonly [Step, ...Step[]] = [flipBits, overwriteRun, cutEnd, cutOut, repeat, lieAboutLength];

/** One to three steps. */
export function mutate(file: Uint8Array, seed: number): Mutated {
  const next = chance(seed);
  const dice: Dice = {
    below: (below) => Math.floor(next() * below),
    pick: (values) => values[Math.floor(next() * values.length)] ?? values[0],
  };
  const told: string[] = [];
  let bytes = file;
  for (let steps = 1 + dice.below(3); steps > 0; steps -= 1) {
    const step = dice.pick(STEPS)(bytes, dice);
    bytes = step.bytes;
    told.push(step.told);
  }
  return { bytes, told: told.join(', ') };
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
