// Brings an element that a link led to into the middle of the window and keeps it there until the page has settled.
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** What is above it still loads and grows; after this, or once somebody scrolls, it is left where it is. */
const SETTLED_MS = 3000;
const OWN_WILL = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;

export function useArrival(element: RefObject<HTMLElement>, isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted) return;
    const show = () => element.current?.scrollIntoView({ block: 'center' });
    show();
    element.current?.focus({ preventScroll: true });
    const observer = new ResizeObserver(show);
    const stop = () => {
      observer.disconnect();
      clearTimeout(timer);
      for (const type of OWN_WILL) removeEventListener(type, stop);
    };
    const timer = setTimeout(stop, SETTLED_MS);
    observer.observe(document.body);
    for (const type of OWN_WILL) addEventListener(type, stop, { passive: true });
    return stop;
  }, [isWanted]);
}
