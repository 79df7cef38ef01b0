// Asks before the page is left, but only while bytes are at risk.
import type { Uploads } from './uploads.ts';

/** A listener for beforeunload keeps pages out of the back/forward cache, so it is there only while it is needed. */
export function guardUnload(uploads: Uploads, target: EventTarget): () => void {
  let isGuarding = false;
  const ask = (event: Event) => event.preventDefault();
  const update = () => {
    const isNeeded = uploads.isAtRisk();
    if (isNeeded === isGuarding) return;
    isGuarding = isNeeded;
    if (isNeeded) target.addEventListener('beforeunload', ask);
    else target.removeEventListener('beforeunload', ask);
  };
  const stop = uploads.subscribe(update);
  update();
  return () => {
    stop();
    target.removeEventListener('beforeunload', ask);
  };
}
