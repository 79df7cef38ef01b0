// Poster candidates are made soon, of the lowest rung; once more when a rung is complete in which they are sharp. Pure.
import { videoGrid } from '#media/grid.ts';
import { POSTER_SHORT_SIDE_MAX } from '#media/poster-size.ts';
import type { Production } from './production.ts';

export interface Sharpening {
  rendition: string;
  posters: { candidate: number; fragment: number }[];
}

const shortSide = ({ width, height }: { width: number; height: number }): number => Math.min(width, height);

/** What there is to make sharper; null while the rung is not complete, and when nothing is left. */
export function sharpeningOf({ plan, tracks, pictures, isFinished }: Production): Sharpening | null {
  if (!plan || !pictures || pictures.isSharp || isFinished !== true) return null;
  const rungs = plan.video
    .filter(({ name }) => tracks[name]?.state !== 'failed')
    .sort((a, b) => shortSide(a) - shortSide(b));
  // Larger ones would be made smaller again.
  const best = rungs.find((rung) => shortSide(rung) >= POSTER_SHORT_SIDE_MAX) ?? rungs.at(-1);
  if (best === undefined || tracks[best.name]?.state !== 'ready') return null;
  const isBlurred = (rendition: string | undefined): boolean => {
    const made = plan.video.find(({ name }) => name === rendition);
    return made !== undefined && shortSide(made) < shortSide(best);
  };
  const blurred = pictures.posters.filter(({ rendition }) => isBlurred(rendition));
  if (blurred.length === 0) return null;
  const grid = videoGrid(plan.timeline);
  const posters = blurred.map(({ candidate, atMs }) => ({ candidate, fragment: fragmentAt(grid, atMs) }));
  return { rendition: best.name, posters };
}

/** They were tried: whatever came of it, it is not done again. */
export const withSharpened = (production: Production): Production =>
  production.pictures ? { ...production, pictures: { ...production.pictures, isSharp: true } } : production;

/** The fragment that begins nearest to a time. */
function fragmentAt({ fragmentCount, fragment, timescale }: ReturnType<typeof videoGrid>, atMs: number): number {
  let n = 0;
  const away = (fragmentNumber: number): number => Math.abs((1000 * fragment(fragmentNumber).start) / timescale - atMs);
  while (n + 1 < fragmentCount && away(n + 1) < away(n)) n += 1;
  return n;
}
