// Progress, speed and time left as plain arithmetic over frames.
import { expect, it } from 'vitest';
import { makePlan } from '../../transcoder/plan.ts';
import { JobProgress, passWork } from '../../transcoder/progress.ts';
import { facts } from './facts.ts';

const plan = makePlan(facts()); // ten seconds, 250 frames, 240p 360p 480p and sound

it('begins with everything waiting, and what is published ready', () => {
  expect(new JobProgress(plan, [{ rendition: '240p', complete: true, share: 1 }]).event('probing', 0)).toEqual({
    type: 'progress',
    stage: 'probing',
    etaSeconds: null,
    speed: null,
    renditions: [
      { name: '240p', state: 'ready', progress: 1 },
      { name: '360p', state: 'waiting', progress: 0 },
      { name: '480p', state: 'waiting', progress: 0 },
      { name: 'audio', state: 'waiting', progress: 0 },
    ],
  });
});

it('tells speed, and the time of this pass and of the next ones', () => {
  const progress = new JobProgress(plan, []);
  progress.startPass(['240p', 'audio'], ['360p', '480p'], 1000);
  progress.advance(125);
  const event = progress.event('first-rung', 3000);
  expect(event.speed).toBe(2.5); // five seconds of video in two
  const first = passWork(plan, ['240p', 'audio']);
  const later = passWork(plan, ['360p', '480p']);
  expect(event.etaSeconds).toBe(Math.ceil(2 + (later / first) * 4));
  expect(event.renditions.map((each) => each.progress)).toEqual([0.5, 0, 0, 0.5]);
});

it('holds at 99 % until the last pack is stored', () => {
  const progress = new JobProgress(plan, []);
  progress.startPass(['240p', 'audio'], [], 0);
  progress.advance(250);
  expect(progress.event('first-rung', 4000).renditions[0]).toEqual({ name: '240p', state: 'encoding', progress: 0.99 });
  progress.complete('240p');
  progress.fail('audio');
  expect(progress.event('first-rung', 4000).renditions).toMatchObject([
    { name: '240p', state: 'ready', progress: 1 },
    {},
    {},
    { name: 'audio', state: 'failed', progress: 0.99 },
  ]);
});

it('guesses nothing before there is something to measure', () => {
  const progress = new JobProgress(plan, []);
  progress.startPass(['240p'], [], 0);
  progress.advance(1);
  expect(progress.event('first-rung', 5000)).toMatchObject({ etaSeconds: null, speed: null });
  progress.advance(100);
  expect(progress.event('first-rung', 200)).toMatchObject({ etaSeconds: null, speed: null });
});
