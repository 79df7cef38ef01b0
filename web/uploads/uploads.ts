// All uploads of this page: one file at a time in four parts at a time, going on wherever the person browses to.
import type { StartUpload, Upload, UploadLimits } from '#contract/uploads.ts';
import type { Video, VideoDetails } from '#contract/videos.ts';
import { isProblem } from '../problem-error.ts';
import { Autosave } from './autosave.ts';
import { lengthRefusalOf, refusalOf } from './file-check.ts';
import type { FileFacts } from './inspect-file.ts';
import { TransferRate } from './transfer-rate.ts';
import type { UploadApi } from './upload-api.ts';
import type { Claim } from './upload-claims.ts';
import { type Line, uploadFile } from './upload-file.ts';
import { canPause, type DraftDetails, itemFromFile, itemFromStored, type UploadItem } from './upload-item.ts';
import { isSameFile, type StoredUpload, type UploadStore } from './upload-store.ts';

export interface UploadsPorts {
  api: UploadApi;
  line: Line;
  store: UploadStore;
  limits(): Promise<UploadLimits>;
  inspect(file: File): Promise<FileFacts | null>;
  claim: Claim;
  video(videoId: string): Promise<Video>;
  saveDetails(videoId: string, changes: VideoDetails): Promise<unknown>;
  /** The server says that nobody is signed in any more. */
  onSessionEnded(): void;
}

export interface ChosenFile {
  file: File;
  handle: FileSystemFileHandle | null;
}

/** What belongs to an item and is nothing to draw. */
interface Backstage {
  file: File | null;
  handle: FileSystemFileHandle | null;
  upload: Upload | null;
  /** Begun just now: the server has nothing of it yet. */
  isFresh: boolean;
  stop: AbortController | null;
  /** Gives the claim on the upload up, so that another tab may go on with it. */
  release: () => void;
  rate: TransferRate;
  autosave: Autosave<VideoDetails>;
}

/** Facts are waited for so long, that a film which is too long is refused before a byte of it moves. */
const FACTS_WAIT_MS = 4000;
const REDRAW_MS = 200;

export class Uploads {
  readonly #ports: UploadsPorts;
  readonly #backstage = new Map<string, Backstage>();
  readonly #listeners = new Set<() => void>();
  #items: readonly UploadItem[] = [];
  #userId: string | null = null;
  #sendingKey: string | null = null;
  #nextKey = 1;
  #drawnAtMs = 0;

  constructor(ports: UploadsPorts) {
    this.#ports = ports;
  }

