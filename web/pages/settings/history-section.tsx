// Settings of the history: whether it is kept, and the way to clear it.
import { useQuery } from '@tanstack/preact-query';
import { paths } from '../../paths.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { historySettingsQuery } from '../../watching.ts';
import styles from '../history/history.module.css';
import { usePause } from '../history/use-pause.ts';

export default function HistorySection() {
  const settings = useQuery(historySettingsQuery);
  const pause = usePause();
  if (settings.isError) return <ErrorNote error={settings.error} onRetry={() => void settings.refetch()} />;
  if (!settings.data) return <Skeleton height="6rem" />;
  const { paused } = settings.data;
  return (
    <>
      <p>
        {paused
          ? 'The history is paused: what you watch is not kept, and videos do not go on where you were.'
          : 'What you watch is kept for you alone, so that videos go on where you were, on every device.'}
      </p>
      <p class={styles.actions}>
        <Button icon={paused ? 'play' : 'pause'} onClick={() => pause(!paused)}>
          {paused ? 'Resume history' : 'Pause history'}
        </Button>
        <ButtonLink icon="history" href={paths.history()}>
          See and clear the history
        </ButtonLink>
      </p>
    </>
  );
}
