// What texts and queries become: words, runs, pairs, and MATCH expressions of nothing but quoted words.
import { describe, expect, it } from 'vitest';
import { indexText } from '../../src/search/bigrams.ts';
import { broadMatch, exactMatch, queryTerms } from '../../src/search/match-query.ts';
import { markHits, snippetOf } from '../../src/search/snippet.ts';
import { isTolerated, isWithinOneEdit, meantBy, spellingsOf } from '../../src/search/spelling.ts';
import { splitRun } from '../../src/search/split-run.ts';
import { exactlyWanted } from '../../src/search/wanted.ts';

describe('what is indexed', () => {
  it.each([
    ['Café CRÈME', 'cafe creme'],
    ['ＦＵＬＬ　ｗｉｄｔｈ', 'full width'],
    ["don't rock’n’roll", 'dont rocknroll'],
    ['C++, C# and F#.', 'c++ c# and f#'],
    ['snake_case a-b', 'snake case a b'],
    ['Straße Łódź Ærø', 'strasse lodz aero'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['機械', '機械 械'],
    ['机器学习', '机器 器学 学习 习'],
    ['iPhone手机 15', 'iphone 手机 机 15'],
    ['ﾗｰﾒﾝ', 'ラー ーメ メン ン'],
    ['서울 여행', '서울 울 여행 행'],
    ['猫', '猫'],
    ['हिन्दी', 'हिन्दी'],
    ['2024年', '2024 年'],
    ['…!?"', ''],
  ])('%s', (text, words) => expect(indexText(text)).toBe(words));
});

describe('what is asked', () => {
  it.each([
    ['fresh pasta', '"fresh" AND "pasta"'],
    ['"; DROP TABLE videos; --', '"drop" AND "table" AND "videos"'],
    ['NEAR(a b) OR title:x*', '"near" AND "a" AND "b" AND "or" AND "title" AND "x"'],
    ['机器学习', '"机器 器学 学习"'],
    ['猫', '"猫" *'],
    ['pizza pizza', '"pizza"'],
  ])('%s', (query, match) => expect(exactMatch(queryTerms(query))).toBe(match));

  it('and more broadly', () => {
    expect(broadMatch(queryTerms('grey herons'), new Map([['herons', ['heroes']]]), splitRun, ['_captions'])).toBe(
      '(("grey" OR "greys") AND ("herons" OR "herons" * OR "heron" OR "heroes") AND "_captions") NOT ("grey" AND "herons")',
    );
  });
});

describe('one edit', () => {
  it.each([
    ['telescope', 'telscope', true],
    ['telescope', 'telesscope', true],
    ['telescope', 'telezcope', true],
    ['telescope', 'teelscope', true],
    ['telescope', 'tlscope', false],
    ['telescope', 'teelcsope', false],
    ['abcde', 'abcdef', true],
    ['abcde', 'bacde', true],
    ['abcde', 'edcba', false],
  ])('%s and %s: %s', (one, other, is) => {
    expect(isWithinOneEdit(one, other)).toBe(is);
    expect(isWithinOneEdit(other, one)).toBe(is);
    const shared = spellingsOf(one).some((spelling) => spellingsOf(other).includes(spelling));
    if (is) expect(shared).toBe(true);
  });

  it('is tolerated in words of five letters and more', () => {
    expect(['five5', 'four', 'chess', '机器学习机'].map(isTolerated)).toEqual([false, false, true, true]);
    expect(meantBy('espreso', ['express', 'espresso', 'espress'])).toEqual(['espress', 'espresso']);
  });
});

describe('what is shown', () => {
  it('has its hits marked in the text as it was written', () => {
    const wanted = exactlyWanted(queryTerms('cafe 学习'));
    expect(markHits('Un Café: 深度学习!', wanted)).toEqual([
      { text: 'Un ', isHit: false },
      { text: 'Café', isHit: true },
      { text: ': 深度', isHit: false },
      { text: '学习', isHit: true },
      { text: '!', isHit: false },
    ]);
  });

  it('is a piece around the first hit', () => {
    const text = `${'before '.repeat(50)}needle ${'after '.repeat(50)}`;
    const parts = snippetOf(text, exactlyWanted(queryTerms('needle'))) ?? [];
    expect(parts[0]).toEqual({ text: '… ', isHit: false });
    expect(parts.at(-1)).toEqual({ text: ' …', isHit: false });
    expect(parts.filter((part) => part.isHit)).toEqual([{ text: 'needle', isHit: true }]);
    expect(parts.map((part) => part.text).join('').length).toBeLessThan(220);
    expect(snippetOf('nothing', exactlyWanted(queryTerms('needle')))).toBeNull();
  });
});
