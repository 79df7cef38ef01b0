// The lines of text of the upload page.
import type { UploadLimits } from '#contract/uploads.ts';
import { fieldErrors } from '../../problem-error.ts';
import { DETAIL_NAMES } from '../../ui/details-fields.tsx';
import { errorText } from '../../ui/error-note.tsx';
import {
  formatBytes,
  formatLength,
  formatPercent,
  formatRate,
  formatTimeLeft,
  spokenDuration,
} from '../../ui/format.ts';
import { isPassingFailure } from '../../uploads/details-autosave.ts';
import { containerNames } from '../../uploads/file-check.ts';
import type { DraftDetails, UploadItem } from '../../uploads/upload-item.ts';

/** What the server takes, in one line: `Up to 100 GB and 12 hours a file. MP4, MOV, ... or TS.` */
export function limitsText(limits: UploadLimits): string {
  const length = spokenDuration(limits.maxSeconds);
  return `Up to ${formatBytes(limits.maxBytes)} and ${length} a file. ${containerNames(limits.containers)}.`;
}

/** Of chosen files that were not added: up to three by name. */
export function leftOutText(names: readonly string[]): string {
  if (names.length > 3) return `${names.length} files are in the list already.`;
  const listed = new Intl.ListFormat('en').format(names.map((name) => `“${name}”`));
  return `${listed} ${names.length === 1 ? 'is' : 'are'} in the list already.`;
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

/** What the server said of single fields. */
export function refusedFields({ saveErrors }: Pick<UploadItem, 'saveErrors'>): Record<string, string> {
  return Object.assign({}, ...saveErrors.map(fieldErrors));
}

/** Why the details are not saved, and what becomes of them. */
function failureText(item: Pick<UploadItem, 'saveErrors'>): string {
  const whole = item.saveErrors.find((error) => Object.keys(fieldErrors(error)).length === 0);
  if (isPassingFailure(whole)) {
    const why = whole.problem.status === 0 ? 'the server does not answer' : 'the server cannot take it now';
    return `Not saved yet: ${why}. It is tried again by itself.`;
  }
  if (whole !== undefined) return `Not saved. ${errorText(whole)}`;
  const names = Object.keys(refusedFields(item)).map((field) => DETAIL_NAMES[field as keyof DraftDetails] ?? field);
  return `Not saved: ${new Intl.ListFormat('en').format(names)}. Change it there; everything else is saved.`;
}

export function saveText(item: Pick<UploadItem, 'saveState' | 'videoId' | 'saveErrors'>): string {
  return {
    clean: item.videoId === null ? '' : 'Changes are saved by themselves.',
    waiting: 'Not saved yet',
    saving: 'Saving…',
    saved: 'Saved',
    failed: item.saveState === 'failed' ? failureText(item) : '',
  }[item.saveState];
}
