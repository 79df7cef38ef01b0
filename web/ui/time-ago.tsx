// When something happened, as its age, with the exact time on hover and for machines.
import { useEffect, useState } from 'preact/hooks';
import { timeAgo } from './format.ts';

export function TimeAgo({ iso }: { iso: string }) {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={iso} title={new Date(iso).toLocaleString('en')}>
      {timeAgo(iso, nowMs)}
    </time>
  );
}
