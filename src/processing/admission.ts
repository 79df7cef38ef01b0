// Whether an object of a transcoder may be stored; pure.
import type { StoredObject } from './job-store.ts';

/** `same` is there already with these bytes, `other` with different ones; `stale` comes from an attempt that has ended. */
export type Admission = 'welcome' | 'same' | 'other' | 'stale';

export function admissionOf(stored: StoredObject | null, object: StoredObject): Admission {
  if (!stored) return 'welcome';
  return stored.sha256 === object.sha256 && stored.sizeBytes === object.sizeBytes ? 'same' : 'other';
}
