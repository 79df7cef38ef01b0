// What one watched last, in the library.
import { useInfiniteQuery } from '@tanstack/preact-query';
import { paths } from '../../paths.ts';
import { historyQuery } from '../../watching.ts';
import { Strip } from './strip.tsx';

export function HistoryStrip() {
  const history = useInfiniteQuery(historyQuery);
  const videos = (history.data?.pages[0]?.data ?? []).map((video) => ({ key: video.id, video }));
  return (
    <Strip
      title="History"
      href={paths.history()}
      empty="Nothing watched yet. What you watch is listed here, and goes on where you stopped."
      query={history}
      videos={videos}
    />
  );
}