  items = (): readonly UploadItem[] => this.#items;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Somebody signed in or out: the uploads of another person stop, those that this one left unfinished are listed. */
  async setUser(userId: string | null): Promise<void> {
    if (userId === this.#userId) return;
    this.#userId = userId;
    for (const { stop, release } of this.#backstage.values()) {
      stop?.abort();
      release();
    }
    this.#backstage.clear();
    this.#sendingKey = null;
    this.#draw([]);
    if (userId === null) return;
    const stored = await this.#ports.store.list(userId);
    await Promise.all(stored.map((upload) => this.#restore(upload, userId)));
  }

  add(chosen: readonly ChosenFile[]): void {
    for (const { file, handle } of chosen) {
      const unfinished = this.#items.find((item) => item.phase === 'needs-file' && matches(item, file));
      if (unfinished !== undefined) {
        this.#continueWith(unfinished.key, file);
        continue;
      }
      if (this.#items.some((item) => item.phase !== 'sent' && item.phase !== 'refused' && matches(item, file)))
        continue;
      const key = this.#newKey();
      this.#backstage.set(key, this.#newBackstage(key, file, handle, null));
      this.#draw([...this.#items, itemFromFile(key, file, handle !== null)]);
      void this.#begin(key, file);
    }
  }

  pause(key: string): void {
    const item = this.#item(key);
    if (item === undefined || !canPause(item)) return;
    this.#backstage.get(key)?.stop?.abort();
    this.#change(key, { phase: 'paused', bytesPerSecond: null, secondsLeft: null });
    this.#sendNext();
  }

  /** Goes on after a pause or tries again after a failure. */
  resume(key: string): void {
    const item = this.#item(key);
    const file = this.#backstage.get(key)?.file;
    if (item === undefined || !file || (item.phase !== 'paused' && item.phase !== 'failed')) return;
    this.#change(key, { phase: item.uploadId === null ? 'checking' : 'waiting', problem: null });
    if (item.uploadId === null) void this.#begin(key, file);
    else this.#sendNext();
  }

  /** Opens the file of an unfinished upload again by its handle; false when the person must choose it. */
  async reopen(key: string): Promise<boolean> {
    const handle = this.#backstage.get(key)?.handle as (FileSystemFileHandle & PermissionAsker) | null | undefined;
    if (!handle) return false;
    try {
      if ((await handle.requestPermission?.({ mode: 'read' })) === 'denied') return false;
      return this.continueWith(key, await handle.getFile());
    } catch {
      return false; // moved or deleted
    }
  }

  /** Continues an unfinished upload with `file`; false, and a problem on the item, when it is another file. */
  continueWith(key: string, file: File): boolean {
    const item = this.#item(key);
    if (item?.phase !== 'needs-file') return false;
    if (!matches(item, file)) {
      this.#change(key, {
        problem: `This is another file. Choose “${item.filename}” as it was when the upload began.`,
      });
      return false;
    }
    this.#continueWith(key, file);
    return true;
  }

  /** Stops the upload and removes what was stored of it. */
  async cancel(key: string): Promise<void> {
    const uploadId = this.#item(key)?.uploadId ?? null;
    this.dismiss(key);
    if (uploadId === null) return;
    await this.#ports.store.remove(uploadId);
    await this.#ports.api.cancel(uploadId).catch(() => undefined); // the server's sweep removes what is left
  }

  /** Takes the item off the list. */
  dismiss(key: string): void {
    const backstage = this.#backstage.get(key);
    backstage?.stop?.abort();
    backstage?.release();
    if (backstage?.autosave.hasUnsaved) void backstage.autosave.flush();
    this.#backstage.delete(key);
    if (this.#sendingKey === key) this.#sendingKey = null;
    this.#draw(this.#items.filter((item) => item.key !== key));
    this.#sendNext();
  }

  /** Edits the details; they are saved by themselves once the upload has an id. */
  edit(key: string, changes: Partial<DraftDetails>): void {
    const item = this.#item(key);
    if (item === undefined) return;
    this.#change(key, { details: { ...item.details, ...changes } });
    if (item.videoId !== null) this.#backstage.get(key)?.autosave.change(savable(changes));
  }

  /** Tries again to save details that the server did not take. */
  saveNow(key: string): void {
    void this.#backstage.get(key)?.autosave.flush();
  }

  #item(key: string): UploadItem | undefined {
    return this.#items.find((item) => item.key === key);
  }

  #newKey(): string {
    return `upload-${this.#nextKey++}`;
  }

  #newBackstage(key: string, file: File | null, handle: FileSystemFileHandle | null, upload: Upload | null): Backstage {
    const autosave = new Autosave<VideoDetails>(
      async (changes) => {
        const videoId = this.#item(key)?.videoId;
        if (videoId) await this.#ports.saveDetails(videoId, changes);
      },
      (saveState) => this.#change(key, { saveState }),
    );
    return {
      file,
      handle,
      upload,
      isFresh: false,
      stop: null,
      release: () => undefined,
      rate: new TransferRate(),
      autosave,
    };
  }

