// Changes of a list are shown at once and sent one after another; until the list was read after the last one, what is read is older.
import { useRef, useState } from 'preact/hooks';

export interface Changes<Item> {
  /** The list as its owner left it. */
  shown: readonly Item[];
  /** @param next what is shown from now on; null where that is seen only when the list is read again */
  change(next: readonly Item[] | null, send: () => Promise<unknown>): void;
}

/**
 * @param stored the list as it was read last, which may have been before a change that is under way
 * @param readAgain resolves when `stored` is what the store has now
 */
export function useChanges<Item>(
  stored: readonly Item[],
  readAgain: () => Promise<unknown>,
  onError: (error: unknown) => void,
): Changes<Item> {
  const [left, setLeft] = useState<readonly Item[] | null>(null);
  const sending = useRef({ last: Promise.resolve(), open: 0 });
  return {
    shown: left ?? stored,
    change(next, send) {
      if (next !== null) setLeft(next);
      const { current: queue } = sending;
      queue.open += 1;
      queue.last = queue.last
        .then(send)
        .catch(onError)
        .then(async () => {
          queue.open -= 1;
          if (queue.open > 0) return;
          await readAgain();
          if (queue.open === 0) setLeft(null);
        });
    },
  };
}
