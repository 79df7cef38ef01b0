// The foot of every page: what this site can tell of itself.
import { paths } from '../paths.ts';
import styles from './site-footer.module.css';

/** Pages of the worker; their target makes it a real navigation. */
const EXPLAINED = [
  ['/api/docs', 'API'],
  ['/problems', 'Problems'],
] as const;

export function SiteFooter() {
  return (
    <footer class={styles.footer}>
      <ul class={styles.links}>
        {EXPLAINED.map(([href, text]) => (
          <li key={href}>
            <a href={href} target="_top">
              {text}
            </a>
          </li>
        ))}
        <li>
          <a href={paths.helpViews()}>How views are counted</a>
        </li>
      </ul>
    </footer>
  );
}
