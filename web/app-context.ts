// What lives as long as the page does and is handed to components: the uploads, once somebody is signed in.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { useStore } from './ui/use-store.ts';
import type { UploadItem } from './uploads/upload-item.ts';
import type { Uploads } from './uploads/uploads.ts';

/** Holds the upload engine, which is loaded only for those who are signed in: visitors who watch do not pay for it. */
export class UploadsHolder {
  #uploads: Uploads | null = null;
  readonly #listeners = new Set<() => void>();

  get = (): Uploads | null => this.#uploads;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(uploads: Uploads): void {
    this.#uploads = uploads;
    for (const listener of this.#listeners) listener();
  }
}

export const UploadsContext = createContext(new UploadsHolder());

/** The uploads of this page; null until the engine is there. */
export function useUploadsIfAny(): Uploads | null {
  const holder = useContext(UploadsContext);
  return useStore(holder.subscribe, holder.get);
}

/** The uploads of this page, for components that are drawn only where they are there. */
export function useUploads(): Uploads {
  const uploads = useUploadsIfAny();
  if (uploads === null) throw new Error('the uploads are not there yet');
  return uploads;
}

export function useUploadItems(uploads: Uploads): readonly UploadItem[] {
  return useStore(uploads.subscribe, uploads.items);
}
