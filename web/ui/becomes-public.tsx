// How long until a scheduled video becomes public, with the exact time on hover and for machines.
import { useEffect, useState } from 'preact/hooks';
import { timeUntil } from './format.ts';

export function BecomesPublic({ iso }: { iso: string }) {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span>
      Becomes public{' '}
      <time dateTime={iso} title={new Date(iso).toLocaleString('en')}>
        {timeUntil(iso, nowMs)}
      </time>
    </span>
  );
}
