// The media addresses of a video that are handed out, all relative to the origin and all under its playback id.
import type { Playback } from '#contract/videos.ts';
import type { PlaybackPolicy } from '#media/playback-record.ts';
import { offers } from '../delivery/forms.ts';
import {
  captionPath,
  madePath,
  manifestPath,
  multivariantPath,
  originalPath,
  posterPath,
  storyboardPath,
} from '../delivery/paths.ts';
import { playbackSegment } from '../delivery/playback-token.ts';
import type { AppContext } from '../platform/context.ts';
import type { VideoRow } from './view.ts';

export interface LivePlaybackId {
  id: string;
  policy: PlaybackPolicy;
}

/** The poster of a list's item; null until made. */
export async function posterUrl(
  { config, clock }: Pick<AppContext, 'config' | 'clock'>,
  row: Pick<VideoRow, 'posterKey' | 'durationMs' | 'posterVersion'>,
  playbackId: LivePlaybackId | null,
): Promise<string | null> {
  if (row.posterKey === null || playbackId === null) return null;
  const { segment } = await playbackSegment(playbackId, row.durationMs ?? 0, config, clock.now());
  return posterPath(segment, row.posterVersion);
}

/** Everything that a player needs. `v` makes an isolate whose cached record is older read it again. */
export async function playbackOf(
  { config, clock }: Pick<AppContext, 'config' | 'clock'>,
  row: VideoRow,
  playbackId: LivePlaybackId,
  captions: readonly { language: string; label: string }[],
  isOwner: boolean,
): Promise<Playback> {
  const { indexVersion, posterVersion } = row;
  const durationMs = row.durationMs ?? 0;
  const nowMs = clock.now();
  const { segment, expiresAtMs } = await playbackSegment(playbackId, durationMs, config, nowMs);
  return {
    playbackId: playbackId.id,
    hls: multivariantPath(segment, indexVersion),
    dash: offers(row, 'dash') ? manifestPath(segment, indexVersion) : null,
    made: row.state === 'ready' ? null : madePath(segment, indexVersion),
    poster: row.posterKey === null ? null : posterPath(segment, posterVersion),
    storyboard: row.hasStoryboard ? storyboardPath(segment) : null,
    captions: captions.map(({ language, label }) => ({
      language,
      label,
      url: captionPath(segment, language, indexVersion),
    })),
    original: isOwner && offers(row, 'original') ? await originalPath(playbackId.id, durationMs, config, nowMs) : null,
    ...(expiresAtMs === null ? {} : { expiresAt: new Date(expiresAtMs).toISOString() }),
  };
}
