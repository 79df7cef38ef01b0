// Keys that order the items of a list: between any two there is another, so that a move writes one row; pure.

/**
 * A key is a whole number of six digits and a fraction behind it, both in base 36, compared as text. Putting something at
 * either end counts the whole number on; only what goes between two neighbours makes a fraction longer.
 */
const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';
const BASE = DIGITS.length;
const WHOLE_LENGTH = 6;
const WHOLE_MAX = BASE ** WHOLE_LENGTH - 1;
const MIDDLE = 'i00000';

/** Longer keys are not given out: the list is numbered anew then (`numberAnew` in items.ts). */
export const KEY_LENGTH_MAX = 32;

const wholeOf = (key: string): number => Number.parseInt(key.slice(0, WHOLE_LENGTH), BASE);
const fractionOf = (key: string): string => key.slice(WHOLE_LENGTH);
const keyOf = (whole: number, fraction = ''): string => whole.toString(BASE).padStart(WHOLE_LENGTH, '0') + fraction;

/** A fraction between two, `high` null for one; never ends in 0, since nothing fits between `x` and `x0`. */
function fractionBetween(low: string, high: string | null): string {
  let common = '';
  for (let at = 0; ; at += 1) {
    const lowDigit = DIGITS.indexOf(low[at] ?? '0');
    const highDigit = high === null ? BASE : DIGITS.indexOf(high[at] ?? '0');
    if (lowDigit === highDigit) {
      common += DIGITS[lowDigit];
    } else if (highDigit - lowDigit > 1) {
      return common + DIGITS[Math.floor((lowDigit + highDigit) / 2)];
    } else {
      // Neighbours: the low digit stays, and what follows it only has to be higher.
      return common + DIGITS[lowDigit] + fractionBetween(low.slice(at + 1), null);
    }
  }
}

/**
 * A key after `low` and before `high`; null stands for the ends of the list. Null when there is none to give: the two are
 * equal (two moves at the same time may lead there), or it would be too long.
 */
export function keyBetween(low: string | null, high: string | null): string | null {
  const key = freeKey(low, high);
  return key === null || key.length > KEY_LENGTH_MAX ? null : key;
}

function freeKey(low: string | null, high: string | null): string | null {
  if (low === null && high === null) return MIDDLE;
  if (high === null) return wholeOf(low as string) < WHOLE_MAX ? keyOf(wholeOf(low as string) + 1) : null;
  if (low === null) return wholeOf(high) > 0 ? keyOf(wholeOf(high) - 1) : null;
  if (low >= high) return null;
  const distance = wholeOf(high) - wholeOf(low);
  if (distance > 1) return keyOf(wholeOf(low) + Math.floor(distance / 2));
  if (distance === 1 && fractionOf(high) !== '') return keyOf(wholeOf(high));
  return keyOf(wholeOf(low), fractionBetween(fractionOf(low), distance === 0 ? fractionOf(high) : null));
}
