// A text to take along, with the button that copies it.
import { useRef, useState } from 'preact/hooks';
import { Button } from '../../ui/button.tsx';
import styles from './share-dialog.module.css';

export function CopyField({ label, value, rows = 1 }: { label: string; value: string; rows?: number }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [said, setSaid] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setSaid('Copied');
    } catch {
      field.current?.select(); // not allowed to write: then by hand
      setSaid('Press Ctrl+C to copy');
    }
  };
  return (
    <div class={styles.copy}>
      <label class={styles.field}>
        {label}
        <textarea ref={field} readOnly rows={rows} value={value} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <Button icon="copy" disabled={value === ''} onClick={() => void copy()} label={`Copy: ${label}`} />
      <span role="status" class={styles.said}>
        {said}
      </span>
    </div>
  );
}
