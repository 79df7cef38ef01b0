// The numbers that the page repeats so that no zod reaches it are the contract's.
import { expect, it } from 'vitest';
import { USERNAME_PATTERN } from '#contract/accounts.ts';
import { ABOUT_MAX, CHANNEL_NAME_MAX, LINKS_MAX } from '#contract/channels.ts';
import { TOPICS_MAX } from '#contract/realtime.ts';
import { DESCRIPTION_MAX, TAG_MAX, TAGS_MAX, TITLE_MAX } from '#contract/videos.ts';
import { CHANNEL_LIMITS } from '../../web/pages/settings/channel-form.tsx';
import { USERNAME_SHAPE } from '../../web/pages/sign-up-check.ts';
import { TOPIC_LIMIT } from '../../web/realtime/topics.ts';
import { DESCRIPTION_LENGTH_MAX, TAG_COUNT_MAX, TAG_LENGTH_MAX, TITLE_LENGTH_MAX } from '../../web/ui/video-limits.ts';

it('equals the contract', () => {
  expect([TITLE_LENGTH_MAX, DESCRIPTION_LENGTH_MAX, TAG_COUNT_MAX, TAG_LENGTH_MAX]).toEqual([
    TITLE_MAX,
    DESCRIPTION_MAX,
    TAGS_MAX,
    TAG_MAX,
  ]);
  expect(CHANNEL_LIMITS).toMatchObject({ name: CHANNEL_NAME_MAX, about: ABOUT_MAX, links: LINKS_MAX });
  expect(TOPIC_LIMIT).toBe(TOPICS_MAX);
  expect(USERNAME_SHAPE.source).toBe(USERNAME_PATTERN.source);
});
