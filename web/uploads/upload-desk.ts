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
  /** The list was hidden, since nobody is signed in any more, and so many uploads have stopped until their person is back. */
  onStopped(count: number): void;
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
  /** It stopped because its person was signed out, and goes on when they are back. */
  waitsForSignIn: boolean;
  /** Gives the claim on the upload up, so that another tab may go on with it. */
  release: () => void;
  rate: TransferRate;
  autosave: Autosave<VideoDetails>;
}

const NOTHING: readonly UploadItem[] = [];

export class UploadDesk {
  readonly ports: UploadsPorts;
  readonly #tasks = new Map<string, UploadTask>();
  readonly #listeners = new Set<() => void>();
  #items: readonly UploadItem[] = [];
  #nextKey = 1;
  #isHidden = false;
  /** Whose uploads these are, also while nobody is signed in. */
  userId: string | null = null;

  constructor(ports: UploadsPorts) {
    this.ports = ports;
  }

  /** What may be shown, and nothing while its person is away. The same array until something changes. */
  items = (): readonly UploadItem[] => (this.#isHidden ? NOTHING : this.#items);

  /** Also what is hidden. */
  all(): readonly UploadItem[] {
    return this.#items;
  }

  get isHidden(): boolean {
    return this.#isHidden;
  }

  /** Nobody sees the list, and nothing of it is sent, until it is shown again. */
  hide(isHidden: boolean): void {
    this.#isHidden = isHidden;
    this.#draw(this.#items);
  }

  /** The server said so; once is enough. */
  sessionEnded(): void {
    if (!this.#isHidden) this.ports.onSessionEnded();
  }

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
    const videoId = () => task.upload?.videoId ?? null; // of the task: the list may have lost it when the save begins
    const autosave = new Autosave<VideoDetails>(
      detailsAutosave(this, videoId, (saveState, saveErrors) => this.change(key, { saveState, saveErrors })),
    );
    const task: UploadTask = {
      file: null,
      handle: null,
      upload: null,
      startKey: crypto.randomUUID(),
      isFresh: false,
      stop: null,
      waitsForSignIn: false,
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

  /** Stops the upload and takes it off the list; details that are not saved are given up. */
  remove(key: string): void {
    const task = this.#tasks.get(key);
    task?.stop?.abort();
    task?.release();
    task?.autosave.forget();
    this.#tasks.delete(key);
    this.#draw(this.#items.filter((item) => item.key !== key));
  }

  #draw(items: readonly UploadItem[]): void {
    this.#items = items;
    for (const listener of this.#listeners) listener();
  }
}
