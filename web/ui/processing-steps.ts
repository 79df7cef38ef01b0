// The steps that processing takes as a person reads them, and which of them is now.
import { FAILURES, type FailureCode } from '#contract/failures.ts';
import type { Processing, RenditionView, Stage, VideoState } from '#contract/videos.ts';
import { formatPercent } from './format.ts';

export interface Step {
  name: string;
  is: 'done' | 'now' | 'later';
}

const STEPS: { name: string; stages: Stage[] }[] = [
  { name: 'Queue', stages: ['waiting'] },
  { name: 'Check', stages: ['probing'] },
  { name: 'First version', stages: ['first-rung'] },
  { name: 'All qualities', stages: ['ladder'] },
  { name: 'Finish', stages: ['finishing'] },
];

/** Nothing is `now` any more once the video is ready or failed. */
export function processingSteps(stage: Stage, state: VideoState): Step[] {
  if (state === 'ready') return STEPS.map(({ name }) => ({ name, is: 'done' }));
  const at = stage === 'done' ? STEPS.length : STEPS.findIndex((step) => step.stages.includes(stage));
  return STEPS.map(({ name }, index) => ({
    name,
    is: index < at ? 'done' : index === at && state !== 'failed' ? 'now' : 'later',
  }));
}

/** `1080p`, `Sound`. */
export function renditionName(rendition: Pick<RenditionView, 'name'>): string {
  return rendition.name === 'audio' ? 'Sound' : rendition.name;
}

export function renditionText(rendition: RenditionView): string {
  if (rendition.state === 'encoding') return formatPercent(rendition.progress);
  return { waiting: 'waiting', ready: 'ready', failed: 'given up' }[rendition.state];
}

/** Why a video failed, and what to do: the catalogue's sentence for a code, in the page's language one day. */
export function failureText(error: { code: FailureCode; detail: string } | undefined): string {
  return error === undefined ? 'The video could not be processed. Upload it again.' : FAILURES[error.code].text;
}

/** True while the socket still has something to say about a video. */
export function isUnderWay(state: VideoState): boolean {
  return state === 'queued' || state === 'processing' || state === 'playable';
}

/** One sentence for screen readers: changes only when something worth hearing does, not with every percent. */
export function spokenState(state: VideoState, processing: Processing): string {
  if (state === 'ready') return 'The video is ready in all qualities.';
  if (state === 'failed') return failureText(processing.error);
  if (state === 'playable') return 'The video can be watched now. More qualities are coming.';
  const now = processingSteps(processing.stage, state).find((step) => step.is === 'now');
  return now === undefined ? '' : `Processing: ${now.name}`;
}
