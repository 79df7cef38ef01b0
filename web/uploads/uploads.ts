// All uploads of this page, as a person handles them: they go on wherever one browses to.
import { beginUpload, discardUpload, inspectUpload, restoreUpload, savableDetails } from './begin-upload.ts';
import { failUpload, UploadSender } from './send-uploads.ts';
import { UploadDesk, type UploadsPorts } from './upload-desk.ts';
import { canPause, type DraftDetails, isAtRisk, itemFromFile, type UploadItem } from './upload-item.ts';
import { isSameFile } from './upload-store.ts';

export interface ChosenFile {
  file: File;
  handle: FileSystemFileHandle | null;
}

export class Uploads {
  readonly #desk: UploadDesk;
  readonly #sender: UploadSender;

  constructor(ports: UploadsPorts) {
    this.#desk = new UploadDesk(ports);
    this.#sender = new UploadSender(this.#desk);
  }

  items = (): readonly UploadItem[] => this.#desk.items();

  subscribe = (listener: () => void): (() => void) => this.#desk.subscribe(listener);

  /** Leaving the page now would stop bytes or lose edits, also of a person who is away. */
  isAtRisk(): boolean {
    return this.#desk.all().some(isAtRisk);
  }

  /**
   * Somebody signed in or out. While nobody is there the uploads stop and no one sees them; the same person finds them as they
   * were, and they go on; another finds nothing, and they are gone from the page. What was left unfinished earlier is listed.
   */
  async setUser(userId: string | null): Promise<void> {
    const desk = this.#desk;
    if (userId === null) {
      if (desk.userId !== null && !desk.isHidden) this.#stop();
      return;
    }
    if (userId === desk.userId && !desk.isHidden) return;
    if (userId !== desk.userId) for (const { key } of desk.all()) desk.remove(key);
    desk.userId = userId;
    desk.hide(false);
    this.#goOn();
    const stored = await desk.ports.store.list(userId);
    await Promise.all(stored.map((upload) => restoreUpload(desk, upload, userId)));
  }

  /** Saves all edits now, before their person signs out; resolves also when some could not be saved. */
  async saveAll(): Promise<void> {
    await Promise.all(this.#desk.all().map(({ key }) => this.#desk.task(key)?.autosave.flush()));
  }

  /** Uploads the files; one that an unfinished or failed upload waits for continues it. Gives those that are in the list already. */
  add(chosen: readonly ChosenFile[]): File[] {
    const leftOut: File[] = [];
    for (const { file, handle } of chosen) {
      const same = this.items().filter((item) => isSameFile(item, file));
      const unfinished = same.find((item) => item.phase === 'needs-file');
      const failed = same.find((item) => item.phase === 'failed');
      if (unfinished !== undefined) this.continueWith(unfinished.key, file);
      else if (failed !== undefined) this.resume(failed.key, file);
      else if (same.every((item) => item.phase === 'sent' || item.phase === 'refused')) {
        const key = this.#desk.list((made) => itemFromFile(made, file, handle !== null), { file, handle });
        this.#begin(key, file);
      } else leftOut.push(file);
    }
    return leftOut;
  }

  pause(key: string): void {
    const item = this.#desk.item(key);
    if (item === undefined || !canPause(item)) return;
    this.#halt(key);
    this.#sender.next();
  }

  /** Goes on after a pause or tries again after a failure; with `chosen`, the same file as it was chosen again. */
  resume(key: string, chosen?: File): void {
    const item = this.#desk.item(key);
    const task = this.#desk.task(key);
    const file = chosen ?? task?.file;
    if (item === undefined || task === undefined || !file || (item.phase !== 'paused' && item.phase !== 'failed'))
      return;
    task.file = file;
    task.waitsForSignIn = false;
    this.#desk.change(key, { phase: item.uploadId === null ? 'checking' : 'waiting', problem: null });
    if (item.uploadId === null) this.#begin(key, file);
    else this.#sender.next();
  }

  /** Opens the file of an unfinished upload again by its handle; false when the person must choose it. */
  async reopen(key: string): Promise<boolean> {
    const handle: (FileSystemFileHandle & PermissionAsker) | null | undefined = this.#desk.task(key)?.handle;
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
    const item = this.#desk.item(key);
    const task = this.#desk.task(key);
    if (item?.phase !== 'needs-file' || task === undefined) return false;
    if (!isSameFile(item, file)) {
      const problem = `This is another file. Choose “${item.filename}” as it was when the upload began.`;
      this.#desk.change(key, { problem });
      return false;
    }
    task.file = file;
    this.#desk.change(key, { phase: 'waiting', problem: null, isInspecting: true });
    void inspectUpload(this.#desk, key, file);
    this.#sender.next();
    return true;
  }

  /** Stops the upload and removes what was stored of it. */
  async cancel(key: string): Promise<void> {
    const uploadId = this.#desk.item(key)?.uploadId ?? null;
    this.drop(key);
    if (uploadId !== null) await discardUpload(this.#desk, uploadId);
  }

  /** Takes the upload off the list once its details are saved; it stays when they could not be, and says so. */
  async dismiss(key: string): Promise<void> {
    const autosave = this.#desk.task(key)?.autosave;
    if (autosave?.hasUnsaved) await autosave.flush();
    if (!autosave?.hasUnsaved) this.drop(key);
  }

  /** Takes the upload off the list now; details that are not saved are given up. */
  drop(key: string): void {
    this.#desk.remove(key);
    this.#sender.next();
  }

  /** Edits the details; they are saved by themselves once the upload has an id. */
  edit(key: string, changes: Partial<DraftDetails>): void {
    const item = this.#desk.item(key);
    if (item === undefined) return;
    this.#desk.change(key, { details: { ...item.details, ...changes } });
    if (item.videoId !== null) this.#desk.task(key)?.autosave.change(savableDetails(changes));
  }

  /** Tries again to save details that the server did not take. */
  saveNow(key: string): void {
    void this.#desk.task(key)?.autosave.retry();
  }

  #halt(key: string): void {
    this.#desk.task(key)?.stop?.abort();
    this.#desk.change(key, { phase: 'paused', bytesPerSecond: null, secondsLeft: null });
  }

  #stop(): void {
    this.#desk.hide(true);
    let count = 0;
    for (const item of this.#desk.all()) {
      const task = this.#desk.task(item.key);
      task?.autosave.rest();
      if (task !== undefined && canPause(item)) {
        task.waitsForSignIn = true;
        this.#halt(item.key);
      }
      if (task?.waitsForSignIn || item.phase === 'checking') count += 1;
    }
    if (count > 0) this.#desk.ports.onStopped(count);
  }

  #goOn(): void {
    for (const { key } of this.#desk.all()) {
      const task = this.#desk.task(key);
      void task?.autosave.flush();
      if (task?.waitsForSignIn) this.resume(key);
    }
    this.#sender.next();
  }

  #begin(key: string, file: File): void {
    void beginUpload(this.#desk, key, file).then(
      () => this.#sender.next(),
      (error: unknown) => failUpload(this.#desk, key, error),
    );
  }
}

/** Part of the File System Access API that TypeScript's DOM library leaves out. */
interface PermissionAsker {
  requestPermission?(options: { mode: 'read' }): Promise<PermissionState>;
}
