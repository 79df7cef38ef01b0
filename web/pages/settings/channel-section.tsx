// Settings of one's channel: its pictures, its name, what it says of itself, and its numbers.
import { useQuery } from '@tanstack/preact-query';
import { ownChannelQuery } from '../../channels.ts';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Statistics } from '../channel/statistics.tsx';
import { ChannelForm } from './channel-form.tsx';
import { ChannelImages } from './channel-images.tsx';
import styles from './settings.module.css';

export default function ChannelSection() {
  const { data: channel, error, refetch } = useQuery(ownChannelQuery);
  if (channel === undefined) {
    return error === null ? (
      <Skeleton height="20rem" />
    ) : (
      <ErrorNote error={error} what="Your channel could not be loaded." onRetry={() => void refetch()} />
    );
  }
  return (
    <>
      <ChannelImages channel={channel} />
      <ChannelForm key={channel.id} channel={channel} />
      <h3>Statistics</h3>
      <Statistics />
      <p class={styles.buttons}>
        <ButtonLink icon="person" href={paths.channel(channel.handle)}>
          See your channel
        </ButtonLink>
      </p>
    </>
  );
}
