// The videos of a channel, in the order that one chooses.
import { useInfiniteQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { Channel, ChannelVideoSort } from '#contract/channels.ts';
import { channelVideosQuery } from '../../channels.ts';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PagedVideos } from '../../ui/paged-videos.tsx';
import styles from './channel.module.css';

const SORTS: Record<ChannelVideoSort, string> = { latest: 'Latest', popular: 'Popular', oldest: 'Oldest' };

export function VideosTab({ channel }: { channel: Channel }) {
  const [sort, setSort] = useState<ChannelVideoSort>('latest');
  const videos = useInfiniteQuery(channelVideosQuery(channel.handle, sort));
  return (
    <section class={styles.section} aria-label="Videos">
      {channel.videoCount < 2 ? null : (
        <fieldset class={styles.sorts} aria-label="Order">
          {(Object.keys(SORTS) as ChannelVideoSort[]).map((key) => (
            <button
              key={key}
              type="button"
              class={styles.sort}
              aria-pressed={key === sort}
              onClick={() => setSort(key)}
            >
              {SORTS[key]}
            </button>
          ))}
        </fieldset>
      )}
      <PagedVideos
        query={videos}
        isAtHome
        label={`Videos of ${channel.name}`}
        end="Those are all videos of this channel."
        empty={
          <EmptyState
            title="No videos yet"
            text={
              channel.viewer.isOwner
                ? 'What you upload and make public is shown here.'
                : `When ${channel.name} publishes a video, it is shown here.`
            }
          >
            {channel.viewer.isOwner ? (
              <ButtonLink look="primary" icon="upload" href={paths.upload()}>
                Upload a video
              </ButtonLink>
            ) : null}
          </EmptyState>
        }
      />
    </section>
  );
}
