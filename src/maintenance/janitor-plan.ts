// What the janitor makes of an object or a job: keep it, remove it, or tell somebody; pure tables.
import type { NamedObject } from '#media/object-keys.ts';
import type { References } from '../processing/references.ts';

/** What is known of the video that an object names; null when there is none. */
export interface VideoFacts {
  revision: number;
  /** Revisions whose playback ids still serve. */
  served: ReadonlySet<number>;
  /** Revisions that have a job. */
  jobs: ReadonlySet<number>;
}

/** `job`: only the job of the revision knows. */
export type Verdict = 'keep' | 'remove' | 'job' | 'unknown';

export interface ObjectFacts {
  /** Whether a video, a playback id or a channel names it; for sources, playback records and images. */
  hasRow: boolean;
  video: VideoFacts | null;
  ageMs: number;
  graceMs: number;
}

/** What is younger than the grace time may have a row in a moment: it is left alone, whatever it is. */
export function judgeObject(object: NamedObject, { hasRow, video, ageMs, graceMs }: ObjectFacts): Verdict {
  if (object.kind === 'unknown') return 'unknown';
  if (ageMs < graceMs) return 'keep';
  if (object.kind === 'source' || object.kind === 'playback' || object.kind === 'image')
    return hasRow ? 'keep' : 'remove';
  if (!video) return 'remove';
  const { revision } = object;
  if (revision < video.revision && !video.served.has(revision)) return 'remove';
  if (revision > video.revision && !video.jobs.has(revision)) return 'remove';
  return 'job';
}

/** The second look, with what the job of the revision knows; without a job nothing is removed. */
export function judgeByJob(
  key: string,
  object: NamedObject,
  references: References | null,
): 'keep' | 'remove' | 'unknown' {
  if (!references) return 'unknown';
  if (object.kind === 'media')
    return references.openEpochs.includes(object.epoch) || references.media.includes(key) ? 'keep' : 'remove';
  if (object.kind === 'index') return references.indexVersions[object.rendition] === object.version ? 'keep' : 'remove';
  return 'keep';
}

export interface JobFacts {
  revision: number;
  /** Null when the video is gone. */
  videoRevision: number | null;
  isServed: boolean;
}

/** A job is over for good when its video is gone, or when a later revision took over and nobody plays this one. */
export function judgeJob({ revision, videoRevision, isServed }: JobFacts): 'keep' | 'remove' {
  if (videoRevision === null) return 'remove';
  return revision < videoRevision && !isServed ? 'remove' : 'keep';
}

/** Keys that must be there and are not. Nothing is missing while somebody is at work. */
export function missingKeys(references: References | null, stored: ReadonlySet<string>): string[] {
  return references?.isOver ? references.media.filter((key) => !stored.has(key)) : [];
}
