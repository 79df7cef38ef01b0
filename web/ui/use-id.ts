// Ids that tie elements together, each once on the page: Preact's own count anew in parts that were loaded later.
import { useState } from 'preact/hooks';

let last = 0;

export function useId(): string {
  const [id] = useState(() => {
    last += 1;
    return `id-${last}`;
  });
  return id;
}
