// Which units are being made for viewers who wait for a fragment; pure.
import type { Wanted } from './task-choice.ts';
import type { RunningTask } from './task-state.ts';

/** The units for waiting viewers that will bring one of these fragments. */
export function unitsFor(running: readonly RunningTask[], fragments: readonly Wanted[]): RunningTask[] {
  return running.filter(({ class: class_, task }) => {
    if (class_ !== 'viewer' || task.kind !== 'make') return false;
    return fragments.some(({ rendition, fragment }) => {
      const run =
        rendition === 'audio' ? task.audio?.run : task.video?.renditions.includes(rendition) && task.video.run;
      return run && run.first <= fragment && fragment < run.end;
    });
  });
}
