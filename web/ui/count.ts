// Counts as people read them: short numbers with their nouns.

const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** `7`, `12.3K`. */
export const shortCount = (count: number): string => short.format(count);

/** `1 subscriber`, `12.3K subscribers`. */
export function countOf(count: number, noun: string): string {
  return `${short.format(count)} ${noun}${count === 1 ? '' : 's'}`;
}
