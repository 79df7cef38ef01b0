// Which slug a tag has, and which tags are one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distinctTags, slugsOf, tagSlug } from '#contract/tag-slug.ts';

describe('tagSlug', () => {
  const cases: [tag: string, slug: string][] = [
    ['Rain', 'rain'],
    ['Café Crème', 'café-crème'],
    ['Cafe\u0301', 'café'],
    ['日本語', '日本語'],
    ['한국어 자막', '한국어-자막'],
    ['हिन्दी', 'हिन्दी'],
    ['Привет, мир!', 'привет-мир'],
    ['ＦＵＬＬ　ｗｉｄｔｈ', 'full-width'],
    ['ﬁlm', 'film'],
    ['İstanbul', 'i̇stanbul'],
    ['  two   words ', 'two-words'],
    ["rock'n'roll", 'rock-n-roll'],
    ['#hashtag', 'hashtag'],
    ['C++', 'c++'],
    ['C#', 'c#'],
    ['4K / 60 fps', '4k-60-fps'],
    ['../../etc', 'etc'],
    ['<b>', 'b'],
    ['🎬', ''],
    ['+-#', ''],
    ['x'.repeat(100), 'x'.repeat(80)],
  ];
  for (const [tag, slug] of cases) it(JSON.stringify(tag.slice(0, 20)), () => expect(tagSlug(tag)).toBe(slug));

  it('of a slug is the slug, and a path carries it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (tag) => {
        const slug = tagSlug(tag);
        expect(tagSlug(slug)).toBe(slug);
        expect(decodeURIComponent(encodeURIComponent(slug))).toBe(slug);
      }),
    );
  });
});

describe('distinctTags', () => {
  const cases: [tags: string[], distinct: string[]][] = [
    [
      ['Rain', 'rain', 'RAIN', 'river'],
      ['Rain', 'river'],
    ],
    [['Café', 'CAFE\u0301'], ['Café']],
    [
      ['C', 'C++', 'c++'],
      ['C', 'C++'],
    ],
    [
      ['🎬', '🎬', '🎥'],
      ['🎬', '🎥'],
    ],
    [[], []],
  ];
  for (const [tags, distinct] of cases) it(tags.join(' '), () => expect(distinctTags(tags)).toEqual(distinct));
});

it('slugsOf leaves out what has none, and what is there', () => {
  expect(slugsOf(['Two words', 'two-words', '🎬'])).toEqual(['two-words']);
});
