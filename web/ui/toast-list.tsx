// Draws the short messages; a polite live region reads them out.
import { Icon } from './icon.tsx';
import styles from './toast-list.module.css';
import { toasts } from './toasts.ts';
import { useStore } from './use-store.ts';

export function ToastList() {
  const list = useStore(toasts.subscribe, toasts.list);
  return (
    <div class={styles.list} role="status" aria-live="polite">
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
              onClick={() => {
                toast.action?.run?.();
                toasts.dismiss(toast.id);
              }}
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
