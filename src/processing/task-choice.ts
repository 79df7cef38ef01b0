// Which task of a job comes next: pure, over what is made, what is being made and what viewers wait for.
import type { EncodePlan } from '#contract/encode-plan.ts';
import type { Task, TaskClass } from '#contract/tasks.ts';
import { audioGrid, type TrackGrid, videoGrid } from '#media/grid.ts';
import { rungGroups } from '#media/ladder.ts';
import {
  chunkFragments,
  type FragmentRun,
  joinRuns,
  nextChunk,
  UNIT_FRAGMENTS,
  unitOf,
  withoutRuns,
} from '#media/units.ts';
import type { Sharpening } from './sharpening.ts';

export interface ChosenTask {
  class: TaskClass;
  task: Task;
}

export interface Wanted {
  rendition: string;
  fragment: number;
}

/** What a choice is made of. */
export interface Work {
  /** Null until the source was probed. */
  plan: EncodePlan | null;
  /** Of each rendition that is neither complete nor given up: what is stored. */
  made: ReadonlyMap<string, readonly FragmentRun[]>;
  /** What tasks are at it now. */
  running: readonly ChosenTask[];
  /** Tasks that failed and may not be tried again yet, by `taskKey`. */
  resting: ReadonlySet<string>;
  /** Rungs that failed beside others and are made alone from now on. */
  alone: ReadonlySet<string>;
  wanted: readonly Wanted[];
  /** Whether poster, storyboard and captions are still to be made. */
  unfinished: boolean;
  /** Poster candidates that can be made sharper. */
  sharpening: Sharpening | null;
}

/** A fragment is about two seconds long. */
const FIRST_MINUTE_FRAGMENTS = 30;

const runText = ({ first, end }: FragmentRun): string => `${first}-${end}`;

/** The same work has the same key, whoever does it. */
export function taskKey(task: Task): string {
  if (task.kind !== 'make') return task.kind;
  const video = task.video ? `${task.video.renditions.join('+')}:${runText(task.video.run)}` : '';
  return [task.pace, video, task.audio ? `audio:${runText(task.audio.run)}` : ''].join(' ');
}

/** The best task there is; null when nothing is left to begin now. */
export function chooseTask(work: Work): ChosenTask | null {
  for (const candidate of candidates(work)) {
    if (work.resting.has(taskKey(candidate.task))) continue;
    return candidate;
  }
  return null;
}

function* candidates(work: Work): Generator<ChosenTask> {
  const { plan, running } = work;
  if (!plan) {
    if (!running.some(({ task }) => task.kind === 'begin')) yield { class: 'first', task: { kind: 'begin' } };
    return;
  }
  for (const wanted of work.wanted) {
    const task = unitTask(work, plan, wanted);
    if (task) yield { class: 'viewer', task };
  }
  const lowest = lowestRung(work, plan);
  const upper = plan.rungs.map(({ name }) => name).filter((name) => name !== lowest && work.made.has(name));
  const isEnterable = plan.videoIsEnterable;
  const lowestAlone = lowest === null ? [] : [lowest];
  yield* soundTasks(work, plan, 'first', UNIT_FRAGMENTS);
  if (isEnterable) yield* firstPictures(work, plan, lowestAlone, 'first', UNIT_FRAGMENTS);
  yield* soundTasks(work, plan, 'lowest', FIRST_MINUTE_FRAGMENTS);
  if (isEnterable) yield* firstPictures(work, plan, lowestAlone, 'lowest', FIRST_MINUTE_FRAGMENTS);
  // Better rungs begin when who began to watch has a minute ahead: as background work, which such a viewer's own stops.
  if (isEnterable) yield* firstPictures(work, plan, upper, 'lowest', UNIT_FRAGMENTS);
  yield* soundTasks(work, plan, 'lowest');
  if (lowest !== null) yield* pictureTasks(work, plan, [lowest], 'lowest');
  const hasLowest = plan.rungs.some(({ name }) => !work.made.has(name));
  if (work.unfinished && hasLowest && !running.some(({ task }) => task.kind === 'finish')) {
    yield { class: 'lowest', task: { kind: 'finish' } };
  }
  for (const group of groupsOf(work, plan, upper)) yield* pictureTasks(work, plan, group, 'rest');
  if (work.sharpening && !running.some(({ task }) => task.kind === 'sharpen')) {
    yield { class: 'rest', task: { kind: 'sharpen', ...work.sharpening } };
  }
}

/** The lowest rung that is not complete, if no lower one is. */
function lowestRung(work: Work, plan: EncodePlan): string | null {
  const name = plan.rungs[0]?.name ?? null;
  return name !== null && work.made.has(name) ? name : null;
}

/** Rungs that are made together; those that failed beside others are made alone. */
function groupsOf({ alone }: Work, { rungs }: EncodePlan, names: readonly string[]): string[][] {
  const together = rungs.filter(({ name }) => names.includes(name) && !alone.has(name));
  const groups = rungGroups(together).map((group) => group.map(({ name }) => name));
  return [...groups, ...names.filter((name) => alone.has(name)).map((name) => [name])];
}

