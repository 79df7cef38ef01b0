// Who is told what and where, as tables: never of one's own act, once for one comment, as each chose.
import { describe, expect, it, test } from 'vitest';
import type { NotificationItem } from '#contract/notifications.ts';
import { isToldElsewhere, waysOf, withChoices } from '../../src/notifications/choices.ts';
import {
  draftsOfComment,
  draftsOfDecision,
  draftsOfHeart,
  draftsOfSubscriber,
} from '../../src/notifications/drafts.ts';
import { quoteOf, toItem } from '../../src/notifications/item.ts';
import { mailOf, pushOf } from '../../src/notifications/letters.ts';
import { audienceNumber } from '../../src/platform/rooms.ts';

const said = { id: 'c', videoId: 'v', authorId: 'ada', ownerId: 'own', answeredId: null, mentionedIds: [] };

describe('a comment', () => {
  test.each([
    ['on a video', {}, { own: 'comment' }],
    ['on one’s own video', { authorId: 'own' }, {}],
    ['that answers somebody', { answeredId: 'bob' }, { bob: 'reply' }],
    ['that answers the owner', { answeredId: 'own' }, { own: 'reply' }],
    ['that answers oneself', { answeredId: 'ada' }, {}],
    ['that names two, one of them oneself', { mentionedIds: ['bob', 'ada'] }, { own: 'comment', bob: 'mention' }],
    ['that names the owner', { mentionedIds: ['own'] }, { own: 'mention' }],
    ['that names whom it answers', { answeredId: 'bob', mentionedIds: ['bob'] }, { bob: 'reply' }],
  ])('%s', (_, change, expected) => {
    const drafts = draftsOfComment({ ...said, ...change });
    expect(Object.fromEntries(drafts.map(({ userId, kind }) => [userId, kind]))).toEqual(expected);
    expect(drafts.every(({ cause }) => cause === 'comment:c')).toBe(true);
  });

  it('of the owner that gets a heart or a decision tells nobody', () => {
    expect(draftsOfHeart({ ...said, authorId: 'own' })).toEqual([]);
    expect(draftsOfDecision({ ...said, authorId: 'own' })).toEqual([]);
    expect(draftsOfSubscriber('own', 'own')).toEqual([]);
  });
});

describe('choices', () => {
  it('are kept one by one over the defaults', () => {
    const stored = withChoices(withChoices({}, { comment: { mail: true } }), { comment: { app: false }, heart: {} });
    expect(stored).toEqual({ comment: { mail: true, app: false } });
    expect(waysOf(stored, 'comment')).toEqual({ app: false, browser: true, mail: true });
    expect(waysOf(stored, 'reply')).toEqual({ app: true, browser: true, mail: false });
  });

  test.each([
    [{ app: true, browser: true, mail: false }, false, false],
    [{ app: true, browser: true, mail: false }, true, true],
    [{ app: true, browser: false, mail: false }, true, false],
    [{ app: false, browser: false, mail: true }, false, true],
  ])('%j with a device: %s, told elsewhere: %s', (ways, hasDevice, is) =>
    expect(isToldElsewhere(ways, hasDevice)).toBe(is),
  );
});

describe('an item', () => {
  const row = { userId: 'me', cause: 'comment:c', createdAt: 0, readAt: null, videoId: 'v', commentId: 'c' };
  const actor = { id: 'ada', handle: 'ada', name: 'Ada', avatarKey: null };
  const video = {
    id: 'v',
    ownerId: 'own',
    visibility: 'public',
    state: 'ready',
    blockedAt: null,
    blockedReason: null,
    title: 'A film',
    durationMs: 1500,
  } as const;
  const comment = { id: 'c', state: 'shown', text: 'Well  said' } as const;
  const found = { row: { ...row, kind: 'reply' as const }, actor, video, comment, isShared: false };

  test.each([
    ['a private video', { video: { ...video, visibility: 'private' as const } }],
    ['a video that is being deleted', { video: { ...video, state: 'deleting' as const } }],
    ['a video that is gone', { video: null }],
    ['a comment that was deleted', { comment: { ...comment, state: 'deleted' as const } }],
    ['a comment that is held', { comment: { ...comment, state: 'held' as const } }],
  ])('about %s is none', (_, change) => expect(toItem({ ...found, ...change }, null)).toBeNull());

  it('tells who, what and where, without knowing what others chose', () => {
    expect(toItem(found, '/p.jpg')).toMatchObject({
      id: 'comment:c',
      actor: { name: 'Ada' },
      quote: 'Well said',
      link: '/watch/v?comment=c',
      video: { title: 'A film', poster: '/p.jpg', durationSeconds: 1.5 },
    });
  });

  it('of a refused comment shows one’s own words and leads to the video', () => {
    const refused = {
      ...found,
      row: { ...row, kind: 'held-decided' as const },
      comment: { ...comment, state: 'rejected' as const },
    };
    expect(toItem(refused, null)).toMatchObject({ decision: 'rejected', link: '/watch/v', quote: 'Well said' });
  });

  it('fits into a push and a mail', () => {
    const item = { ...toItem(found, null), quote: 'x'.repeat(1000) } as NotificationItem;
    expect(new TextEncoder().encode(JSON.stringify(pushOf(item))).byteLength).toBeLessThan(3900);
    expect(pushOf(item)).toMatchObject({ title: 'Ada replied to you under “A film”', tag: 'comment:c' });
    expect(mailOf(item, 'https://v.example').text).toContain('https://v.example/watch/v?comment=c');
  });
});

test.each([
  ['short', 'short'],
  ['two\n\nlines', 'two lines'],
  ['🌊'.repeat(141), `${'🌊'.repeat(140)}…`],
  [`${'word '.repeat(40)}`, `${'word '.repeat(27)}word…`],
])('a quote of %j', (text, quote) => expect(quoteOf(text)).toBe(quote));

it('people spread over the rooms', () => {
  const counts = Array.from({ length: 64 }, () => 0);
  for (let i = 0; i < 64_000; i += 1) {
    const n = audienceNumber(`01m7y51p5jszy95t${String(i).padStart(10, '0')}`, 64);
    counts[n] = (counts[n] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(800);
  expect(Math.max(...counts)).toBeLessThan(1200);
});
