// Checks one event of a transcoder against what really arrived and folds it into the production.
import { FAILURES } from '#contract/failures.ts';
import type { JobEvent } from '#contract/jobs.ts';
import type { ProblemCode } from '#contract/problem.ts';
import { measureBandwidth } from '#media/bandwidth.ts';
import { type AttemptKey, captionKey, initKey, packKey, posterKey } from '#media/object-keys.ts';
import type { IndexBlock } from '#media/track-index.ts';
import { AppError } from '../http/app-error.ts';
import { coverGrid } from './coverage.ts';
import type { JobStore, StoredObject } from './job-store.ts';
import {
  type EventOf,
  gridOf,
  isPlayable,
  mayGoOn,
  nextVersion,
  type Production,
  plannedTracks,
  takeCaption,
  takeCaptionLeftOut,
  takeComplete,
  takeDiscard,
  takeFailure,
  takeInit,
  takePlan,
  takeProgress,
  track,
  unfinished,
} from './production.ts';

export interface Intake {
  production: Production;
  /** A rendition became complete: index objects to write before anybody is told. */
  indexes?: { rendition: string; version: number; blocks: IndexBlock[] };
  /** Objects that nothing refers to any more; their names are free again once they are gone. */
  discard?: string[];
  end?: { type: 'done' } | Extract<JobEvent, { type: 'failed' }>;
}

export type EventsResult =
  | { kind: 'answer'; stop: boolean; nextSequence: number }
  | { kind: 'refused'; code: ProblemCode; detail: string };

/** What an end means for the job: one that says `done` with nothing to play has failed. */
export function endingOf(production: Production, end: NonNullable<Intake['end']>): NonNullable<Intake['end']> {
  if (end.type === 'failed' || isPlayable(production)) return end;
  const failure = Object.values(production.tracks).find((track) => track.failure)?.failure;
  const { code, detail } = failure ?? { code: 'encoder-failed' as const, detail: FAILURES['encoder-failed'].text };
  return { type: 'failed', code, detail };
}

/** Throws an AppError when the event contradicts what is stored or planned; nothing of it is kept then. */
export function takeEvent(
  store: Pick<JobStore, 'object' | 'packs' | 'putPack' | 'dropPacks' | 'putLog'>,
  key: AttemptKey,
  production: Production,
  event: JobEvent,
): Intake {
  switch (event.type) {
    case 'planned': {
      const { type: _, ...plan } = event;
      if (plan.video.length === 0) throw new AppError('invalid-input', { detail: 'A plan needs a video rendition' });
      const next = takePlan(production, plan);
      if (next) {
        for (const { name } of plannedTracks(plan)) if (!mayGoOn(track(next, name))) store.dropPacks(name);
        return { production: next };
      }
      const detail = 'The plan no longer fits what is published';
      return { production, end: { type: 'failed', code: 'encoder-failed', detail } };
    }
    case 'progress':
      return { production: takeProgress(production, event) };
    case 'init':
      plannedGrid(production, event.rendition);
      if (isComplete(production, event.rendition)) return { production };
      requireStored(store, initKey(key, event.rendition), event);
      return beginRendition(store, production, key.epoch, event);
    case 'pack': {
      plannedGrid(production, event.rendition);
      if (isComplete(production, event.rendition)) return { production };
      const sizeBytes = event.fragmentBytes.reduce((sum, bytes) => sum + bytes, 0);
      requireStored(store, packKey(key, event.rendition, event.firstFragment), { ...event, sizeBytes });
      const { firstFragment, fragmentBytes } = event;
      store.putPack(event.rendition, { epoch: key.epoch, firstFragment, fragmentBytes });
      return { production };
    }
    case 'rendition-complete':
      return completeRendition(store, production, event.rendition);
    case 'rendition-discarded': {
      plannedGrid(production, event.rendition);
      if (isComplete(production, event.rendition)) return { production };
      const packs = store.packs(event.rendition);
      store.dropPacks(event.rendition);
      const discard = packs.map(({ epoch, firstFragment }) =>
        packKey({ ...key, epoch }, event.rendition, firstFragment),
      );
      return { production: takeDiscard(production, event.rendition), discard };
    }
    case 'rendition-failed':
      plannedGrid(production, event.rendition);
      return { production: takeFailure(production, event.rendition, event.code, event.detail) };
    case 'poster':
      requireStored(store, posterKey(key), event);
      return { production: nextVersion({ ...production, posterKey: posterKey(key) }) };
    case 'caption':
      requireStored(store, captionKey(key, event.index), event);
      return { production: takeCaption(production, event, captionKey(key, event.index)) };
    case 'caption-left-out':
      return { production: takeCaptionLeftOut(production, event) };
    case 'log':
      store.putLog(key.epoch, {
        name: event.pass ?? '',
        command: event.command,
        lines: event.lines,
        ending: event.ending ?? null,
      });
      return { production };
    case 'done': {
      const open = unfinished(production);
      if (!production.plan || open.length > 0)
        throw new AppError('invalid-input', { detail: `Neither ready nor failed: ${open.join(', ') || 'no plan'}` });
      return { production, end: { type: 'done' } };
    }
    case 'failed':
      return { production, end: event };
  }
}

const isComplete = (production: Production, name: string): boolean => track(production, name).state === 'ready';

/** An attempt that cannot make the same init segment ends; the next one makes the rendition anew. */
function beginRendition(
  store: Pick<JobStore, 'dropPacks'>,
  production: Production,
  epoch: number,
  { rendition, codecs, sha256 }: EventOf<'init'>,
): Intake {
  const next = takeInit(production, rendition, { epoch, codecs, sha256 });
  if (next) return { production: next };
  store.dropPacks(rendition);
  const detail = `${rendition}: the init segment is not the one of an earlier attempt`;
  return { production: takeDiscard(production, rendition), end: { type: 'failed', code: 'encoder-failed', detail } };
}

function completeRendition(store: Pick<JobStore, 'packs'>, production: Production, rendition: string): Intake {
  const grid = plannedGrid(production, rendition);
  if (isComplete(production, rendition)) return { production };
  if (!track(production, rendition).init)
    throw new AppError('invalid-input', { detail: `${rendition} has no init segment` });
  const packs = store.packs(rendition);
  const coverage = coverGrid(grid, packs);
  if (coverage.kind === 'wrong') throw new AppError('invalid-input', { detail: `${rendition}: ${coverage.detail}` });
  const fragmentBytes = packs.flatMap((pack) => pack.fragmentBytes);
  const next = takeComplete(production, rendition, measureBandwidth(grid, fragmentBytes));
  return { production: next, indexes: { rendition, version: next.indexVersion, blocks: coverage.blocks } };
}

function plannedGrid(production: Production, rendition: string) {
  const grid = gridOf(production, rendition);
  if (!grid) throw new AppError('invalid-input', { detail: `The plan has no rendition ${rendition}` });
  return grid;
}

function requireStored(store: Pick<JobStore, 'object'>, key: string, claimed: StoredObject): void {
  const stored = store.object(key);
  if (stored?.sizeBytes === claimed.sizeBytes && stored.sha256 === claimed.sha256) return;
  throw new AppError('checksum-mismatch', { detail: `${key} is not stored with this size and checksum` });
}
