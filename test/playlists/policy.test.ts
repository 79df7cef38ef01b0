// Who sees a playlist, and which of its videos.
import { describe, expect, it } from 'vitest';
import { maySeeList, mayShowItem } from '../../src/playlists/policy.ts';

const list = (visibility: 'public' | 'unlisted' | 'private') => ({ ownerId: 'owner', visibility });
const video = (visibility: 'public' | 'unlisted' | 'private', state: 'ready' | 'processing' = 'ready') => ({
  ownerId: 'maker',
  visibility,
  state,
  blockedAt: null,
  listedAt: visibility === 'public' && state === 'ready' ? 1 : null,
});

it.each([
  ['public', undefined, true],
  ['unlisted', undefined, true],
  ['private', undefined, false],
  ['private', 'other', false],
  ['private', 'owner', true],
] as const)('a %s list is seen by %s: %s', (visibility, viewer, seen) => {
  expect(maySeeList(list(visibility), viewer)).toBe(seen);
});

describe('an item', () => {
  it.each([
    ['public', video('public'), undefined, true],
    ['public', video('unlisted'), undefined, false],
    ['public', video('unlisted'), 'owner', true],
    ['public', video('unlisted'), 'maker', true],
    ['unlisted', video('unlisted'), undefined, true],
    ['unlisted', video('private'), undefined, false],
    ['private', video('private'), 'owner', false],
    ['public', video('private'), 'maker', true],
    ['unlisted', video('public', 'processing'), 'owner', false],
  ] as const)('of a %s list: %o for %s: %s', (visibility, item, viewer, shown) => {
    expect(mayShowItem(list(visibility), item, viewer)).toBe(shown);
  });
});
