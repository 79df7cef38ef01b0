// Does all tasks of a video one after another, as the worker gives them to its only slot.
import type { Task, TaskOrder } from '#contract/tasks.ts';
import { chooseTask, gridOfRendition, taskKey } from '../../src/processing/task-choice.ts';
import type { JobFailure } from '../../transcoder/job-failure.ts';
import type { EncodePlan } from '../../transcoder/plan.ts';
import { runTask, type Tools } from '../../transcoder/task.ts';
import { FFMPEG, FFPROBE } from './clips.ts';
import { eventsOf, runsOf, type StandIn } from './stand-in.ts';

export const TOOLS: Tools = { ffmpeg: FFMPEG, ffprobe: FFPROBE };
export const NEVER = new AbortController().signal;

/**
 * Without `pictures` posters, storyboard and captions are left out: a third of the processes, and nothing of a source without
 * captions comes into them but what was made of it.
 * @returns the failure of the first task that failed
 */
export async function makeWholeVideo(
  standIn: StandIn,
  {
    tools = TOOLS,
    signal = NEVER,
    settings,
    pictures = true,
  }: { tools?: Tools; signal?: AbortSignal; settings?: TaskOrder['settings']; pictures?: boolean },
): Promise<JobFailure | null> {
  const done = new Set<string>();
  for (;;) {
    const hasCaptions = (eventsOf(standIn.events, 'planned').at(-1)?.plan.source.texts.length ?? 0) > 0;
    const task = nextTask(standIn, (pictures || hasCaptions) && !done.has('finish'));
    if (!task) return null;
    const key = taskKey(task);
    if (done.has(key)) throw new Error(`${key} was done, and did not make what it should`);
    done.add(key);
    const failure = await runTask(standIn.order(task, settings && { settings }), tools, signal);
    if (failure) return failure;
  }
}

/** What the worker would order now; null when everything is made. `unfinished` until `finish` was done. */
export function nextTask(standIn: StandIn, unfinished: boolean): Task | null {
  const plan = eventsOf(standIn.events, 'planned').at(-1)?.plan ?? null;
  const nothing = { running: [], resting: new Set<string>(), alone: new Set<string>(), wanted: [], sharpening: null };
  return (
    chooseTask({ ...nothing, unfinished, plan, made: plan ? madeOfIncomplete(standIn, plan) : new Map() })?.task ?? null
  );
}

export const renditionsOf = (plan: EncodePlan): string[] => [
  ...plan.rungs.map(({ name }) => name),
  ...(plan.audio ? ['audio'] : []),
];

export const isComplete = (standIn: StandIn, plan: EncodePlan, rendition: string): boolean =>
  standIn.fragments(rendition).size === gridOfRendition(plan, rendition).fragmentCount;

const madeOfIncomplete = (standIn: StandIn, plan: EncodePlan) =>
  new Map(
    renditionsOf(plan)
      .filter((name) => !isComplete(standIn, plan, name))
      .map((name) => [name, runsOf(standIn.fragments(name))]),
  );

/** The plan that was told. */
export function plannedOf({ events }: Pick<StandIn, 'events'>): EncodePlan {
  const [event] = eventsOf(events, 'planned');
  if (!event) throw new Error('nothing was planned');
  return event.plan;
}
