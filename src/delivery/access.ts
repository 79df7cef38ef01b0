// Who may have what: the path segment `{playbackId}` or `{playbackId}.{token}` against the playback record.
import { ID_PATTERN } from '#contract/ids.ts';
import type { PlaybackRecord } from '#media/playback-record.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { type MediaForm, offers } from './forms.ts';
import { readPlaybackRecord } from './playback-records.ts';
import { type TokenPurpose, verifyPlaybackToken } from './playback-token.ts';

/** What is asked for under an id: `?v=` of the URL, and the form of the media. */
export interface Asked {
  version: string | undefined;
  form: MediaForm;
}

/**
 * The record behind a segment that opens it. Throws `media-not-found` for everything that may not be seen, so that an
 * unknown id, a missing token, an expired one and a form that the video is not served in look alike.
 */
export async function openPlayback(
  ctx: Pick<AppContext, 'media' | 'clock' | 'config'>,
  segment: string,
  { version, form }: Asked,
): Promise<PlaybackRecord> {
  const dot = segment.indexOf('.');
  const playbackId = dot < 0 ? segment : segment.slice(0, dot);
  if (!ID_PATTERN.test(playbackId)) throw new AppError('media-not-found');
  const wantedVersion = /^\d{1,9}$/.test(version ?? '') ? Number(version) : 0;
  const record = await readPlaybackRecord(ctx, playbackId, wantedVersion);
  if (!record) throw new AppError('media-not-found');
  // The source is its owner's: the token of a viewer does not open it, nor does a public id.
  const purpose: TokenPurpose = form === 'original' ? 'original' : 'play';
  const needsToken = record.policy === 'signed' || record.protection === 'aes' || purpose === 'original';
  const signed =
    dot >= 0 &&
    (await verifyPlaybackToken(
      segment.slice(dot + 1),
      playbackId,
      { secret: ctx.config.playbackSecret, nowMs: ctx.clock.now(), notBeforeMs: record.notBeforeMs },
      purpose,
    ));
  // A bad token opens nothing, not even what needs none: the URL was made by someone else than us.
  if (!signed && (needsToken || dot >= 0)) throw new AppError('media-not-found');
  if (!offers(record, form)) throw new AppError('media-not-found');
  return record;
}
