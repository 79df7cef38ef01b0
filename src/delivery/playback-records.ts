// Reads playback records, each at most once in 30 s per isolate.
import { playbackKey } from '#media/object-keys.ts';
import type { PlaybackRecord } from '#media/playback-record.ts';
import type { AppContext } from '../platform/context.ts';
import { RecentMap } from '../platform/recent-map.ts';

const FRESH_MS = 30_000;
/** Requests for a version that is not there yet cause one read in this time, however many there are. */
export const REREAD_MS = 1_000;
const RECORDS_MAX = 2_000;

interface Remembered {
  record: PlaybackRecord | null;
  readAtMs: number;
  /** When it was last read only because a request named a newer version, or the id was unknown. */
  rereadAtMs: number;
}

const remembered = new RecentMap<Remembered>(RECORDS_MAX);

/** Whether a remembered record answers a request at `nowMs` for version `wanted`; pure. */
export function isFresh({ record, readAtMs, rereadAtMs }: Remembered, wanted: number, nowMs: number): boolean {
  if (nowMs - readAtMs >= FRESH_MS) return false;
  return (record !== null && record.indexVersion >= wanted) || nowMs - rereadAtMs < REREAD_MS;
}

/** Records from before media could be encrypted do not say that theirs is not. */
const recordOf = (stored: Omit<PlaybackRecord, 'protection' | 'keyVersion'>): PlaybackRecord => ({
  protection: 'clear',
  keyVersion: 1,
  ...stored,
});

/** The record of a playback id, null when there is none. `wantedVersion` is the `v` of the URL, 0 without one. */
export async function readPlaybackRecord(
  { media, clock }: Pick<AppContext, 'media' | 'clock'>,
  playbackId: string,
  wantedVersion: number,
): Promise<PlaybackRecord | null> {
  const known = remembered.get(playbackId);
  const nowMs = clock.now();
  if (known && isFresh(known, wantedVersion, nowMs)) return known.record;
  const object = await media.get(playbackKey(playbackId));
  const record = object ? recordOf(await object.json()) : null;
  const forced = record === null || (known !== undefined && nowMs - known.readAtMs < FRESH_MS);
  remembered.set(playbackId, { record, readAtMs: nowMs, rereadAtMs: forced ? nowMs : 0 });
  return record;
}

/** What this record names is gone: the next request reads it again, however soon that is. */
export function forgetPlaybackRecord(playbackId: string, record: PlaybackRecord): void {
  if (remembered.get(playbackId)?.record === record) remembered.delete(playbackId);
}
