// How an upload begins: checks, facts, the draft on the server, and what is remembered for a reload.
import type { StartUpload, UploadLimits } from '#contract/uploads.ts';
import type { VideoDetails } from '#contract/videos.ts';
import { isProblem } from '../problem-error.ts';
import { lengthRefusalOf, refusalOf } from './file-check.ts';
import type { UploadDesk } from './upload-desk.ts';
import { type DraftDetails, itemFromStored } from './upload-item.ts';
import type { StoredUpload } from './upload-store.ts';

/** Facts are waited for so long, that a film which is too long is refused before a byte of it moves. */
const FACTS_WAIT_MS = 4000;

/** Checks `file` and makes its draft; after it the upload waits to be sent, or is refused. @throws ProblemError */
export async function beginUpload(desk: UploadDesk, key: string, file: File): Promise<void> {
  const limits = await desk.ports.limits();
  const refusal = await refusalOf(file, limits);
  if (refusal !== null) {
    desk.change(key, { phase: 'refused', problem: refusal, isInspecting: false });
    return;
  }
  const inspected = inspectUpload(desk, key, file, limits);
  await Promise.race([inspected, desk.ports.line.wait(FACTS_WAIT_MS, new AbortController().signal)]);
  await startUpload(desk, key, file);
}

/** Reads the facts of `file`; with `limits`, a film that is too long is refused, even when it has begun to move. */
export async function inspectUpload(desk: UploadDesk, key: string, file: File, limits?: UploadLimits): Promise<void> {
  const facts = await desk.ports.inspect(file).catch(() => null);
  const item = desk.item(key);
  if (item === undefined) return;
  const refusal = limits === undefined ? null : lengthRefusalOf(facts?.durationSeconds ?? null, limits);
  if (refusal === null) {
    desk.change(key, { facts: facts ?? item.facts, isInspecting: false });
    await rememberUpload(desk, key);
    return;
  }
  const task = desk.task(key);
  task?.stop?.abort();
  task?.autosave.forget();
  desk.change(key, { phase: 'refused', problem: refusal, facts, isInspecting: false, uploadId: null });
  if (item.uploadId !== null) await discardUpload(desk, item.uploadId);
}

async function startUpload(desk: UploadDesk, key: string, file: File): Promise<void> {
  const item = desk.item(key);
  const task = desk.task(key);
  if (item?.phase !== 'checking' || task === undefined) return;
  const form: StartUpload = {
    filename: file.name.slice(-255).replace(/^[\uDC00-\uDFFF]/, ''), // half of a character
    sizeBytes: file.size,
    ...savableDetails(item.details),
  };
  const upload = await desk.ports.api.start(form, task.startKey);
  if (desk.task(key) !== task) {
    await desk.ports.api.cancel(upload.id).catch(() => undefined); // cancelled while it began
    return;
  }
  task.upload = upload;
  task.isFresh = true;
  task.release = (await desk.ports.claim(upload.id)) ?? task.release;
  const details = desk.item(key)?.details ?? item.details;
  desk.change(key, { uploadId: upload.id, videoId: upload.videoId, phase: 'waiting' });
  if (details !== item.details) task.autosave.change(savableDetails(details)); // edited while it began
  await rememberUpload(desk, key);
}

/** Lists an upload that an earlier visit left unfinished, by what the server says of it; forgets what is gone. */
export async function restoreUpload(desk: UploadDesk, stored: StoredUpload, userId: string): Promise<void> {
  const { api, claim, store, video } = desk.ports;
  const release = await claim(stored.uploadId);
  if (release === null) return; // another tab is at it
  let isListed = false;
  try {
    const upload = await api.state(stored.uploadId);
    if (upload.state === 'completed') {
      await store.remove(stored.uploadId);
      return;
    }
    const { title, description, tags, category, visibility, publishAt } = await video(stored.videoId);
    // Where the browser has no locks, it may be in the list of a person who was away.
    if (desk.userId !== userId || desk.all().some((item) => item.uploadId === stored.uploadId)) return;
    const details = { title, description, tags, category, visibility, publishAt };
    desk.list((key) => itemFromStored(key, stored, upload, details), { handle: stored.handle, upload, release });
    isListed = true;
  } catch (error) {
    // Expired or cancelled elsewhere; after any other failure it is asked again on the next visit.
    const isGone = isProblem(error, 'upload-not-found') || isProblem(error, 'video-not-found');
    if (isGone) await store.remove(stored.uploadId);
  } finally {
    if (!isListed) release();
  }
}

/** Removes what was stored of an upload, here and on the server. */
export async function discardUpload({ ports }: UploadDesk, uploadId: string): Promise<void> {
  await ports.store.remove(uploadId);
  await ports.api.cancel(uploadId).catch(() => undefined); // the server's sweep removes what is left
}

async function rememberUpload(desk: UploadDesk, key: string): Promise<void> {
  const item = desk.item(key);
  if (!item?.uploadId || item.videoId === null || desk.userId === null || item.phase === 'sent') return;
  await desk.ports.store.put({
    uploadId: item.uploadId,
    videoId: item.videoId,
    userId: desk.userId,
    title: item.details.title,
    filename: item.filename,
    sizeBytes: item.sizeBytes,
    lastModified: item.lastModified,
    posterUrl: item.facts?.posterUrl ?? null,
    handle: desk.task(key)?.handle ?? null,
  });
}

/** What may be saved: a title that is being retyped is empty for a moment and stays as it was. */
export function savableDetails(details: Partial<DraftDetails>): VideoDetails {
  const { title, ...rest } = details;
  return title === undefined || title.trim() === '' ? rest : { ...rest, title: title.trim() };
}
