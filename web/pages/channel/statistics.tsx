// What one's own channel has come to, in five numbers.
import { useQuery } from '@tanstack/preact-query';
import type { ChannelStatistics } from '#contract/channels.ts';
import { channelStatisticsQuery } from '../../channels.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import styles from './channel.module.css';

const NAMES: Record<keyof ChannelStatistics, string> = {
  subscribers: 'Subscribers',
  videos: 'Public videos',
  views: 'Views',
  likes: 'Likes',
  comments: 'Comments',
};
const whole = new Intl.NumberFormat('en');

export function Statistics() {
  const { data, isError, error, refetch } = useQuery(channelStatisticsQuery);
  if (isError && data === undefined) {
    return <ErrorNote error={error} what="The statistics could not be loaded." onRetry={() => void refetch()} />;
  }
  if (data === undefined) return <Skeleton height="5rem" />;
  return (
    <dl class={styles.statistics}>
      {(Object.keys(NAMES) as (keyof ChannelStatistics)[]).map((key) => (
        <div key={key}>
          <dt>{NAMES[key]}</dt>
          <dd>{whole.format(data[key])}</dd>
        </div>
      ))}
    </dl>
  );
}
