// The link to the RSS feed of a page; no page of the app, so the router leaves it to the browser.
import styles from './feed-link.module.css';
import { Icon } from './icon.tsx';

export function FeedLink({ href, of }: { href: string; of: string }) {
  return (
    <a class={styles.link} href={href} target="_top" type="application/rss+xml">
      <Icon name="feed" />
      RSS feed<span class="visually-hidden"> of {of}</span>
    </a>
  );
}
