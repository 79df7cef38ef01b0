// The last task of a video: its poster and its captions.
import { makeCaptions } from './captions.ts';
import { makePoster } from './poster.ts';
import { putObject } from './storage.ts';
import { planOf, sourceOf, type TaskContext } from './task.ts';
import { wallMs } from './wall-time.ts';

export async function finishVideo(context: TaskContext): Promise<void> {
  const { worker, reporter, order } = context;
  const plan = planOf(order);
  const source = await sourceOf(context);
  const poster = await makePoster(context, plan, source);
  if (poster) {
    const stored = await putObject(worker, 'posters/0', poster, 'image/jpeg');
    reporter.emit({ type: 'poster', candidate: 0, atMs: 0, ...stored });
  }
  const { taken, leftOut } = await makeCaptions(context, plan, source, wallMs(plan));
  for (const each of leftOut) reporter.emit({ type: 'caption-left-out', ...each });
  for (const { body, ...caption } of taken) {
    const stored = await putObject(worker, `captions/${caption.index}`, body, 'text/vtt; charset=utf-8');
    reporter.emit({ type: 'caption', ...caption, ...stored });
  }
}
