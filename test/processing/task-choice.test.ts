// Which task of a job comes next: what waits is first, nothing is made twice, everything is made in the end.
import { describe, expect, it } from 'vitest';
import type { EncodePlan } from '#contract/encode-plan.ts';
import { type FragmentRun, joinRuns, withoutRuns } from '#media/units.ts';
import { type ChosenTask, chooseTask, gridOfRendition, taskKey, type Work } from '../../src/processing/task-choice.ts';
import { FRAMES_PER_SECOND, plainPlan } from '../media/plain-source.ts';

const RUNGS: EncodePlan['rungs'] = [
  { name: '240p', width: 426, height: 240, crf: 24, maxBitrateKbps: 220, preset: 'veryfast' },
  { name: '480p', width: 854, height: 480, crf: 23, maxBitrateKbps: 1200, preset: 'medium' },
  { name: '720p', width: 1280, height: 720, crf: 22, maxBitrateKbps: 2800, preset: 'faster' },
];
const plan = (change: Partial<EncodePlan> = {}, seconds = 90): EncodePlan =>
  plainPlan({ frameCount: FRAMES_PER_SECOND * seconds, rungs: RUNGS }, change);

const NOTHING = new Map(['240p', '480p', '720p', 'audio'].map((name) => [name, [] as FragmentRun[]]));
const work = (change: Partial<Work> = {}): Work => ({
  plan: plan(),
  made: NOTHING,
  running: [],
  resting: new Set(),
  alone: new Set(),
  wanted: [],
  unfinished: true,
  sharpening: null,
  ...change,
});
const keyOf = (chosen: ChosenTask | null): string | null => chosen && `${chosen.class} ${taskKey(chosen.task)}`;

describe('the next task', () => {
  it.each<[string, Partial<Work>, string | null]>([
    ['begins with the probe', { plan: null }, 'first begin'],
    ['waits for the probe', { plan: null, running: [{ class: 'first', task: { kind: 'begin' } }] }, null],
    ['is the first seconds of the sound', {}, 'first background  audio:0-3'],
    [
      'leaves the first unit of sound and lowest rung to the task that begins',
      { running: [{ class: 'first', task: { kind: 'begin' } }] },
      'lowest background  audio:3-23',
    ],
    [
      'is then those of the lowest rung',
      { made: new Map(NOTHING).set('audio', [{ first: 0, end: 3 }]) },
      'first background 240p:0-3 ',
    ],
    [
      'is then the first minute of the lowest rung, so that who watches from the beginning goes on',
      { made: new Map(NOTHING).set('audio', [{ first: 0, end: 23 }]).set('240p', [{ first: 0, end: 3 }]) },
      'lowest background 240p:3-9 ',
    ],
    [
      'is the first seconds of the other rungs when that is there',
      { made: new Map(NOTHING).set('audio', [{ first: 0, end: 23 }]).set('240p', [{ first: 0, end: 30 }]) },
      'lowest background 480p+720p:0-3 ',
    ],
    [
      'is what a viewer waits for before all else',
      { wanted: [{ rendition: '480p', fragment: 20 }] },
      'viewer viewer 480p:20-21 ',
    ],
    [
      'is what a viewer waits for, from there to the end of its unit',
      { wanted: [{ rendition: '480p', fragment: 18 }] },
      'viewer viewer 480p:18-21 ',
    ],
    ['is sound for a viewer too', { wanted: [{ rendition: 'audio', fragment: 3 }] }, 'viewer viewer  audio:3-6'],
    [
      'is not what is made',
      { wanted: [{ rendition: '480p', fragment: 20 }], made: new Map(NOTHING).set('480p', [{ first: 0, end: 46 }]) },
      'first background  audio:0-3',
    ],
    [
      'is not what was given up',
      { wanted: [{ rendition: '480p', fragment: 20 }], made: new Map([['240p', []]]) },
      'first background 240p:0-3 ',
    ],
  ])('%s', (_, change, expected) => {
    expect(keyOf(chooseTask(work(change)))).toBe(expected);
  });

  it('leaves the first unit of the lowest rung and of the sound to the first task', () => {
    const running: ChosenTask[] = [{ class: 'first', task: { kind: 'begin' } }];
    expect(keyOf(chooseTask(work({ running })))).toBe('lowest background  audio:3-23');
    const wanted = [{ rendition: '240p', fragment: 1 }];
    expect(keyOf(chooseTask(work({ running, wanted })))).toBe('lowest background  audio:3-23');
  });

  it('waits for a viewer’s or the first task that brings what is wanted, and not for a long chunk', () => {
    const wanted = [{ rendition: '720p', fragment: 13 }];
    const task = {
      kind: 'make',
      pace: 'background',
      video: { renditions: ['720p'], run: { first: 9, end: 21 } },
      audio: null,
    } as const;
    const while_ = (class_: ChosenTask['class']) =>
      keyOf(
        chooseTask(
          work({
            wanted,
            running: [{ class: class_, task: { ...task, video: { ...task.video, renditions: ['720p'] } } }],
          }),
        ),
      );
    expect(while_('rest')).toBe('viewer viewer 720p:13-15 ');
    expect(while_('viewer')).toBe('first background  audio:0-3');
  });

  it('makes a large rung from a decode of its own, since it takes as much memory as all others', () => {
    const large = {
      name: '1080p',
      width: 1920,
      height: 1080,
      crf: 21,
      maxBitrateKbps: 5000,
      preset: 'faster',
    } as const;
    const begun = [...NOTHING.keys(), '1080p'].map((name) => [name, [{ first: 0, end: 30 }]] as const);
    const made = new Map<string, readonly FragmentRun[]>([...begun, ['audio', [{ first: 0, end: 23 }]]]);
    const of = (change: Partial<Work>) =>
      keyOf(chooseTask(work({ plan: plan({ rungs: [...RUNGS, large] }), ...change })));
    const first = new Map(
      [...made].map(([name, runs]) => [name, ['480p', '720p', '1080p'].includes(name) ? [] : runs]),
    );
    expect(of({ made: first })).toBe('lowest background 480p+720p:0-3 ');
    expect(of({ made: new Map(first).set('480p', [{ first: 0, end: 3 }]).set('720p', [{ first: 0, end: 3 }]) })).toBe(
      'lowest background 1080p:0-3 ',
    );
  });

  it('lets what failed rest, and makes what failed beside others alone', () => {
    const first = chooseTask(work());
    const resting = new Set([taskKey((first as ChosenTask).task)]);
    expect(keyOf(chooseTask(work({ resting })))).toBe('first background 240p:0-3 ');
    const made = new Map(NOTHING).set('audio', [{ first: 0, end: 23 }]).set('240p', [{ first: 0, end: 30 }]);
    expect(keyOf(chooseTask(work({ made, alone: new Set(['480p']) })))).toBe('lowest background 720p:0-3 ');
  });
});

