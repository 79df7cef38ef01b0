// Who may have what: the path segment `{playbackId}` or `{playbackId}.{token}` against the playback record.
import { ID_PATTERN } from '#contract/ids.ts';
import type { PlaybackRecord } from '#media/playback-record.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { readPlaybackRecord } from './playback-records.ts';
import { verifyPlaybackToken } from './playback-token.ts';

export interface Access {
  record: PlaybackRecord;
  /** The segment carried a good token; on a public id only the original asks for one. */
  signed: boolean;
}

/**
 * Throws `media-not-found` for everything that may not be seen, so that an unknown id, a missing token and an expired
 * one look alike.
 */
export async function openPlayback(
  ctx: Pick<AppContext, 'media' | 'clock' | 'config'>,
  segment: string,
  version: string | undefined,
): Promise<Access> {
  const dot = segment.indexOf('.');
  const playbackId = dot < 0 ? segment : segment.slice(0, dot);
  if (!ID_PATTERN.test(playbackId)) throw new AppError('media-not-found');
  const wantedVersion = /^\d{1,9}$/.test(version ?? '') ? Number(version) : 0;
  const record = await readPlaybackRecord(ctx, playbackId, wantedVersion);
  if (!record) throw new AppError('media-not-found');
  const signed =
    dot >= 0 &&
    (await verifyPlaybackToken(segment.slice(dot + 1), playbackId, {
      secret: ctx.config.playbackSecret,
      nowMs: ctx.clock.now(),
      notBeforeMs: record.notBeforeMs,
    }));
  // A bad token opens nothing, not even what needs none: the URL was made by someone else than us.
  if (!signed && (record.policy === 'signed' || dot >= 0)) throw new AppError('media-not-found');
  return { record, signed };
}
