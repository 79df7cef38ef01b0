// The pure parts of the pages of channels: which path is one, how a picture is cut, what following changes at once, counts.
import { describe, expect, it } from 'vitest';
import type { Channel } from '#contract/channels.ts';
import { asFollowed } from '../../web/channels.ts';
import { channelPlace } from '../../web/pages/channel.tsx';
import { centred } from '../../web/pages/settings/fit-image.ts';
import { countOf } from '../../web/ui/count.ts';

it('knows the paths of channels', () => {
  expect(channelPlace('@river')).toEqual({ handle: 'river', tab: 'videos' });
  expect(channelPlace('@river', 'about')).toEqual({ handle: 'river', tab: 'about' });
  for (const [handle, tab] of [['river'], ['@'], ['@a b'], ['@river', 'secrets'], []] as const)
    expect(channelPlace(handle, tab)).toBeNull();
});

describe('a picture', () => {
  it.each([
    [
      { width: 900, height: 600 },
      { width: 400, height: 400 },
      { x: 150, y: 0, width: 600, height: 600 },
    ],
    [
      { width: 600, height: 900 },
      { width: 400, height: 400 },
      { x: 0, y: 150, width: 600, height: 600 },
    ],
    [
      { width: 2400, height: 500 },
      { width: 2048, height: 340 },
      { x: 0, y: 51, width: 2400, height: 398 },
    ],
    [
      { width: 1, height: 1000 },
      { width: 2048, height: 340 },
      { x: 0, y: 499, width: 1, height: 1 },
    ],
  ])('of %j for %j is cut to %j', (size, target, area) => {
    expect(centred(size, target)).toEqual(area);
  });
});

it('shows what following will change', () => {
  const channel = { subscriberCount: 4, viewer: { isOwner: false, subscription: null } } as Channel;
  const followed = asFollowed(channel, 'all');
  expect(followed).toMatchObject({ subscriberCount: 5, viewer: { subscription: { bell: 'all' } } });
  expect(asFollowed(followed, 'none')).toMatchObject({
    subscriberCount: 5,
    viewer: { subscription: { bell: 'none' } },
  });
  expect(asFollowed(followed, null)).toEqual(channel);
});

it('says counts shortly', () => {
  expect([0, 1, 999, 12_345, 2_000_000].map((count) => countOf(count, 'subscriber'))).toEqual([
    '0 subscribers',
    '1 subscriber',
    '999 subscribers',
    '12.3K subscribers',
    '2M subscribers',
  ]);
});