/** Does all that is chosen, up to `slots` tasks at a time, each ended by chance. */
function makeAll(start: Work, slots: number): { made: Map<string, FragmentRun[]>; done: string[] } {
  const made = new Map([...start.made].map(([name, runs]) => [name, [...runs]]));
  const complete = new Set<string>();
  const running: ChosenTask[] = [];
  const done: string[] = [];
  let unfinished = true;
  const twice = (name: string, run: FragmentRun): boolean =>
    withoutRuns(run, made.get(name) ?? []).reduce((sum, { first, end }) => sum + end - first, 0) !==
    run.end - run.first;
  for (let step = 0; step < 10_000; step += 1) {
    const open = new Map([...made].filter(([name]) => !complete.has(name)));
    const chosen = running.length < slots ? chooseTask({ ...start, made: open, running, unfinished }) : null;
    if (chosen) {
      running.push(chosen);
      continue;
    }
    const [ended] = running.splice((step * 7) % Math.max(1, running.length), 1);
    if (!ended) break;
    done.push(taskKey(ended.task));
    const { task } = ended;
    if (task.kind === 'finish') unfinished = false;
    if (task.kind !== 'make') continue;
    const runs = [
      ...(task.video?.renditions ?? []).map((name) => [name, task.video?.run] as const),
      ...(task.audio ? [['audio', task.audio.run] as const] : []),
    ];
    for (const [name, run] of runs) {
      if (!run) continue;
      expect(twice(name, run), `${name} ${run.first}-${run.end} is made twice`).toBe(false);
      made.set(name, joinRuns([...(made.get(name) ?? []), run]));
      const { fragmentCount } = gridOfRendition(start.plan as EncodePlan, name);
      if (withoutRuns({ first: 0, end: fragmentCount }, made.get(name) ?? []).length === 0) complete.add(name);
    }
  }
  return { made, done };
}

describe('all tasks one after another', () => {
  it.each([
    ['a film', plan({}, 1500)],
    ['a clip of a second', plan({}, 1)],
    ['without sound', plan({ audio: null })],
    ['a source that cannot be entered', plan({ videoIsEnterable: false, audioIsEnterable: false }, 1500)],
    ['sound that cannot be entered', plan({ audioIsEnterable: false }, 1500)],
  ])('make %s once, whole, with one or with five slots', (_, each) => {
    const names = [...each.rungs.map(({ name }) => name), ...(each.audio ? ['audio'] : [])];
    for (const slots of [1, 5]) {
      const start = work({ plan: each, made: new Map(names.map((name) => [name, []])) });
      const { made, done } = makeAll(start, slots);
      for (const name of names) {
        expect(made.get(name)).toEqual([{ first: 0, end: gridOfRendition(each, name).fragmentCount }]);
      }
      expect(done.filter((key) => key === 'finish')).toHaveLength(1);
      if (!each.videoIsEnterable) expect(done).toHaveLength(4); // sound, the lowest rung, the others from one decode, finish
    }
  });

  it('make in between what viewers made no second time', () => {
    const each = plan({}, 300);
    const seeks = new Map(NOTHING).set('480p', [{ first: 30, end: 33 }]).set('audio', [{ first: 60, end: 63 }]);
    const { made } = makeAll(work({ plan: each, made: seeks }), 3);
    expect(made.get('480p')).toEqual([{ first: 0, end: gridOfRendition(each, '480p').fragmentCount }]);
  });
});
