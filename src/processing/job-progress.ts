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
export function overallProgress(production: Production): number {
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

/** Less than this says nothing about the rest. */
const TELLING_SHARE = 0.02;

/** The rest at the pace so far, whatever else the slots do meanwhile; null while nothing tells the pace. */
function secondsLeft({ phase, begun, production }: Viewed, nowMs: number): number | null {
  if (phase !== 'running' || !begun) return null;
  const progress = overallProgress(production);
  const done = progress - begun.progress;
  if (done < TELLING_SHARE || progress >= 1) return null;
  return Math.round(((nowMs - begun.atMs) * (1 - progress)) / done / 1000);
}

type Viewed = Pick<JobRecord, 'phase' | 'error' | 'production' | 'begun'>;

/** The `processing` of a video. Errors of an attempt that will be repeated are not shown. */
export function viewOf(record: Viewed, nowMs: number): Processing {
  const { phase, error, production } = record;
  const { plan } = production;
  const view: Processing = {
    stage: stageOf(phase, production),
    progress: phase === 'done' ? 1 : overallProgress(production),
    etaSeconds: secondsLeft(record, nowMs),
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
