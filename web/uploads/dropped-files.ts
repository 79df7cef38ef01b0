// The files of a drop, with handles where the browser gives them, so that an upload can go on after a reload with one click.
import type { ChosenFile } from './uploads.ts';

interface HandleItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

/** Must be called in the drop event: the items are gone after it, so everything is asked for before the first await. */
export async function filesOfDrop(transfer: Pick<DataTransfer, 'items'>): Promise<ChosenFile[]> {
  const asked = [...transfer.items]
    .filter((item) => item.kind === 'file')
    .map((item) => ({
      file: item.getAsFile(),
      handle: (item as HandleItem).getAsFileSystemHandle?.().catch(() => null),
    }));
  const chosen: ChosenFile[] = [];
  for (const { file, handle: asking } of asked) {
    const handle = (await asking) ?? null;
    if (handle?.kind === 'directory' || file === null) continue;
    chosen.push({ file, handle: handle as FileSystemFileHandle | null });
  }
  return chosen;
}
