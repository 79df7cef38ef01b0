// Makes the sheets of pictures for the seek bar of what is stored of a rung, and tells how they lie.
import { videoGrid } from '#media/grid.ts';
import type { Rung } from '#media/ladder.ts';
import { planStoryboard, sheetCount, storyboardFragments } from '#media/storyboard.ts';
import { sheetArgs } from './ffmpeg/picture-args.ts';
import type { EncodePlan } from './plan.ts';
import type { Reporter } from './reporter.ts';
import { putObject } from './storage.ts';
import { fromStills, readFragments, type StillsContext } from './stored-stills.ts';

/** @returns false when not all of the rung is stored */
export async function makeStoryboard(
  context: StillsContext & { reporter: Pick<Reporter, 'emit'> },
  { timeline }: EncodePlan,
  rung: Pick<Rung, 'name' | 'width' | 'height'>,
): Promise<boolean> {
  const grid = videoGrid(timeline);
  const layout = planStoryboard(rung, grid);
  const { intervalSeconds, ...pixels } = layout;
  const fragments = storyboardFragments(grid, intervalSeconds);
  const perSheet = layout.columns * layout.rows;
  for (let sheet = 0; sheet < sheetCount(layout); sheet += 1) {
    const shown = fragments.slice(sheet * perSheet, (sheet + 1) * perSheet);
    const parts = await readFragments(context, rung.name, shown);
    if (!parts) return false;
    const picture = await fromStills(context, `storyboard ${sheet}`, parts, (file) => sheetArgs(file, layout));
    const stored = await putObject(context.worker, `storyboard/${sheet}`, picture, 'image/jpeg');
    context.reporter.emit({ type: 'storyboard-sheet', sheet, ...stored });
  }
  context.reporter.emit({ type: 'storyboard', ...pixels, intervalMs: 1000 * intervalSeconds });
  return true;
}
