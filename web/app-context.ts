// What lives as long as the page does and is handed to components: the uploads.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { useStore } from './ui/use-store.ts';
import type { UploadItem } from './uploads/upload-item.ts';
import type { Uploads } from './uploads/uploads.ts';

export const UploadsContext = createContext<Uploads | null>(null);

/** The uploads of this page. Throws outside of the app. */
export function useUploads(): Uploads {
  const uploads = useContext(UploadsContext);
  if (uploads === null) throw new Error('useUploads needs the app around it');
  return uploads;
}

export function useUploadItems(): readonly UploadItem[] {
  const uploads = useUploads();
  return useStore(uploads.subscribe, uploads.items);
}
