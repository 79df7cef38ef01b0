// The bar at the bottom of a phone: the places one goes to.
import { useLocation } from 'preact-iso';
import { paths } from '../paths.ts';
import { useMe } from '../session.ts';
import styles from './header.module.css';
import { Icon, type IconName } from './icon.tsx';

export function BottomBar() {
  const { path } = useLocation();
  const { data: me } = useMe();
  const own = (href: string) => (me === null ? paths.signIn(href) : href);
  const tab = (href: string, icon: IconName, text: string) => (
    <a class={styles.tab} href={href} aria-current={path === href ? 'page' : undefined}>
      <Icon name={icon} />
      {text}
    </a>
  );
  return (
    <nav class={styles.bottomBar} aria-label="Main">
      {tab(paths.home(), 'home', 'Home')}
      {tab(own(paths.subscriptions()), 'subscriptions', 'Subscriptions')}
      {tab(paths.upload(), 'upload', 'Upload')}
      {tab(own(paths.library()), 'library', 'Library')}
      {me ? tab(paths.channel(me.username), 'person', 'You') : tab(paths.signIn(), 'person', 'Sign in')}
    </nav>
  );
}
