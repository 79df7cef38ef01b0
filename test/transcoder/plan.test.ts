// What a plan says of where its source can be entered: only where nothing but the wanted part has to be read.
import { expect, it } from 'vitest';
import { EncodePlan } from '#contract/encode-plan.ts';
import { makePlan } from '../../transcoder/plan.ts';
import { facts } from './facts.ts';

const REGULAR = { healedFrom: null, soundIsRegular: true };
const HEALED = { healedFrom: { container: 'mpegts', streamIndexes: [0, 1] }, soundIsRegular: true };

it.each([
  ['mp4', REGULAR, true, true],
  ['mp4', { healedFrom: null, soundIsRegular: false }, true, false],
  ['matroska', REGULAR, true, false],
  ['matroska', HEALED, false, false],
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
  const healed = makePlan(facts(), HEALED);
  expect(EncodePlan.parse(healed)).toEqual(healed);
  expect(makePlan(facts({}, { audio: null }), REGULAR).audioIsEnterable).toBe(false);
});
