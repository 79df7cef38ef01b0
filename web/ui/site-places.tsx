// The places of the site: what the side bar and the drawer list.
import { useQuery } from '@tanstack/preact-query';
import { useLocation } from 'preact-iso';
import { categoriesQuery } from '../categories.ts';
import { paths } from '../paths.ts';
import { useMe } from '../session.ts';
import { Icon, type IconName } from './icon.tsx';
import styles from './site-nav.module.css';

/** Of those that every site begins with; what operators add has the common one. */
const CATEGORY_ICONS: Readonly<Record<string, IconName>> = {
  'film-animation': 'film',
  'autos-vehicles': 'car',
  music: 'music',
  'pets-animals': 'paw',
  sports: 'ball',
  'travel-events': 'globe',
  gaming: 'gamepad',
  'people-blogs': 'person',
  comedy: 'smile',
  entertainment: 'star',
  'news-politics': 'news',
  'howto-style': 'tool',
  education: 'book',
  'science-technology': 'flask',
  'nonprofits-activism': 'heart',
};

/** `onGo` is called when a place was chosen, for a drawer to close. */
export function SitePlaces({ onGo }: { onGo?: () => void }) {
  const { path } = useLocation();
  const { data: me } = useMe();
  const { data: categories = [] } = useQuery(categoriesQuery);
  // As the chips of the home page: what leads to an empty page is not offered, but where one is stays in sight.
  const filled = categories.filter(({ slug, hasVideos }) => hasVideos || path === paths.category(slug));
  const place = (href: string, icon: IconName, text: string) => (
    <li key={href}>
      <a class={styles.place} href={href} aria-current={path === href ? 'page' : undefined} onClick={onGo}>
        <Icon name={icon} />
        <span>{text}</span>
      </a>
    </li>
  );
  // A visitor is led back to the page that was chosen.
  const own = (href: string) => (me === null ? paths.signIn(href) : href);
  return (
    <>
      <ul class={styles.places}>
        {place(paths.home(), 'home', 'Home')}
        {place(paths.trending(), 'trending', 'Trending')}
        {place(own(paths.subscriptions()), 'subscriptions', 'Subscriptions')}
      </ul>
      <ul class={styles.places} aria-label="Yours">
        {place(own(paths.library()), 'library', 'Library')}
        {place(own(paths.history()), 'history', 'History')}
        {place(own(paths.settings()), 'settings', 'Settings')}
      </ul>
      {filled.length === 0 ? null : (
        <>
          <h2 class={styles.title}>Categories</h2>
          <ul class={styles.places}>
            {filled.map(({ slug, name }) => place(paths.category(slug), CATEGORY_ICONS[slug] ?? 'tag', name))}
          </ul>
        </>
      )}
    </>
  );
}
