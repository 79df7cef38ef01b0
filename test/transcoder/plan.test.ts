// What a plan says of where its source can be entered: only where nothing but the wanted part has to be read.
import { expect, it } from 'vitest';
import { EncodePlan } from '#contract/encode-plan.ts';
import { makePlan } from '../../transcoder/plan.ts';
import { facts } from './facts.ts';

const uncounted = { streamIndex: 1, codec: 'aac', sampleRate: 48_000, channels: 2 };
const audio = { ...uncounted, grid: { firstSample: 0, packetSamples: 1024 } };
const AS_IT_IS = { healedFrom: null };
const HEALED = { healedFrom: { container: 'mpegts', streamIndexes: [0, 1] } };

it.each([
  ['mp4', audio, AS_IT_IS, true, true],
  ['mp4', uncounted, AS_IT_IS, true, false],
  ['matroska', audio, AS_IT_IS, true, true],
  ['matroska', audio, HEALED, false, false],
  ['mpegts', audio, AS_IT_IS, true, true],
  ['avi', audio, AS_IT_IS, false, false],
  ['mpeg', audio, AS_IT_IS, false, false],
])('%s, %o, %o: pictures %s, sound %s', (container, sound, access, videoIsEnterable, audioIsEnterable) => {
  expect(makePlan(facts({}, { container, audio: sound }), access)).toMatchObject({
    videoIsEnterable,
    audioIsEnterable,
  });
});

it('is what the contract says', () => {
  const plan = makePlan(facts({}, { audio }));
  expect(EncodePlan.parse(plan)).toEqual(plan);
  const healed = makePlan(facts(), HEALED);
  expect(EncodePlan.parse(healed)).toEqual(healed);
  expect(makePlan(facts({}, { audio: null })).audioIsEnterable).toBe(false);
});
