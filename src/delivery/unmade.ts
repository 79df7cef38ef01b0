// Fragments that no index names yet: the job of their video says where they lie, and makes next what is not made.
import type { TrackGrid } from '#media/grid.ts';
import { indexBlockOf } from '#media/packing.ts';
import { type FragmentLocation, type IndexedPack, locateFragment } from '#media/track-index.ts';
import type { AppContext } from '../platform/context.ts';
import { RecentMap } from '../platform/recent-map.ts';

const BLOCKS_MAX = 1_000; // a few kilobytes each

interface UnmadeTrack {
  videoId: string;
  revision: number;
  rendition: string;
  grid: TrackGrid;
}

type Answer = { kind: 'there'; packs: IndexedPack[]; waited: boolean } | { kind: 'late' } | { kind: 'gone' };

/** `waited`: it was made for whoever asked, or its making was waited for. */
export type Found = { kind: 'there'; place: FragmentLocation; waited: boolean } | { kind: 'late' } | { kind: 'gone' };

/** What this isolate was told, by index block: a place never changes. */
const told = new RecentMap<IndexedPack[]>(BLOCKS_MAX);
/** What this isolate asks for now: each fragment once, however many wait for it. */
const asked = new Map<string, Promise<Answer>>();

/** Where fragment `n` lies. Unless `isAskedOnly`, it is made where it is not there, for at most eight seconds; then it is `late`. */
export async function findUnmade(
  { jobs, defer }: Pick<AppContext, 'jobs' | 'defer'>,
  { videoId, revision, rendition, grid }: UnmadeTrack,
  n: number,
  isAskedOnly: boolean,
): Promise<Found> {
  const track = `${videoId}.${revision}/${rendition}`;
  const block = `${track}/${indexBlockOf(grid, n)}`;
  const known = locateFragment({ packs: told.get(block) ?? [] }, n);
  if (known) return { kind: 'there', place: known, waited: false };
  const name = `${track}/${n}${isAskedOnly ? '?' : ''}`;
  let asking = asked.get(name);
  if (!asking) {
    const job = jobs.getByName(`${videoId}.${revision}`);
    asking = (isAskedOnly ? job.whereIs(rendition, n) : job.ensure(rendition, n)) as Promise<Answer>;
    asking = asking.finally(() => asked.delete(name));
    asked.set(name, asking);
    defer(asking); // whoever asked first may leave: the others still wait for it
  }
  const answer = await asking;
  if (answer.kind !== 'there') return answer;
  if (answer.packs.length >= (told.get(block)?.length ?? 0)) told.set(block, answer.packs);
  const place = locateFragment({ packs: answer.packs }, n);
  return place ? { kind: 'there', place, waited: answer.waited } : { kind: 'gone' };
}
