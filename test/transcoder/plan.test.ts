// What a plan says of where its source can be entered: only where nothing but the wanted part has to be read.
import { expect, it } from 'vitest';
import { EncodePlan } from '#contract/encode-plan.ts';
import { makePlan } from '../../transcoder/plan.ts';
import { facts } from './facts.ts';

const REGULAR = { healed: false, soundIsRegular: true };

it.each([
  ['mp4', REGULAR, true, true],
  ['mp4', { healed: false, soundIsRegular: false }, true, false],
  ['matroska', REGULAR, true, false],
  ['matroska', { healed: true, soundIsRegular: true }, false, false],
  ['mpegts', REGULAR, true, false],
  ['avi', REGULAR, false, false],
  ['mpeg', REGULAR, false, false],
])('%s, %o: pictures %s, sound %s', (container, access, video, audio) => {
  expect(makePlan(facts({}, { container }), access)).toMatchObject({
    videoIsEnterable: video,
    audioIsEnterable: audio,
  });
});

it('is what the contract says', () => {
  const plan = makePlan(facts());
  expect(EncodePlan.parse(plan)).toEqual(plan);
  expect(makePlan(facts({}, { audio: null }), REGULAR).audioIsEnterable).toBe(false);
});
