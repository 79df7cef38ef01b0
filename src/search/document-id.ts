// Numbers of indexed videos, which grow with the time of publication, so that the index itself is in that order; pure.

/** 2020-01-01: there are no earlier videos, and what is left of 53 bits lasts until 2088. */
const FIRST_SECOND = 1_577_836_800;
const PER_SECOND = 1024;
export const PASSAGES_MAX = 4096;

/** The least number of a video that was published then. */
export const documentIdAt = (publishedAtMs: number): number =>
  Math.max(0, Math.floor(publishedAtMs / 1000) - FIRST_SECOND) * PER_SECOND;

export const passageId = (documentId: number, place: number): number => documentId * PASSAGES_MAX + place;
