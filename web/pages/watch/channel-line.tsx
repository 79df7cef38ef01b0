// Whose video it is: picture, name and followers of the channel, and the way to follow it.
import { useQuery } from '@tanstack/preact-query';
import type { ChannelRef } from '#contract/channels.ts';
import { channelQuery } from '../../channels.ts';
import { paths } from '../../paths.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { countOf } from '../../ui/count.ts';
import { SubscribeButton } from '../../ui/subscribe-button.tsx';
import styles from './channel-line.module.css';

/** The name is there at once; what the channel is to the viewer comes from the API. */
export function ChannelLine({ channel }: { channel: ChannelRef }) {
  const { data } = useQuery(channelQuery(channel.handle));
  return (
    <div class={styles.line}>
      <a class={styles.channel} href={paths.channel(channel.handle)}>
        <Avatar url={channel.avatar} name={channel.name} size={44} />
        <span class={styles.names}>
          <strong>{channel.name}</strong>
          <small>{data === undefined ? `@${channel.handle}` : countOf(data.subscriberCount, 'subscriber')}</small>
        </span>
      </a>
      {data === undefined ? null : <SubscribeButton channel={data} />}
    </div>
  );
}
