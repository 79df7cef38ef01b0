// Whether an object of a transcoder may be stored; pure.
import { type FragmentRun, withoutRuns } from '#media/units.ts';
import type { StoredObject } from './job-store.ts';

/** A pack and the fragments that it holds. */
export interface IncomingPack {
  rendition: string;
  run: FragmentRun;
}

export type Admission =
  | { kind: 'welcome' }
  /** It is there already with these bytes. */
  | { kind: 'same' }
  /** It is there with other ones. */
  | { kind: 'other' }
  /** Some of its fragments are there, by somebody else. */
  | { kind: 'made'; made: FragmentRun[] }
  /** From a task that has ended. */
  | { kind: 'stale' };

/** @param made what is stored of the rendition of the pack */
export function admissionOf(
  stored: StoredObject | null,
  object: StoredObject,
  pack: IncomingPack | null,
  made: readonly FragmentRun[],
): Admission {
  if (stored)
    return { kind: stored.sha256 === object.sha256 && stored.sizeBytes === object.sizeBytes ? 'same' : 'other' };
  if (!pack) return { kind: 'welcome' };
  const [lacking] = withoutRuns(pack.run, made);
  const isNew = lacking?.first === pack.run.first && lacking.end === pack.run.end;
  if (isNew) return { kind: 'welcome' };
  return { kind: 'made', made: made.filter(({ first, end }) => first < pack.run.end && end > pack.run.first) };
}
