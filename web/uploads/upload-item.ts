// One upload as the page shows it, and what can be said of it and of all of them without touching anything.
import type { Protection } from '#contract/protection.ts';
import type { Upload } from '#contract/uploads.ts';
import type { Visibility } from '#contract/videos.ts';
import { TITLE_LENGTH_MAX } from '../ui/video-limits.ts';
import type { SaveState } from './autosave.ts';
import { titleFromFilename } from './file-check.ts';
import type { FileFacts } from './inspect-file.ts';
import { receivedBytes } from './part-queue.ts';
import type { StoredUpload } from './upload-store.ts';

export type UploadPhase =
  | 'checking' // size, kind and length, before a byte moves
  | 'refused' // it may not be uploaded; the problem says why
  | 'waiting' // for the upload before it
  | 'sending'
  | 'stalled' // offline; goes on by itself
  | 'paused'
  | 'needs-file' // begun before a reload, or no longer readable: the same file must be chosen again
  | 'sent' // all bytes are stored; processing has its own state
  | 'failed';

export interface DraftDetails {
  title: string;
  description: string;
  tags: string[];
  category: string | null;
  visibility: Visibility;
  /** Of a scheduled one. */
  publishAt?: string | null;
  /** Of a video that is edited; an upload has what its channel says. */
  protection?: Protection;
}

/** Never changed in place: a new object for every change, so that drawing may compare by identity. */
export interface UploadItem {
  key: string;
  filename: string;
  sizeBytes: number;
  lastModified: number;
  phase: UploadPhase;
  sentBytes: number;
  bytesPerSecond: number | null;
  secondsLeft: number | null;
  uploadId: string | null;
  videoId: string | null;
  facts: FileFacts | null;
  isInspecting: boolean;
  details: DraftDetails;
  saveState: SaveState;
  /** Why something of the details is not saved. */
  saveErrors: readonly unknown[];
  problem: string | null;
  /** True when one click can reopen the file. */
  hasHandle: boolean;
}

export function itemFromFile(key: string, file: File, hasHandle: boolean): UploadItem {
  return {
    key,
    filename: file.name,
    sizeBytes: file.size,
    lastModified: file.lastModified,
    phase: 'checking',
    sentBytes: 0,
    bytesPerSecond: null,
    secondsLeft: null,
    uploadId: null,
    videoId: null,
    facts: null,
    isInspecting: true,
    details: {
      title: titleFromFilename(file.name, TITLE_LENGTH_MAX),
      description: '',
      tags: [],
      category: null,
      visibility: 'private',
    },
    saveState: 'clean',
    saveErrors: [],
    problem: null,
    hasHandle,
  };
}

/** An unfinished upload of an earlier visit; `upload` is what the server says of it. */
export function itemFromStored(key: string, stored: StoredUpload, upload: Upload, details: DraftDetails): UploadItem {
  return {
    key,
    filename: stored.filename,
    sizeBytes: stored.sizeBytes,
    lastModified: stored.lastModified,
    phase: 'needs-file',
    sentBytes: receivedBytes(upload, upload.received),
    bytesPerSecond: null,
    secondsLeft: null,
    uploadId: stored.uploadId,
    videoId: stored.videoId,
    facts: { durationSeconds: null, width: null, height: null, posterUrl: stored.posterUrl },
    isInspecting: false,
    details,
    saveState: 'clean',
    saveErrors: [],
    problem: null,
    hasHandle: stored.handle !== null,
  };
}

/** Its bytes move or are about to. */
export function isMoving(item: UploadItem): boolean {
  return ['checking', 'waiting', 'sending', 'stalled'].includes(item.phase);
}

/** Leaving the page now would stop bytes or lose edits. */
export function isAtRisk(item: UploadItem): boolean {
  return isMoving(item) || ['waiting', 'saving', 'failed'].includes(item.saveState);
}

export function canPause(item: UploadItem): boolean {
  return item.phase === 'waiting' || item.phase === 'sending' || item.phase === 'stalled';
}

/** How far all unfinished uploads are, as one number for the small panel; null when there is nothing to send. */
export function overallProgress(items: readonly UploadItem[]): number | null {
  const counted = items.filter((item) => isMoving(item) || item.phase === 'paused');
  const total = counted.reduce((sum, item) => sum + item.sizeBytes, 0);
  return total === 0 ? null : counted.reduce((sum, item) => sum + item.sentBytes, 0) / total;
}
