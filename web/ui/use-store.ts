// Draws a component again when a store outside of Preact changes.
import { useEffect, useState } from 'preact/hooks';

/** The current value of `read`, kept current by `subscribe`; `read` must give the same object while nothing changed. */
export function useStore<Value>(subscribe: (listener: () => void) => () => void, read: () => Value): Value {
  const [value, setValue] = useState<Value>(read);
  useEffect(() => {
    const update = () => setValue(() => read());
    update(); // it may have changed between the first drawing and now
    return subscribe(update);
  }, [subscribe, read]);
  return value;
}
