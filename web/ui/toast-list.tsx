// Draws the short messages; a polite live region reads them out.
import { useEffect } from 'preact/hooks';
import { Icon } from './icon.tsx';
import styles from './toast-list.module.css';
import { type Toast, toasts, UNDO } from './toasts.ts';
import { useStore } from './use-store.ts';

export function ToastList() {
  const list = useStore(toasts.subscribe, toasts.list);
  useUndoKey(list);
  return (
    <div class={styles.list} role="status" aria-live="polite" data-passing>
      {list.map((toast) => (
        <div
          key={toast.id}
          class={styles.toast}
          onPointerEnter={() => toasts.hold(toast.id)}
          onPointerLeave={() => toasts.release(toast.id)}
          onFocusIn={() => toasts.hold(toast.id)}
          onFocusOut={() => toasts.release(toast.id)}
        >
          <span class={styles.text}>{toast.text}</span>
          {toast.action?.href === undefined ? null : (
            <a class={styles.action} href={toast.action.href} onClick={() => toasts.dismiss(toast.id)}>
              {toast.action.text}
            </a>
          )}
          {toast.action?.run === undefined ? null : (
            <button
              type="button"
              class={styles.action}
              {...(isUndo(toast) ? { 'aria-keyshortcuts': 'Control+Z', title: 'Ctrl+Z' } : {})}
              onClick={() => act(toast)}
            >
              {toast.action.text}
            </button>
          )}
          <button type="button" class={styles.close} aria-label="Dismiss" onClick={() => toasts.dismiss(toast.id)}>
            <Icon name="close" size={18} />
          </button>
        </div>
      ))}
    </div>
  );
}

const isUndo = ({ action }: Toast): boolean => action?.run !== undefined && action.text === UNDO;

function act(toast: Toast): void {
  toast.action?.run?.();
  toasts.dismiss(toast.id);
}

/** The message may be many presses of Tab away, and stays for seconds: Ctrl+Z undoes the last, but where one types. */
function useUndoKey(list: readonly Toast[]): void {
  useEffect(() => {
    const last = list.findLast(isUndo);
    if (last === undefined) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
        return;
      const { target } = event;
      const isTyping = target instanceof HTMLElement && target.matches('input:not([type=checkbox]), textarea, select');
      if (isTyping || event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      act(last);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [list]);
}
