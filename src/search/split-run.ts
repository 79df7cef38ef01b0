// The words of a run without spaces, by the runtime's dictionaries; where it has none, two characters at a time.
const segmenters = new Map<string, Intl.Segmenter>();

function segmenterFor(run: string): Intl.Segmenter {
  const locale = /[\p{scx=Hiragana}\p{scx=Katakana}]/u.test(run) ? 'ja' : 'zh';
  const known = segmenters.get(locale) ?? new Intl.Segmenter(locale, { granularity: 'word' });
  segmenters.set(locale, known);
  return known;
}

const twoByTwo = (run: string): string[] => {
  const characters = [...run];
  return characters.flatMap((character, i) => (i % 2 === 0 ? [`${character}${characters[i + 1] ?? ''}`] : []));
};

export function splitRun(run: string): string[] {
  const words = [...segmenterFor(run).segment(run)].map(({ segment }) => segment);
  return words.length === 1 || words.length === [...run].length ? twoByTwo(run) : words;
}
