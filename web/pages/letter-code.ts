// The code in the address of a page that a letter led to: read once and taken out of the address.
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';

/** Null when there is none; the address bar and the history do not keep it. */
export function useLetterCode(): string | null {
  const { query } = useLocation();
  const [code] = useState(() => query['code'] || null);
  useEffect(() => {
    if (code !== null) history.replaceState(history.state, '', location.pathname);
  }, []);
  return code;
}
