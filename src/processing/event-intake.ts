// Checks one event of a task against what really arrived and folds it into the production.
import type { ProblemCode } from '#contract/problem.ts';
import type { TaskEvent } from '#contract/tasks.ts';
import { measureBandwidth } from '#media/bandwidth.ts';
import { type AttemptKey, captionKey, initKey, packKey, posterKey, storyboardKey } from '#media/object-keys.ts';
import { indexBlockOf } from '#media/packing.ts';
import type { IndexBlock } from '#media/track-index.ts';
import { withoutRuns } from '#media/units.ts';
import { AppError } from '../http/app-error.ts';
import { coverGrid } from './coverage.ts';
import type { JobStore, StoredObject } from './job-store.ts';
import {
  type EventOf,
  gridOf,
  type Production,
  plannedTracks,
  takeCaption,
  takeCaptionLeftOut,
  takeComplete,
  takeFailure,
  takeInit,
  takePlan,
  takeShare,
  track,
  unfinished,
} from './production.ts';
import { takePoster, takeSheet, takeStoryboard } from './shown-pictures.ts';

export interface Intake {
  production: Production;
  end?: { type: 'done' } | Extract<TaskEvent, { type: 'failed' }>;
}

/** Index objects to write before anybody is told of them. */
export interface NewIndexes {
  rendition: string;
  version: number;
  blocks: IndexBlock[];
}

export type EventsResult =
  | { kind: 'answer'; stop: boolean; nextSequence: number }
  | { kind: 'refused'; code: ProblemCode; detail: string };

type IntakeStore = Pick<JobStore, 'object' | 'packs' | 'madeOf' | 'putPack' | 'dropPacks' | 'putLog'>;

/** Throws an AppError when the event contradicts what is stored or planned; nothing of it is kept then. */
export function takeEvent(store: IntakeStore, key: AttemptKey, production: Production, event: TaskEvent): Intake {
  switch (event.type) {
    case 'planned':
      return begin(store, production, event);
    case 'progress':
      return { production };
    case 'init': {
      plannedGrid(production, event.rendition);
      requireStored(store, initKey(key, event.rendition), event);
      const { codecs, sha256 } = event;
      const next = takeInit(production, event.rendition, { epoch: key.epoch, codecs, sha256 });
      if (next) return { production: next };
      const detail = `${event.rendition}: the init segment is not the one that is stored`;
      return { production, end: { type: 'failed', code: 'encoder-failed', detail } };
    }
    case 'pack':
      return takePack(store, key, production, event);
    case 'rendition-failed':
      plannedGrid(production, event.rendition);
      return { production: takeFailure(production, event.rendition, event.code, event.detail) };
    case 'poster':
      requireStored(store, posterKey(key, event.candidate), event);
      return { production: takePoster(production, event, posterKey(key, event.candidate)) };
    case 'storyboard-sheet':
      requireStored(store, storyboardKey(key, event.sheet), event);
      return { production: takeSheet(production, event.sheet, storyboardKey(key, event.sheet)) };
    case 'storyboard':
      return { production: takeStoryboard(production, event) };
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
    case 'done':
      return { production, end: { type: 'done' } };
    case 'failed':
      return { production, end: event };
  }
}

/** What was begun under another plan is forgotten; what is complete stays. */
function begin(store: IntakeStore, production: Production, event: EventOf<'planned'>): Intake {
  const next = takePlan(production, event);
  if (!next?.plan) {
    const detail = 'The plan no longer fits what is published';
    return { production, end: { type: 'failed', code: 'encoder-failed', detail } };
  }
  if (next !== production) {
    for (const { name } of plannedTracks(next.plan)) if (track(next, name).state !== 'ready') store.dropPacks(name);
  }
  return { production: next };
}

function takePack(store: IntakeStore, key: AttemptKey, production: Production, event: EventOf<'pack'>): Intake {
  const { rendition, firstFragment, fragmentBytes } = event;
  const grid = plannedGrid(production, rendition);
  const run = { first: firstFragment, end: firstFragment + fragmentBytes.length };
  if (run.end > grid.fragmentCount) throw new AppError('invalid-input', { detail: `${rendition} has fewer fragments` });
  const sizeBytes = fragmentBytes.reduce((sum, bytes) => sum + bytes, 0);
  requireStored(store, packKey(key, rendition, firstFragment), { ...event, sizeBytes });
  const isInOneBlock = indexBlockOf(grid, run.first) === indexBlockOf(grid, run.end - 1);
  if (!isInOneBlock) throw new AppError('invalid-input', { detail: `${rendition}: a pack lies in two index blocks` });
  if (!track(production, rendition).init) {
    throw new AppError('invalid-input', { detail: `${rendition} has no init segment` });
  }
  if (track(production, rendition).state === 'ready') return { production };
  // The first published version of a fragment wins. It was asked before these bytes were taken in, so somebody was quicker since,
  // or it is told again: what comes before what is there is kept, what comes behind is made again.
  const [lacking] = withoutRuns(run, store.madeOf(rendition));
  if (lacking?.first === run.first) {
    const kept = fragmentBytes.slice(0, lacking.end - lacking.first);
    store.putPack(rendition, { epoch: key.epoch, firstFragment, fragmentBytes: kept });
  }
  const count = store.madeOf(rendition).reduce((sum, { first, end }) => sum + end - first, 0);
  return { production: takeShare(production, rendition, count / grid.fragmentCount) };
}

/**
 * Of the unfinished renditions those that are stored to the end, made ready. Read from the store and not from events: what was
 * stored by a step that died is found by the next one.
 */
export function takeStored(
  store: Pick<JobStore, 'packs' | 'madeOf'>,
  before: Production,
): { production: Production; indexes: NewIndexes[] } {
  const indexes: NewIndexes[] = [];
  let production = before;
  for (const rendition of unfinished(before)) {
    const grid = plannedGrid(before, rendition);
    const whole = { first: 0, end: grid.fragmentCount };
    if (!track(before, rendition).init || withoutRuns(whole, store.madeOf(rendition)).length > 0) continue;
    const packs = store.packs(rendition);
    const coverage = coverGrid(grid, packs);
    if (coverage.kind === 'wrong') throw new AppError('invalid-input', { detail: `${rendition}: ${coverage.detail}` });
    const fragmentBytes = packs.flatMap((pack) => pack.fragmentBytes);
    production = takeComplete(production, rendition, measureBandwidth(grid, fragmentBytes));
    indexes.push({ rendition, version: production.indexVersion, blocks: coverage.blocks });
  }
  return { production, indexes };
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
