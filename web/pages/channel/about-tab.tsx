// What a channel says of itself, and to its owner what it has come to.
import type { Channel } from '#contract/channels.ts';
import { paths } from '../../paths.ts';
import { FeedLink } from '../../ui/feed-link.tsx';
import { Icon } from '../../ui/icon.tsx';
import styles from './channel.module.css';
import { Statistics } from './statistics.tsx';

export default function AboutTab({ channel }: { channel: Channel }) {
  return (
    <section class={styles.about} aria-label="About">
      <p class={styles.text}>{channel.about === '' ? 'This channel says nothing about itself yet.' : channel.about}</p>
      {channel.links.length === 0 ? null : (
        <>
          <h2>Links</h2>
          <ul class={styles.links}>
            {channel.links.map(({ title, url }) => (
              <li key={url}>
                <a href={url} target="_blank" rel="noopener noreferrer nofollow ugc">
                  <Icon name="link" />
                  <span>
                    {title}
                    <small>{new URL(url).host}</small>
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      <p class={styles.facts}>
        Here since{' '}
        {new Date(channel.createdAt).toLocaleDateString('en', { year: 'numeric', month: 'long', day: 'numeric' })}
      </p>
      <p>
        <FeedLink href={paths.channelFeed(channel.handle)} of={channel.name} />
      </p>
      {channel.viewer.isOwner ? (
        <>
          <h2>Statistics</h2>
          <p class={styles.facts}>Only you see these.</p>
          <Statistics />
        </>
      ) : null}
    </section>
  );
}
