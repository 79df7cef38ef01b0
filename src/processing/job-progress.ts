// What people see of a job: stage, progress over all renditions, time left, and each rendition.
import { FAILURES } from '#contract/failures.ts';
import type { Processing } from '#contract/videos.ts';
import type { JobState } from './job-state.ts';
import { type Plan, type Production, plannedTracks, track } from './production.ts';

/** Sound costs about as much as the smallest picture. */
const AUDIO_WEIGHT = 426 * 240;

const weightOf = (planned: Plan['video'][number] | NonNullable<Plan['audio']>): number =>
  planned.kind === 'video' ? planned.width * planned.height : AUDIO_WEIGHT;

/** Share of the work that is done, each rendition weighted by its pixels; what was given up counts as done. */
function overallProgress(production: Production): number {
  if (!production.plan) return 0;
  let done = 0;
  let all = 0;
  for (const planned of plannedTracks(production.plan)) {
    const { state, progress } = track(production, planned.name);
    all += weightOf(planned);
    done += weightOf(planned) * (state === 'ready' || state === 'failed' ? 1 : progress);
  }
  return all === 0 ? 0 : done / all;
}

/** The `processing` of a video. Errors of an attempt that will be repeated are not shown. */
export function viewOf(state: Pick<JobState, 'phase' | 'error'>, production: Production): Processing {
  const { plan } = production;
  const working = state.phase === 'running' || state.phase === 'ordering';
  const over = state.phase === 'done' || state.phase === 'failed';
  const view: Processing = {
    stage: over ? 'done' : working ? production.stage : 'waiting',
    progress: state.phase === 'done' ? 1 : overallProgress(production),
    etaSeconds: state.phase === 'running' ? production.etaSeconds : null,
    renditions: (plan ? plannedTracks(plan) : []).map((planned) => {
      const { state: renditionState, progress, failure } = track(production, planned.name);
      return {
        name: planned.name,
        height: planned.kind === 'video' ? planned.height : null,
        state: renditionState,
        progress,
        ...(failure ? { error: FAILURES[failure.code].text } : {}),
      };
    }),
  };
  if (state.phase !== 'failed' || !state.error) return view;
  const { code } = state.error; // its detail is for operators
  return { ...view, error: { code, detail: FAILURES[code].text } };
}
