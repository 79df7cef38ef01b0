// The task behind the lowest rung: poster candidates and storyboard of what is stored of it, captions from the source.
import { videoFragmentCount } from '#media/grid.ts';
import { makeCaptions } from './captions.ts';
import { asJobFailure, type JobFailure, throwIfHopeless } from './job-failure.ts';
import type { EncodePlan } from './plan.ts';
import { fragmentsToLookAt } from './poster-choice.ts';
import { makePosters } from './posters.ts';
import { putObject } from './storage.ts';
import { makeStoryboard } from './storyboard.ts';
import { planOf, sourceOf, type TaskContext } from './task.ts';
import { wallMs } from './wall-time.ts';

export async function finishVideo(context: TaskContext): Promise<void> {
  const { worker, reporter, order, signal } = context;
  const plan = planOf(order);
  // Captions are no worse for pictures that cannot be made.
  const trouble = await makePictures(context, plan).then(
    () => null,
    (error): JobFailure => {
      throwIfHopeless(error, signal);
      return asJobFailure(error);
    },
  );
  if (plan.source.texts.length > 0) {
    const { taken, leftOut } = await makeCaptions(context, plan, await sourceOf(context), wallMs(plan));
    for (const each of leftOut) reporter.emit({ type: 'caption-left-out', ...each });
    for (const { body, ...caption } of taken) {
      const stored = await putObject(worker, `captions/${caption.index}`, body, 'text/vtt; charset=utf-8');
      reporter.emit({ type: 'caption', ...caption, ...stored });
    }
  }
  if (trouble) throw trouble;
}

/** From the lowest rung that is stored to the end: where it was given up, from the next one. */
async function makePictures(context: TaskContext, plan: EncodePlan): Promise<void> {
  const fragments = fragmentsToLookAt(videoFragmentCount(plan.timeline));
  for (const rung of plan.rungs) {
    const isThere = (await makePosters(context, plan, rung, fragments)) !== null;
    if (isThere && (await makeStoryboard(context, plan, rung))) return;
  }
}
