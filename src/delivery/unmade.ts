// Fragments that no index names yet: the job of their video says where they lie, and makes next what is not made.
import type { TrackGrid } from '#media/grid.ts';
import { indexBlockOf } from '#media/packing.ts';
import { type FragmentLocation, type IndexedPack, locateFragment } from '#media/track-index.ts';
import type { AppContext } from '../platform/context.ts';
import { RecentMap } from '../platform/recent-map.ts';

const BLOCKS_MAX = 1_000; // a few kilobytes each

export interface UnmadeTrack {
  videoId: string;
  revision: number;
  rendition: string;
  /** Of its init segment: made anew, it is another one, and everything lies elsewhere. */
  initEpoch: number;
  grid: TrackGrid;
}

type Answer = { kind: 'there'; packs: IndexedPack[]; waited: boolean } | { kind: 'late' } | { kind: 'gone' };

/** `waited`: it was made for whoever asked, or its making was waited for. */
export type Found = { kind: 'there'; place: FragmentLocation; waited: boolean } | { kind: 'late' } | { kind: 'gone' };

interface Asked {
  answer: Promise<Answer>;
  /** How many requests wait for it. */
  waiting: number;
  /** By which it is taken back; null: there is nothing to take back. */
  ticket: string | null;
}

/** What this isolate was told, by index block: a place never changes. */
const told = new RecentMap<IndexedPack[]>(BLOCKS_MAX);
/** What this isolate asks for now: each fragment once, however many wait for it. */
const asked = new Map<string, Asked>();

/**
 * Where fragment `n` lies. Unless `isAskedOnly`, it is made where it is not there, for at most eight seconds; then it is `late`.
 * @param left aborts when the client has gone: what nobody waits for any more is not asked for any longer
 */
export async function findUnmade(
  ctx: Pick<AppContext, 'jobs' | 'defer' | 'log'>,
  track: UnmadeTrack,
  n: number,
  { isAskedOnly, left }: { isAskedOnly: boolean; left: AbortSignal },
): Promise<Found> {
  const { videoId, revision, rendition, initEpoch, grid } = track;
  const jobId = `${videoId}.${revision}`;
  const name = `${jobId}/${rendition}.${initEpoch}`;
  const block = `${name}/${indexBlockOf(grid, n)}`;
  const known = locateFragment({ packs: told.get(block) ?? [] }, n);
  if (known) return { kind: 'there', place: known, waited: false };
  const ticket = isAskedOnly ? null : crypto.randomUUID();
  const answer = await ask(ctx, `${name}/${n}${isAskedOnly ? '?' : ''}`, { jobId, left }, () => {
    const job = ctx.jobs.getByName(jobId);
    const asking = ticket === null ? job.whereIs(rendition, n) : job.ensure(rendition, n, ticket);
    // The object may restart while it is asked (a deploy does that): whoever asks again finds it.
    const answer = (asking as Promise<Answer>).catch((error: unknown): Answer => {
      ctx.log.error('a job did not say where a fragment lies', error, { jobId });
      return { kind: 'late' };
    });
    return { answer, ticket };
  });
  if (answer.kind !== 'there') return answer;
  if (answer.packs.length >= (told.get(block)?.length ?? 0)) told.set(block, answer.packs);
  const place = locateFragment({ packs: answer.packs }, n);
  return place ? { kind: 'there', place, waited: answer.waited } : { kind: 'gone' };
}

/** Joins those who wait for the same, or begins; whoever leaves last takes the question back. */
async function ask(
  { jobs, defer, log }: Pick<AppContext, 'jobs' | 'defer' | 'log'>,
  name: string,
  { jobId, left }: { jobId: string; left: AbortSignal },
  begin: () => Omit<Asked, 'waiting'>,
): Promise<Answer> {
  let asking = asked.get(name);
  if (!asking) {
    const begun = { ...begin(), waiting: 0 };
    begun.answer = begun.answer.finally(() => asked.get(name) === begun && asked.delete(name));
    asked.set(name, begun);
    defer(begun.answer); // whoever asked first may leave: the others still wait for it
    asking = begun;
  }
  const mine = asking;
  mine.waiting += 1;
  const leave = (): void => {
    mine.waiting -= 1;
    if (mine.waiting > 0) return;
    if (asked.get(name) === mine) asked.delete(name); // who comes now asks anew
    if (mine.ticket === null) return;
    // Through an own stub: one that another request made can be used by that one only.
    const heard = jobs.getByName(jobId).leave(mine.ticket) as Promise<void>;
    defer(heard.catch((error: unknown) => log.error('a job did not hear that nobody waits', error, { jobId })));
  };
  left.addEventListener('abort', leave, { once: true });
  try {
    return await mine.answer;
  } finally {
    left.removeEventListener('abort', leave);
  }
}
