// The numbers of the monitor as words.
import type { FleetView, JanitorReport, JobStatus, LiveTask, OperationsJob, Overview } from '#contract/operations.ts';
import { TASK_CLASSES, type TaskClass } from '#contract/tasks.ts';
import type { JobAction } from '../../operations.ts';
import { formatDuration } from '../../ui/format.ts';
import { renditionName } from '../../ui/processing-steps.ts';

interface Tile {
  name: string;
  value: string;
  note: string;
  isBad?: boolean;
}

export function overviewTiles({ queue, transcoder, fleet, running, failedToday, deadLetters }: Overview): Tile[] {
  const oldest = queue.oldestSeconds === null ? 'nothing waits' : `oldest ${formatDuration(queue.oldestSeconds)}`;
  const unsent = queue.unsent === 0 ? '' : `, ${queue.unsent} unsent`;
  return [
    { name: 'Queue', value: String(queue.jobs), note: `${oldest}${unsent}` },
    { name: 'Running', value: String(running), note: slotsNote(fleet) },
    {
      name: 'Transcoder',
      value: { ok: 'Alive', 'no-ffmpeg': 'No FFmpeg', down: 'Down' }[transcoder.state],
      note: transcoder.state === 'ok' ? 'answers' : 'uploads wait in the queue',
      isBad: transcoder.state !== 'ok',
    },
    { name: 'Failed', value: String(failedToday), note: 'in 24 hours', isBad: failedToday > 0 },
    { name: 'Dead letters', value: String(deadLetters), note: 'not replayed', isBad: deadLetters > 0 },
  ];
}

function slotsNote(fleet: FleetView | null): string {
  if (fleet === null) return 'jobs';
  const busy = fleet.slots.filter(({ tasks }) => tasks.length > 0).length;
  return `jobs, ${busy} of ${fleet.slots.length} slots busy`;
}

/** What a task is there for. */
export const CLASS_NAMES: Record<TaskClass, string> = {
  viewer: 'a viewer waits',
  first: 'first seconds',
  lowest: 'lowest quality and sound',
  rest: 'all qualities',
};

/** `240p, 360p from 0:12 to 0:24 (fragments 7 to 12)`; what belongs to no time is named. */
export function taskText({ kind, parts }: Pick<LiveTask, 'kind' | 'parts'>): string {
  if (kind === 'begin') return 'Probe, plan and first seconds';
  if (kind === 'finish') return 'Pictures and captions';
  if (kind === 'sharpen') return 'Sharper posters';
  return parts.map(partText).join('; ');
}

function partText({ renditions, first, end, fromSeconds, toSeconds }: LiveTask['parts'][number]): string {
  const names = renditions.map((name) => renditionName({ name })).join(', ');
  const fragments = end - first === 1 ? `fragment ${first}` : `fragments ${first} to ${end - 1}`;
  return `${names} from ${formatDuration(fromSeconds)} to ${formatDuration(toSeconds)} (${fragments})`;
}

export function slotState({ tasks, restsUntil }: FleetView['slots'][number]): 'Busy' | 'Free' | 'Rests' {
  if (tasks.length > 0) return 'Busy';
  return restsUntil === null ? 'Free' : 'Rests';
}

/** `It removed 3 sources without a video and 1 unfinished uploads.` */
export function reportSentence({ removed, found, isComplete }: JanitorReport): string {
  const counts = Object.entries(removed).map(([what, count]) => `${count} ${what}`);
  const done = counts.length === 0 ? 'there was nothing to do' : `dealt with ${counts.join(', ')}`;
  const left = found.length === 0 ? '' : `; ${found.length} found that somebody should look at`;
  return `${done}${left}${isComplete ? '.' : '; there is more, the next run goes on.'}`;
}

export const STATE_NAMES: Record<JobStatus, string> = {
  queued: 'Waiting',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
};

export const STAGE_NAMES: Record<OperationsJob['stage'], string> = {
  waiting: 'waits for a transcoder',
  probing: 'checks the source',
  'first-rung': 'makes the first version',
  ladder: 'makes all qualities',
  finishing: 'finishes',
  done: 'over',
};

/** How many tasks of a job slots are at, and for whom the most urgent one is. */
export function tasksText(tasks: readonly LiveTask[]): { count: string; note: string } {
  const [best] = [...tasks].sort((a, b) => TASK_CLASSES.indexOf(a.class) - TASK_CLASSES.indexOf(b.class));
  return best ? { count: String(tasks.length), note: CLASS_NAMES[best.class] } : { count: '–', note: '' };
}

export const ACTIONS: Record<JobAction, { name: string; question: string; text: string; done: string }> = {
  retry: {
    name: 'Try again',
    question: 'Begin this job again?',
    text: 'It gets all its attempts back. What is complete stays and is not made again.',
    done: 'The job begins again.',
  },
  cancel: {
    name: 'End the job',
    question: 'End this job?',
    text: 'The transcoder stops. A video keeps what it has if a rung and the sound are complete; any other, also one that can be played already, is withdrawn and counts as failed, until the job is begun again.',
    done: 'The job is ended.',
  },
  reprocess: {
    name: 'Make anew',
    question: 'Make this video anew?',
    text: 'A new revision is made of the original. The one that is there serves until the lowest rung and the sound of the new one are complete.',
    done: 'The video is made anew.',
  },
};