  async #restore(stored: StoredUpload, userId: string): Promise<void> {
    const release = await this.#ports.claim(stored.uploadId);
    if (release === null) return; // another tab is at it
    let isListed = false;
    try {
      const upload = await this.#ports.api.state(stored.uploadId);
      if (upload.state === 'completed') {
        await this.#ports.store.remove(stored.uploadId);
        return;
      }
      const video = await this.#ports.video(stored.videoId);
      if (this.#userId !== userId) return;
      const { title, description, tags, category, visibility } = video;
      const key = this.#newKey();
      this.#backstage.set(key, { ...this.#newBackstage(key, null, stored.handle, upload), release });
      isListed = true;
      this.#draw([
        ...this.#items,
        itemFromStored(key, stored, upload, { title, description, tags, category, visibility }),
      ]);
    } catch (error) {
      // Expired or cancelled elsewhere; after any other failure it is asked again on the next visit.
      if (isProblem(error, 'upload-not-found') || isProblem(error, 'video-not-found'))
        await this.#ports.store.remove(stored.uploadId);
    } finally {
      if (!isListed) release();
    }
  }

  #continueWith(key: string, file: File): void {
    const backstage = this.#backstage.get(key);
    if (backstage === undefined) return;
    backstage.file = file;
    this.#change(key, { phase: 'waiting', problem: null, isInspecting: true });
    void this.#inspect(key, file);
    this.#sendNext();
  }

  async #begin(key: string, file: File): Promise<void> {
    try {
      const limits = await this.#ports.limits();
      const refusal = await refusalOf(file, limits);
      if (refusal !== null) {
        this.#change(key, { phase: 'refused', problem: refusal, isInspecting: false });
        return;
      }
      const inspected = this.#inspect(key, file, limits);
      await Promise.race([inspected, this.#ports.line.wait(FACTS_WAIT_MS, new AbortController().signal)]);
      await this.#start(key, file);
    } catch (error) {
      this.#fail(key, error);
    }
  }

  async #inspect(key: string, file: File, limits?: UploadLimits): Promise<void> {
    const facts = await this.#ports.inspect(file).catch(() => null);
    const item = this.#item(key);
    if (item === undefined) return;
    const refusal = limits === undefined ? null : lengthRefusalOf(facts?.durationSeconds ?? null, limits);
    if (refusal === null) {
      this.#change(key, { facts: facts ?? item.facts, isInspecting: false });
      await this.#remember(key);
      return;
    }
    // Known only after the first bytes left: what was stored is removed again.
    this.#backstage.get(key)?.stop?.abort();
    this.#change(key, { phase: 'refused', problem: refusal, facts, isInspecting: false, uploadId: null });
    if (item.uploadId !== null) {
      await this.#ports.store.remove(item.uploadId);
      await this.#ports.api.cancel(item.uploadId).catch(() => undefined);
    }
  }

  async #start(key: string, file: File): Promise<void> {
    const item = this.#item(key);
    const backstage = this.#backstage.get(key);
    if (item?.phase !== 'checking' || backstage === undefined) return;
    const sent = savable(item.details);
    const form: StartUpload = { filename: file.name.slice(-255), sizeBytes: file.size, ...sent };
    const upload = await this.#ports.api.start(form, crypto.randomUUID());
    if (this.#backstage.get(key) !== backstage) {
      await this.#ports.api.cancel(upload.id).catch(() => undefined); // cancelled while it began
      return;
    }
    backstage.upload = upload;
    backstage.isFresh = true;
    backstage.release = (await this.#ports.claim(upload.id)) ?? backstage.release;
    const now = this.#item(key);
    this.#change(key, { uploadId: upload.id, videoId: upload.videoId, phase: 'waiting' });
    if (now !== undefined && now.details !== item.details) backstage.autosave.change(savable(now.details));
    await this.#remember(key);
    this.#sendNext();
  }

  async #remember(key: string): Promise<void> {
    const item = this.#item(key);
    const handle = this.#backstage.get(key)?.handle ?? null;
    if (!item?.uploadId || item.videoId === null || this.#userId === null || item.phase === 'sent') return;
    await this.#ports.store.put({
      uploadId: item.uploadId,
      videoId: item.videoId,
      userId: this.#userId,
      title: item.details.title,
      filename: item.filename,
      sizeBytes: item.sizeBytes,
      lastModified: item.lastModified,
      posterUrl: item.facts?.posterUrl ?? null,
      handle,
    });
  }

  #sendNext(): void {
    if (this.#sendingKey !== null) return;
    const next = this.#items.find((item) => item.phase === 'waiting');
    if (next !== undefined) void this.#send(next.key);
  }

  async #send(key: string): Promise<void> {
    const backstage = this.#backstage.get(key);
    if (!backstage?.file || backstage.upload === null) return;
    const stop = new AbortController();
    this.#sendingKey = key;
    backstage.stop = stop;
    backstage.rate.reset();
    this.#change(key, { phase: 'sending' });
    try {
      const { api, line, store } = this.#ports;
      // The truth for resuming is the server's: what was sent before a pause may have arrived or not.
      const upload = backstage.isFresh ? backstage.upload : await api.state(backstage.upload.id);
      backstage.isFresh = false;
      await uploadFile({
        api,
        line,
        file: backstage.file,
        upload,
        signal: stop.signal,
        onProgress: (sentBytes) => this.#progress(key, sentBytes),
        onStalled: (isStalled) => {
          const phase = isStalled ? 'stalled' : 'sending';
          if (!stop.signal.aborted && this.#item(key)?.phase !== phase)
            this.#change(key, { phase, bytesPerSecond: null, secondsLeft: null });
        },
      });
      this.#change(key, { phase: 'sent', sentBytes: backstage.file.size, bytesPerSecond: null, secondsLeft: null });
      await store.remove(upload.id);
      backstage.release();
    } catch (error) {
      if (!stop.signal.aborted) this.#fail(key, error);
    } finally {
      if (this.#sendingKey === key && backstage.stop === stop) this.#sendingKey = null;
      this.#sendNext();
    }
  }

  #progress(key: string, sentBytes: number): void {
    const item = this.#item(key);
    const backstage = this.#backstage.get(key);
    if (item === undefined || backstage === undefined) return;
    if (backstage.stop?.signal.aborted) {
      // Paused: of the parts that were on their way nothing is kept.
      this.#change(key, { sentBytes });
      return;
    }
    const nowMs = this.#ports.line.now();
    backstage.rate.add(sentBytes, nowMs);
    if (nowMs - this.#drawnAtMs < REDRAW_MS) return;
    this.#drawnAtMs = nowMs;
    this.#change(key, {
      sentBytes,
      bytesPerSecond: backstage.rate.bytesPerSecond(),
      secondsLeft: backstage.rate.secondsLeft(item.sizeBytes - sentBytes),
    });
  }

  #fail(key: string, error: unknown): void {
    const change: Partial<UploadItem> = {
      phase: 'failed',
      bytesPerSecond: null,
      secondsLeft: null,
      isInspecting: false,
    };
    if (isProblem(error, 'session-required')) {
      this.#change(key, { ...change, phase: 'paused', problem: 'You are signed out. Sign in again to continue.' });
      this.#ports.onSessionEnded();
    } else if (isProblem(error, 'upload-not-found')) {
      const uploadId = this.#item(key)?.uploadId;
      if (uploadId) void this.#ports.store.remove(uploadId);
      this.#change(key, {
        ...change,
        uploadId: null,
        videoId: null,
        sentBytes: 0,
        problem: 'The upload has expired or was cancelled. Try again to start anew.',
      });
    } else {
      this.#change(key, {
        ...change,
        problem: error instanceof Error ? error.message : 'Something went wrong. Try again.',
      });
    }
  }

  #change(key: string, changes: Partial<UploadItem>): void {
    if (this.#item(key) === undefined) return;
    this.#draw(this.#items.map((item) => (item.key === key ? { ...item, ...changes } : item)));
  }

  #draw(items: readonly UploadItem[]): void {
    this.#items = items;
    for (const listener of this.#listeners) listener();
  }
}

/** Part of the File System Access API that TypeScript's DOM library leaves out. */
interface PermissionAsker {
  requestPermission?(options: { mode: 'read' }): Promise<PermissionState>;
}

const matches = (item: UploadItem, file: File): boolean => isSameFile(item, file);

/** What may be sent: a title that is being retyped is empty for a moment and stays as it was. */
function savable(details: Partial<DraftDetails>): VideoDetails {
  const { title, ...rest } = details;
  return title === undefined || title.trim() === '' ? rest : { ...rest, title: title.trim() };
}
