// The ways to look around, as a row of chips over every list: arrow keys go along it, Enter goes there.
import { useQuery } from '@tanstack/preact-query';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { categoriesQuery } from '../../categories.ts';
import { paths } from '../../paths.ts';
import { useMe } from '../../session.ts';
import styles from './chips.module.css';

interface Chip {
  href: string;
  text: string;
}

/** Home of a visitor is the latest: only for those who have their own the latest is another place. */
function chipsFor(
  isSignedIn: boolean,
  categories: readonly { slug: string; name: string; hasVideos: boolean }[],
): Chip[] {
  return [
    { href: paths.home(), text: 'All' },
    ...(isSignedIn
      ? [
          { href: paths.subscriptions(), text: 'Subscriptions' },
          { href: paths.latest(), text: 'Latest' },
        ]
      : []),
    { href: paths.trending(), text: 'Trending' },
    ...categories
      .filter(({ hasVideos }) => hasVideos)
      .map(({ slug, name }) => ({ href: paths.category(slug), text: name })),
  ];
}

export function Chips() {
  const { url } = useLocation();
  const { data: me } = useMe();
  const { data: categories } = useQuery(categoriesQuery);
  const row = useRef<HTMLUListElement>(null);
  const chips = chipsFor(Boolean(me), categories ?? []);
  // Where one is must be seen; the page itself does not move.
  useEffect(() => {
    const current = row.current?.querySelector<HTMLElement>('[aria-current]');
    if (row.current && current) row.current.scrollLeft = current.offsetLeft - row.current.clientWidth / 2;
  }, [url, chips.length]);
  return (
    <nav class={styles.chips} aria-label="Feeds">
      <ul
        ref={row}
        class={styles.row}
        onKeyDown={(event) => {
          const link = event.target instanceof HTMLElement ? event.target.closest('a') : null;
          const next = link && neighbour([...event.currentTarget.querySelectorAll('a')], link, event.key);
          if (!next) return;
          event.preventDefault();
          next.focus();
        }}
      >
        {chips.map(({ href, text }) => (
          <li key={href}>
            <a class={styles.chip} href={href} aria-current={url === href ? 'page' : undefined}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function neighbour(links: HTMLAnchorElement[], from: HTMLAnchorElement, key: string): HTMLAnchorElement | undefined {
  const place = links.indexOf(from);
  if (key === 'ArrowRight') return links[place + 1];
  if (key === 'ArrowLeft') return links[place - 1];
  if (key === 'Home') return links[0];
  if (key === 'End') return links.at(-1);
  return undefined;
}