export const gridOfRendition = (plan: EncodePlan, rendition: string): TrackGrid =>
  rendition === 'audio' && plan.audio ? audioGrid(plan.timeline, plan.audio.sampleRate) : videoGrid(plan.timeline);

/** What of a rendition is made, or being made. */
function taken(work: Work, rendition: string, isCounted: (running: ChosenTask) => boolean = () => true): FragmentRun[] {
  const runs = work.running.filter(isCounted).flatMap(({ task }) => {
    if (task.kind === 'begin') return firstUnit(work, rendition);
    if (task.kind !== 'make') return [];
    if (rendition === 'audio') return task.audio ? [task.audio.run] : [];
    return task.video?.renditions.includes(rendition) ? [task.video.run] : [];
  });
  return joinRuns([...(work.made.get(rendition) ?? []), ...runs]);
}

/** What the first task makes once it knows the plan. */
function firstUnit({ plan }: Work, rendition: string): FragmentRun[] {
  if (!plan) return [];
  const isMeant =
    rendition === 'audio' ? plan.audioIsEnterable : plan.videoIsEnterable && rendition === plan.rungs[0]?.name;
  return isMeant ? [unitOf(gridOfRendition(plan, rendition), 0)] : [];
}

/** From the wanted fragment to the end of its unit, as far as nobody has it; what a long chunk will bring is not waited for. */
function unitTask(work: Work, plan: EncodePlan, { rendition, fragment }: Wanted): Task | null {
  const isSound = rendition === 'audio';
  if (!work.made.has(rendition) || !(isSound ? plan.audioIsEnterable : plan.videoIsEnterable)) return null;
  const unit = unitOf(gridOfRendition(plan, rendition), fragment);
  const isSoonThere = (running: ChosenTask): boolean => running.class === 'viewer' || running.class === 'first';
  const [run] = withoutRuns({ first: fragment, end: unit.end }, taken(work, rendition, isSoonThere));
  if (run?.first !== fragment) return null;
  return isSound
    ? { kind: 'make', pace: 'viewer', video: null, audio: { run } }
    : { kind: 'make', pace: 'viewer', video: { renditions: [rendition], run }, audio: null };
}

/** The next chunk of rungs among their first fragments. */
function* firstPictures(
  work: Work,
  plan: EncodePlan,
  names: readonly string[],
  class_: TaskClass,
  end: number,
): Generator<ChosenTask> {
  for (const group of groupsOf(work, plan, names)) yield* pictureTasks(work, plan, group, class_, { first: 0, end });
}

/** The next chunk of some rungs, or all that is left of them where the source cannot be entered. */
function* pictureTasks(
  work: Work,
  plan: EncodePlan,
  names: readonly string[],
  class_: TaskClass,
  within?: FragmentRun,
): Generator<ChosenTask> {
  const grid = videoGrid(plan.timeline);
  const has = new Map(names.map((name) => [name, taken(work, name)]));
  const sizeMax = plan.videoIsEnterable ? chunkFragments(chunksBefore(work, names)) : grid.fragmentCount;
  const chunk = nextChunk(grid, has, sizeMax, !plan.videoIsEnterable);
  if (!chunk || (within && chunk.run.first >= within.end)) return;
  const run = within ? { first: chunk.run.first, end: Math.min(chunk.run.end, within.end) } : chunk.run;
  yield {
    class: class_,
    task: { kind: 'make', pace: 'background', video: { renditions: chunk.renditions, run }, audio: null },
  };
}

function* soundTasks(work: Work, plan: EncodePlan, class_: TaskClass, fragmentsMax?: number): Generator<ChosenTask> {
  if (!plan.audio || !work.made.has('audio')) return;
  const grid = audioGrid(plan.timeline, plan.audio.sampleRate);
  const isWhole = !plan.audioIsEnterable;
  const sizeMax = isWhole ? grid.fragmentCount : (fragmentsMax ?? chunkFragments(chunksBefore(work, ['audio'])));
  const chunk = nextChunk(grid, new Map([['audio', taken(work, 'audio')]]), sizeMax, isWhole);
  if (!chunk || (fragmentsMax !== undefined && chunk.run.first >= fragmentsMax)) return;
  yield { class: class_, task: { kind: 'make', pace: 'background', video: null, audio: { run: chunk.run } } };
}

/** How many chunks the beginning of these renditions is long: chunks grow as one runs into the video. */
function chunksBefore(work: Work, names: readonly string[]): number {
  const lengths = names.map((name) => {
    const [first] = taken(work, name);
    return first?.first === 0 ? first.end : 0;
  });
  let begun = Math.min(...lengths);
  let chunks = 0;
  while (begun >= chunkFragments(chunks) && chunks < 10) {
    begun -= chunkFragments(chunks);
    chunks += 1;
  }
  return chunks;
}
