// The numbers of the monitor as words.
import type { JanitorReport, JobStatus, OperationsJob, Overview } from '#contract/operations.ts';
import type { JobAction } from '../../operations.ts';
import { formatDuration } from '../../ui/format.ts';

interface Tile {
  name: string;
  value: string;
  note: string;
  isBad?: boolean;
}

export function overviewTiles({ queue, transcoder, running, failedToday, deadLetters }: Overview): Tile[] {
  const oldest = queue.oldestSeconds === null ? 'nothing waits' : `oldest ${formatDuration(queue.oldestSeconds)}`;
  const unsent = queue.unsent === 0 ? '' : `, ${queue.unsent} unsent`;
  return [
    { name: 'Queue', value: String(queue.jobs), note: `${oldest}${unsent}` },
    { name: 'Running', value: String(running), note: capacityNote(transcoder) },
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

function capacityNote({ running, capacity }: Overview['transcoder']): string {
  return running === null || capacity === null ? 'jobs' : `${running} of ${capacity} places taken`;
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

/** `2.4 ×`; a dash while nobody knows. */
export const speedText = (speed: number | null): string => (speed === null ? '–' : `${speed.toFixed(1)} ×`);

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
    text: 'The transcoder stops. A video that can be played keeps what it has; any other counts as failed, until the job is begun again.',
    done: 'The job is ended.',
  },
  reprocess: {
    name: 'Make anew',
    question: 'Make this video anew?',
    text: 'A new revision is made of the original. The one that is there serves until the new one can be played.',
    done: 'The video is made anew.',
  },
};
