// A modal dialog on the native <dialog>: focus, Escape and the rest of the page being inert are the browser's.
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from './button.tsx';
import styles from './dialog.module.css';
import { focusAgain } from './keep-focus.ts';
import { useId } from './use-id.ts';

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** Open while it is mounted; `onClose` is called for Escape and for the close button. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null || element.open) return;
    const opener = document.activeElement;
    element.showModal();
    return () => {
      element.close();
      focusAgain(opener);
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={styles.dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault(); // the owner of the state closes it
        onClose();
      }}
    >
      <div class={styles.inner}>
        <div class={styles.head}>
          <h2 id={titleId}>{title}</h2>
          <Button look="bare" icon="close" label="Close" onClick={onClose} />
        </div>
        {children}
      </div>
    </dialog>
  );
}

export function DialogActions({ children }: { children: ComponentChildren }) {
  return <div class={styles.actions}>{children}</div>;
}

interface ConfirmProps {
  title: string;
  text: ComponentChildren;
  confirm: string;
  isBusy?: boolean;
  error?: string | undefined;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be undone; the safe answer has the focus. */
export function ConfirmDialog({ title, text, confirm, isBusy = false, error, onConfirm, onClose }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      {error === undefined ? null : <p role="alert">{error}</p>}
      <DialogActions>
        <Button onClick={onClose} autofocus>
          Keep it
        </Button>
        <Button look="danger" disabled={isBusy} onClick={onConfirm}>
          {confirm}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
