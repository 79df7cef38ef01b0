// What the parts of the upload engine share: the list that is drawn, what belongs to each upload besides, and the ports.
import type { Upload, UploadLimits } from '#contract/uploads.ts';
import type { Video, VideoDetails } from '#contract/videos.ts';
import { Autosave } from './autosave.ts';
import { detailsAutosave } from './details-autosave.ts';
import type { FileFacts } from './inspect-file.ts';
import { TransferRate } from './transfer-rate.ts';
import type { UploadApi } from './upload-api.ts';
import type { Claim } from './upload-claims.ts';
import type { Line } from './upload-file.ts';
import type { UploadItem } from './upload-item.ts';
import type { UploadStore } from './upload-store.ts';

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

/** What belongs to an upload and is nothing to draw. */
export interface UploadTask {
  file: File | null;
  handle: FileSystemFileHandle | null;
  upload: Upload | null;
  /** Names the beginning, so that trying it again after a lost answer does not begin twice. */
  startKey: string;
  /** Begun just now: the server has nothing of it yet. */
  isFresh: boolean;
  stop: AbortController | null;
  /** Gives the claim on the upload up, so that another tab may go on with it. */
  release: () => void;
  rate: TransferRate;
  autosave: Autosave<VideoDetails>;
}

export class UploadDesk {
  readonly ports: UploadsPorts;
  readonly #tasks = new Map<string, UploadTask>();
  readonly #listeners = new Set<() => void>();
  #items: readonly UploadItem[] = [];
  #nextKey = 1;
  userId: string | null = null;

  constructor(ports: UploadsPorts) {
    this.ports = ports;
  }

  /** The same array until something changes. */
  items = (): readonly UploadItem[] => this.#items;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  item(key: string): UploadItem | undefined {
    return this.#items.find((item) => item.key === key);
  }

  task(key: string): UploadTask | undefined {
    return this.#tasks.get(key);
  }

  /** Lists an upload; `make` is given its key. */
  list(make: (key: string) => UploadItem, given: Partial<UploadTask>): string {
    const key = `upload-${this.#nextKey++}`;
    // Of the task and not of the list: what was typed last is saved also when the upload is off the list already.
    const videoId = () => task.upload?.videoId ?? null;
    const autosave = new Autosave<VideoDetails>(
      detailsAutosave(this.ports, videoId, (saveState, saveErrors) => this.change(key, { saveState, saveErrors })),
    );
    const task: UploadTask = {
      file: null,
      handle: null,
      upload: null,
      startKey: crypto.randomUUID(),
      isFresh: false,
      stop: null,
      release: () => undefined,
      rate: new TransferRate(),
      autosave,
      ...given,
    };
    this.#tasks.set(key, task);
    this.#draw([...this.#items, make(key)]);
    return key;
  }

  /** Changes what is drawn; nothing happens when the upload was taken off the list meanwhile. */
  change(key: string, changes: Partial<UploadItem>): void {
    if (this.item(key) === undefined) return;
    this.#draw(this.#items.map((item) => (item.key === key ? { ...item, ...changes } : item)));
  }

  /** Stops the upload and takes it off the list; unsaved details are still saved. */
  remove(key: string): void {
    const task = this.#tasks.get(key);
    task?.stop?.abort();
    task?.release();
    if (task?.autosave.hasUnsaved) void task.autosave.flush();
    this.#tasks.delete(key);
    this.#draw(this.#items.filter((item) => item.key !== key));
  }

  #draw(items: readonly UploadItem[]): void {
    this.#items = items;
    for (const listener of this.#listeners) listener();
  }
}
