// A part of the frame that is loaded only where it is wanted; pages have the router for that.
import { useEffect, useState } from 'preact/hooks';

/** What the chunk gives; null until it came, and while it is not wanted. */
export function useLoaded<Loaded>(
  load: () => Promise<{ default: Loaded }>,
  isWanted: boolean,
  onFailure: () => void = () => undefined,
): Loaded | null {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  useEffect(() => {
    if (isWanted) load().then(({ default: found }) => setLoaded(() => found), onFailure);
  }, [isWanted]);
  return isWanted ? loaded : null;
}
