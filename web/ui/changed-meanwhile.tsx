// Says that something was changed while it was edited, shows to what, and asks which of the two shall stay; nothing typed is lost.
import { useEffect, useRef, useState } from 'preact/hooks';
import { ChangedMeanwhile, differingFields, type HeldEdit } from '../held-edit.ts';
import { Button } from './button.tsx';
import styles from './changed-meanwhile.module.css';

interface ChangedMeanwhileNoteProps<T extends object> {
  edit: HeldEdit<T>;
  /** What the last save threw; everything but a change of others is shown elsewhere. */
  error: unknown;
  /** What people call the fields. */
  names: Readonly<Record<keyof T, string>>;
  mine: T;
  /** Fills the form. */
  onFill: (state: T) => void;
  /** Saves what the form holds. */
  onSave: () => void;
  /** The error is settled. */
  onSettled: () => void;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return 'empty';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  return typeof value === 'object' ? Object.values(value).map(textOf).join(' ') : String(value);
}

export function ChangedMeanwhileNote<T extends object>(props: ChangedMeanwhileNoteProps<T>) {
  const { edit, error, names, mine, onFill, onSave, onSettled } = props;
  const [aside, setAside] = useState<T | null>(null);
  const note = useRef<HTMLDivElement>(null);
  // It comes where the button was that was pressed, at the foot of what scrolls.
  useEffect(() => {
    if (error instanceof ChangedMeanwhile) note.current?.scrollIntoView({ block: 'nearest' });
  }, [error]);
  if (!(error instanceof ChangedMeanwhile)) {
    if (aside === null) return null;
    return (
      <div class={styles.note} role="status">
        <p>The form now holds what was saved meanwhile.</p>
        <Button
          onClick={() => {
            onFill(aside);
            setAside(null);
          }}
        >
          Put mine back
        </Button>
      </div>
    );
  }
  const { now } = error as ChangedMeanwhile<T>;
  return (
    <div class={styles.note} role="alert" ref={note}>
      <p>
        <strong>It was changed meanwhile.</strong> Yours is not saved, and still in the form. It is now:
      </p>
      <dl>
        {differingFields(now.state, mine, edit.fields).map((field) => (
          <div key={String(field)}>
            <dt>{names[field]}</dt>
            <dd>{textOf(now.state[field])}</dd>
          </div>
        ))}
      </dl>
      <div class={styles.choice}>
        <Button
          onClick={() => {
            edit.goOnFrom(now);
            setAside(null);
            onSave();
          }}
        >
          Keep mine
        </Button>
        <Button
          onClick={() => {
            edit.goOnFrom(now);
            setAside(mine);
            onFill(now.state);
            onSettled();
          }}
        >
          Take theirs
        </Button>
      </div>
    </div>
  );
}
