// What an upload needs to go on after a reload, kept in IndexedDB: its id, the identity of its file, and a handle where the browser has one.

export interface StoredUpload {
  uploadId: string;
  videoId: string;
  /** Whose upload it is: another person on this browser does not see it. */
  userId: string;
  title: string;
  filename: string;
  sizeBytes: number;
  lastModified: number;
  posterUrl: string | null;
  /** Lets one click reopen the file (File System Access; Chromium only). */
  handle: FileSystemFileHandle | null;
}

export interface UploadStore {
  list(userId: string): Promise<StoredUpload[]>;
  put(upload: StoredUpload): Promise<void>;
  remove(uploadId: string): Promise<void>;
}

/** Same name, size and date: what the browser can say about two choices being one file. */
export function isSameFile(stored: Pick<StoredUpload, 'filename' | 'sizeBytes' | 'lastModified'>, file: File): boolean {
  return stored.filename === file.name && stored.sizeBytes === file.size && stored.lastModified === file.lastModified;
}

const DATABASE = 'rivulet';
const TABLE = 'uploads';

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: 'uploadId' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within<Result>(
  mode: IDBTransactionMode,
  act: (table: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(TABLE, mode);
      const request = act(transaction.objectStore(TABLE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
      transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export const indexedDbStore: UploadStore = {
  list: async (userId) => {
    const all: StoredUpload[] = await within('readonly', (table) => table.getAll());
    return all.filter((upload) => upload.userId === userId);
  },
  put: async (upload) => {
    await within('readwrite', (table) => table.put(upload));
  },
  remove: async (uploadId) => {
    await within('readwrite', (table) => table.delete(uploadId));
  },
};

/** `store`, but without it (private windows, full disks) uploads still run: only the reload is lost. */
export function forgiving(store: UploadStore): UploadStore {
  return {
    list: (userId) => store.list(userId).catch(() => []),
    put: (upload) => store.put(upload).catch(() => undefined),
    remove: (uploadId) => store.remove(uploadId).catch(() => undefined),
  };
}
