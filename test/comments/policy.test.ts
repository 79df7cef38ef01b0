// What the rules of a channel hold, who may read what, and which text is a comment at all: tables.
import { describe, expect, it, test } from 'vitest';
import { CommentPolicy, CommentText } from '#contract/comments.ts';
import { mentionsIn } from '#contract/mentions.ts';
import { hasLink, judgeEdit, judgeNew, mayRead, readPolicy, watchedWordIn } from '../../src/comments/policy.ts';

const policy = (rules: Partial<CommentPolicy> = {}): CommentPolicy => ({ ...CommentPolicy.parse({}), ...rules });

test.each([
  ['plain words', false],
  ['see https://example.com/a', true],
  ['HTTP://EXAMPLE.COM', true],
  ['www.example', true],
  ['go to Example.Com now', true],
  ['ｅｘａｍｐｌｅ．ｃｏｍ', true],
  ['exa\u200bmple.com', true],
  ['at 1:23 and 4.5 stars', false],
  ['end.Next sentence', false],
  ['me@example.com', false],
  ['e.g. this', false],
  [`${'-'.repeat(4990)}x`, false],
  ['a.'.repeat(2500), false],
])('%.30j has a link: %s', (text, expected) => {
  expect(hasLink(text)).toBe(expected);
});

test.each([
  ['this is Spam!', ['spam'], 'spam'],
  ['spammer', ['spam'], undefined],
  ['sp\u00adam', ['spam'], 'spam'],
  ['ＳＰＡＭ', ['spam'], 'spam'],
  ['buy   now, please', ['buy now'], 'buy now'],
  ['c++ (really)', ['c++'], 'c++'],
  ['a follow-back, please', ['follow-back'], 'follow-back'],
  [`all of ${[...Array(95).keys()].map((i) => String.fromCharCode(32 + i)).join('')}`, ['[^a-z]/{2}|$-\\p'], undefined],
  ['一起看直播吧', ['直播'], '直播'],
  ['Привет, КАЗИНО', ['казино'], 'казино'],
  ['nothing', ['', '.*'], undefined],
])('%j with %j watched: %s', (text, words, expected) => {
  expect(watchedWordIn(text, words)).toBe(expected);
});

describe('a new comment', () => {
  const newcomer = { isOwner: false, isFirst: true };
  const known = { isOwner: false, isFirst: false };
  const owner = { isOwner: true, isFirst: true };
  const strict = policy({ isClosed: true, holdsFirstComments: true, holdsLinks: true, watchedWords: ['bad'] });
  test.each([
    ['by anybody on an open channel', policy(), 'https://a.example', newcomer, { kind: 'shown' }],
    ['by anybody on a closed one', policy({ isClosed: true }), 'hi', known, { kind: 'closed' }],
    ['by the owner, whatever the rules', strict, 'bad https://a.example', owner, { kind: 'shown' }],
    [
      'by a newcomer',
      policy({ holdsFirstComments: true }),
      'hi',
      newcomer,
      { kind: 'held', reasons: [{ kind: 'first-comment' }] },
    ],
    ['by somebody known', policy({ holdsFirstComments: true }), 'hi', known, { kind: 'shown' }],
    [
      'with everything at once',
      policy({ holdsFirstComments: true, holdsLinks: true, watchedWords: ['bad'] }),
      'bad https://a.example',
      newcomer,
      { kind: 'held', reasons: [{ kind: 'first-comment' }, { kind: 'link' }, { kind: 'watched-word', word: 'bad' }] },
    ],
  ])('%s', (_, rules, text, writer, expected) => {
    expect(judgeNew(rules, text, writer)).toEqual(expected);
  });
});

describe('an edit of what is shown', () => {
  const rules = policy({ holdsLinks: true, watchedWords: ['bad', 'worse'] });
  const link = { kind: 'link' };
  const worse = { kind: 'watched-word', word: 'worse' };
  test.each([
    ['hi', 'hi there', null],
    ['hi', 'hi https://a.example', [link]],
    ['at https://a.example', 'still at https://A.example.', null],
    ['https://a.example', 'https://b.example', [link]],
    ['see a.com', 'see a.com/elsewhere', [link]],
    ['bad', 'worse', [worse]],
    ['bad', 'bad and worse', [worse]],
    ['bad', 'bad indeed', null],
    ['hi', 'worse at a.com', [link, worse]],
  ])('from %j to %j', (before, after, reasons) => {
    expect(judgeEdit(rules, before, after, false)).toEqual(reasons ? { kind: 'held', reasons } : { kind: 'shown' });
    expect(judgeEdit(rules, before, after, true)).toEqual({ kind: 'shown' });
    expect(judgeEdit(policy(), before, after, false)).toEqual({ kind: 'shown' });
  });
});

test.each([
  ['shown', undefined, true],
  ['deleted', undefined, true],
  ['held', undefined, false],
  ['held', 'stranger', false],
  ['held', 'author', true],
  ['held', 'channel', true],
  ['rejected', 'stranger', false],
  ['rejected', 'author', true],
  ['rejected', 'channel', true],
] as const)('what is %s is read by %s: %s', (state, viewer, expected) => {
  expect(mayRead({ state, authorId: 'author', channelId: 'channel' }, viewer)).toBe(expected);
});

it('stored rules that cannot be read are the defaults', () => {
  for (const stored of [undefined, null, {}, 'x', { watchedWords: 3 }]) expect(readPolicy(stored)).toEqual(policy());
  expect(readPolicy({ holdsLinks: true, later: 1 })).toEqual(policy({ holdsLinks: true }));
});

test.each([
  ['  two\r\nlines  ', 'two\nlines'],
  ['tab\there', 'tab\there'],
  ['', null],
  [' \n\t ', null],
  ['\u200b\u200b', null],
  ['bell\u0007', null],
  ['nul\u0000', null],
  ['c1\u0085', null],
  ['x'.repeat(5000), 'x'.repeat(5000)],
  ['x'.repeat(5001), null],
  [` ${'x'.repeat(5000)} `, 'x'.repeat(5000)],
  ['<b>text</b>', '<b>text</b>'],
])('the text %.20j', (text, expected) => {
  const read = CommentText.safeParse(text);
  expect(read.success ? read.data : null).toBe(expected);
});

test.each([
  ['hello @Ana and @bob-2, @ana again', ['ana', 'bob-2']],
  ['mail a@example.com, path /@x/y, @ab', []],
  ['(@someone)', ['someone']],
  ['@trailing- and so on', ['trailing']],
  ['@two@three', []],
])('%j mentions %j', (text, expected) => {
  expect(mentionsIn(text)).toEqual(expected);
});
