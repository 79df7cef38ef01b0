// The lines of text of the upload page.
import type { UploadLimits } from '#contract/uploads.ts';
import {
  formatBytes,
  formatLength,
  formatPercent,
  formatRate,
  formatTimeLeft,
  spokenDuration,
} from '../../ui/format.ts';
import { containerNames } from '../../uploads/file-check.ts';
import type { UploadItem } from '../../uploads/upload-item.ts';

/** What the server takes, in one line: `Up to 100 GB and 12 hours a file. MP4, MOV, ... or TS.` */
export function limitsText(limits: UploadLimits): string {
  const length = spokenDuration(limits.maxSeconds);
  return `Up to ${formatBytes(limits.maxBytes)} and ${length} a file. ${containerNames(limits.containers)}.`;
}

/** `film.mp4 · 12 MB · 1:03 · 1920 × 1080` with what is known. */
export function factsLine({
  filename,
  sizeBytes,
  facts,
}: Pick<UploadItem, 'filename' | 'sizeBytes' | 'facts'>): string {
  const parts = [filename, formatBytes(sizeBytes)];
  if (facts?.durationSeconds) parts.push(formatLength(facts.durationSeconds));
  if (facts?.width && facts.height) parts.push(`${facts.width} × ${facts.height}`);
  return parts.join(' · ');
}

/** `43 % · 12 MB/s · 3 min left`. */
export function progressLine(item: UploadItem): string {
  if (item.phase === 'checking') return 'Checking the file';
  if (item.phase === 'waiting') return 'Waiting for the upload before it';
  const parts = [formatPercent(item.sentBytes / item.sizeBytes)];
  if (item.phase === 'paused') parts.push('paused');
  if (item.phase === 'stalled') parts.push('no connection, goes on by itself');
  if (item.phase === 'sending') {
    if (item.sentBytes >= item.sizeBytes) parts.push('finishing');
    else {
      if (item.bytesPerSecond !== null) parts.push(formatRate(item.bytesPerSecond));
      if (item.secondsLeft !== null) parts.push(formatTimeLeft(item.secondsLeft));
    }
  }
  return parts.join(' · ');
}

/** For screen readers: a word per phase, never the percent. */
export function phaseText(item: Pick<UploadItem, 'phase'>): string {
  return {
    checking: 'Checking the file',
    refused: 'The file was refused',
    waiting: 'Waiting',
    sending: 'Uploading',
    stalled: 'No connection; the upload goes on by itself',
    paused: 'Paused',
    'needs-file': 'The file must be chosen again',
    sent: 'Uploaded',
    failed: 'The upload failed',
  }[item.phase];
}

export function saveText(item: Pick<UploadItem, 'saveState' | 'videoId'>): string {
  return {
    clean: item.videoId === null ? '' : 'Changes are saved by themselves.',
    waiting: 'Not saved yet',
    saving: 'Saving…',
    saved: 'Saved',
    failed: 'Not saved: the server did not take it.',
  }[item.saveState];
}
