// What people see of a job: stage, progress over all renditions, time left, and each rendition.
import { FAILURES } from '#contract/failures.ts';
import type { Processing, Stage } from '#contract/videos.ts';
import type { JobRecord } from './job-store.ts';
import { type Plan, type Production, plannedTracks, track, unfinished } from './production.ts';

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

function stageOf(phase: JobRecord['phase'], production: Production): Stage {
  if (phase === 'done' || phase === 'failed') return 'done';
  if (phase !== 'running') return 'waiting';
  const { plan } = production;
  if (!plan) return 'probing';
  const lowest = plan.video[0] && track(production, plan.video[0].name).state;
  if (lowest !== 'ready' && lowest !== 'failed') return 'first-rung';
  return unfinished(production).length > 0 ? 'ladder' : 'finishing';
}

/** The `processing` of a video. Errors of an attempt that will be repeated are not shown. */
export function viewOf({ phase, error, production }: Pick<JobRecord, 'phase' | 'error' | 'production'>): Processing {
  const { plan } = production;
  const view: Processing = {
    stage: stageOf(phase, production),
    progress: phase === 'done' ? 1 : overallProgress(production),
    etaSeconds: null,
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
  if (phase !== 'failed' || !error) return view;
  const { code } = error; // its detail is for operators
  return { ...view, error: { code, detail: FAILURES[code].text } };
}
