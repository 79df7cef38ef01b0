// Which face the watch page has for a video, and where it begins.
import { FAILURES } from '#contract/failures.ts';
import type { Processing, Video } from '#contract/videos.ts';
import { formatPercent, formatTimeLeft } from '../../ui/format.ts';

export type Face =
  | { kind: 'player' }
  | { kind: 'uploading' }
  | { kind: 'preparing'; progress: number | null; text: string; timeLeft: string | null }
  | { kind: 'failed'; text: string };

/** `isOwner` decides how much of a failure is told. */
export function faceOf(video: Pick<Video, 'state' | 'processing'>, isOwner: boolean): Face {
  switch (video.state) {
    case 'playable':
    case 'ready':
      return { kind: 'player' };
    case 'uploading':
      return { kind: 'uploading' };
    case 'queued':
      return { kind: 'preparing', progress: null, text: 'Waiting for its turn', timeLeft: null };
    case 'processing':
      return preparing(video.processing);
    case 'failed': {
      const code = video.processing.error?.code;
      const reason = code === undefined ? 'Upload the file again.' : FAILURES[code].text;
      return { kind: 'failed', text: isOwner ? reason : 'Whoever uploaded it has been told why.' };
    }
  }
}

function preparing({ stage, progress, etaSeconds }: Processing): Face {
  const isMeasured = stage !== 'waiting' && stage !== 'probing';
  return {
    kind: 'preparing',
    progress: isMeasured ? progress : null,
    text: isMeasured ? `Being prepared: ${formatPercent(progress)}` : 'Looking at the file',
    timeLeft: isMeasured && etaSeconds !== null ? formatTimeLeft(etaSeconds) : null,
  };
}

/** `720p 61 %, 1080p waiting`: the rungs that are still to come while the video can already be watched. */
export function rungsToCome({ renditions }: Processing): string {
  return renditions
    .filter(({ height, state }) => height !== null && (state === 'encoding' || state === 'waiting'))
    .map(({ name, state, progress }) => `${name} ${state === 'encoding' ? formatPercent(progress) : 'waiting'}`)
    .join(', ');
}

/** Seconds of `?t=`: `90`, `90s`, `1m30s`, `1h2m3s`; 0 for anything else. */
export function startSecondsOf(t: string | null | undefined): number {
  const match = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?$/.exec(t ?? '');
  if (!match) return 0;
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
