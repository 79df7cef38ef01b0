// Where files are dropped or chosen; the whole page takes drops, so that a near miss does not leave the site.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../ui/icon.tsx';
import { filesOfDrop } from '../../uploads/dropped-files.ts';
import type { ChosenFile } from '../../uploads/uploads.ts';
import styles from './upload.module.css';

interface DropAreaProps {
  /** What the file picker offers beside `video/*`, with the dot. */
  extensions: readonly string[];
  onFiles: (files: ChosenFile[]) => void;
  children: ComponentChildren;
}

export function DropArea({ extensions, onFiles, children }: DropAreaProps) {
  const [isOver, setIsOver] = useState(false);
  const give = useRef(onFiles);
  give.current = onFiles;

  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setIsOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setIsOver(false);
      void filesOfDrop(event.dataTransfer).then((files) => give.current(files));
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, []);

  return (
    <div class={styles.drop} data-over={isOver}>
      <Icon name="upload" size={40} />
      <p>{isOver ? 'Let go to upload.' : 'Drop videos here, or'}</p>
      <input
        id="files"
        class={`${styles.input} visually-hidden`}
        type="file"
        multiple
        accept={['video/*', ...extensions].join(',')}
        onChange={(event) => {
          const { files } = event.currentTarget;
          if (files !== null) onFiles([...files].map((file) => ({ file, handle: null })));
          event.currentTarget.value = ''; // the same file may be chosen again
        }}
      />
      <label for="files" class={styles.choose}>
        Choose videos
      </label>
      {children}
    </div>
  );
}
