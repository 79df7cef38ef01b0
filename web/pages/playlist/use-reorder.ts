// Moving rows of a list: held by the keyboard or by buttons, or dragged by mouse, pen and touch.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { moved, placeAfter, placeAt, type Step } from './order.ts';

interface Held {
  id: string;
  from: number;
  to: number;
  /** How far the pointer has carried it; null while no pointer does. */
  dragPx: number | null;
}

/** So far a press on the handle may tremble without being a drag. */
const TREMBLE_PX = 5;
const EDGE_PX = 72;
const SCROLL_PX = 12;

export interface Reorder {
  held: Held | null;
  /** Takes a row, or puts it down where it is. */
  toggle(id: string): void;
  step(step: Step): void;
  drop(): void;
  cancel(): void;
  startDrag(id: string, event: PointerEvent): void;
}

/**
 * @param ids the rows in their order
 * @param onMove called once for a move, when the row was put down at another place
 * @param say what a screen reader is told
 */
export function useReorder(
  ids: readonly string[],
  onMove: (id: string, from: number, to: number) => void,
  say: (event: 'held' | 'moved' | 'dropped' | 'cancelled', id: string, place: number) => void,
): Reorder {
  const [held, setHeld] = useState<Held | null>(null);
  const latest = useRef({ ids, onMove, say, held });
  latest.current = { ids, onMove, say, held };
  const stopDrag = useRef<() => void>(() => undefined);
  useEffect(() => () => stopDrag.current(), []);

  const put = (next: Held | null) => {
    latest.current.held = next;
    setHeld(next);
  };
  const drop = () => {
    const now = latest.current.held;
    if (now === null) return;
    put(null);
    latest.current.say('dropped', now.id, now.to);
    if (now.to !== now.from) latest.current.onMove(now.id, now.from, now.to);
  };
  const cancel = () => {
    stopDrag.current();
    const now = latest.current.held;
    put(null);
    if (now !== null) latest.current.say('cancelled', now.id, now.from);
  };
  const hold = (id: string) => {
    const from = latest.current.ids.indexOf(id);
    if (from < 0) return;
    put({ id, from, to: from, dragPx: null });
    latest.current.say('held', id, from);
  };

  return {
    held,
    drop,
    cancel,
    toggle: (id) => {
      const isSame = latest.current.held?.id === id;
      drop();
      if (!isSame) hold(id);
    },
    step: (step) => {
      const now = latest.current.held;
      if (now === null) return;
      const to = placeAfter(step, now.to, latest.current.ids.length);
      put({ ...now, to });
      latest.current.say('moved', now.id, to);
    },
    startDrag: (id, event) => {
      if (event.button !== 0) return;
      const row = (event.currentTarget as Element).closest('li');
      const rows = [...(row?.parentElement?.children ?? [])];
      const from = latest.current.ids.indexOf(id);
      if (row === null || from < 0 || rows.length !== latest.current.ids.length) return;
      stopDrag.current = followPointer(event, rows, from, {
        begin: () => drop(), // another one that is held stays where it is
        carry: (to, dragPx) => put({ id, from, to, dragPx }),
        drop,
        cancel,
      });
    },
  };
}

interface DragSteps {
  begin(): void;
  carry(to: number, dragPx: number): void;
  drop(): void;
  cancel(): void;
}

/** Follows one pointer until it goes up. Rows keep their places in the page meanwhile: what is moved would lose the pointer. */
function followPointer(start: PointerEvent, rows: readonly Element[], from: number, steps: DragSteps): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const middleOf = (row: Element) => {
    const { top, height } = row.getBoundingClientRect();
    return top + window.scrollY + height / 2;
  };
  const middles = rows.map(middleOf);
  const startY = start.clientY + window.scrollY;
  let clientY = start.clientY;
  let isDragging = false;
  const carry = () => {
    const dragPx = clientY + window.scrollY - startY;
    steps.carry(placeAt(middles, from, (middles[from] ?? 0) + dragPx), dragPx);
  };
  const scroll = () => {
    if (signal.aborted) return;
    const isNearTop = clientY < EDGE_PX;
    if (isNearTop || clientY > window.innerHeight - EDGE_PX) {
      window.scrollBy(0, isNearTop ? -SCROLL_PX : SCROLL_PX);
      carry();
    }
    requestAnimationFrame(scroll);
  };
  const isOther = (event: PointerEvent) => event.pointerId !== start.pointerId;
  addEventListener(
    'pointermove',
    (event) => {
      if (isOther(event)) return;
      clientY = event.clientY;
      if (!isDragging) {
        if (Math.abs(clientY - start.clientY) < TREMBLE_PX) return;
        isDragging = true;
        steps.begin();
        requestAnimationFrame(scroll);
      }
      carry();
    },
    { signal },
  );
  addEventListener(
    'pointerup',
    (event) => {
      if (isOther(event)) return;
      stop.abort();
      if (!isDragging) return;
      // The click that follows belongs to the drag, not to the handle.
      addEventListener('click', (click) => click.stopPropagation(), { capture: true, once: true });
      setTimeout(() => steps.drop());
    },
    { signal },
  );
  addEventListener('pointercancel', (event) => isOther(event) || steps.cancel(), { signal });
  addEventListener('keydown', (event) => isDragging && event.key === 'Escape' && steps.cancel(), { signal });
  return () => stop.abort();
}

/** The rows as they are drawn: by the keyboard they change places at once, under a pointer they are shifted only. */
export function drawnOrder<Item>(list: readonly Item[], held: Held | null): Item[] {
  return held === null || held.dragPx !== null ? [...list] : moved(list, held.from, held.to);
}

/** How far a row is shifted while another one is dragged over it, in heights of the dragged row. */
export function shiftOf(place: number, held: Held): -1 | 0 | 1 {
  if (place > held.from && place <= held.to) return -1;
  return place < held.from && place >= held.to ? 1 : 0;
}

/**
 * Keeps the focus where it was while rows change places: an element that is put elsewhere in the page loses it. Where the
 * button is gone, as after "Done", the handle of its row takes the focus. What it gives goes to the list.
 */
export function useKeptFocus(held: Held | null): (event: FocusEvent) => void {
  const last = useRef<{ element: HTMLElement; row: string } | null>(null);
  useLayoutEffect(() => {
    const known = last.current;
    if (known === null || (document.activeElement !== null && document.activeElement !== document.body)) return;
    const handle = () => document.querySelector<HTMLElement>(`[data-row="${known.row}"] [data-handle]`);
    (known.element.isConnected ? known.element : handle())?.focus();
  }, [held?.id, held?.to]);
  return ({ target }) => {
    const row = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-row]')?.dataset['row'] : undefined;
    if (target instanceof HTMLElement && row !== undefined) last.current = { element: target, row };
  };
}
