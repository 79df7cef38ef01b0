// The places of the site beside every page of a wide window; the watch page keeps the room for its picture.
import { useLocation } from 'preact-iso';
import styles from './site-nav.module.css';
import { SitePlaces } from './site-places.tsx';

/** Where the drawer is the way to the places, however wide the window is. */
export const hasSideBar = (path: string): boolean => !path.startsWith('/watch/');

export function SideBar() {
  const { path } = useLocation();
  if (!hasSideBar(path)) return null;
  return (
    <nav class={styles.sideBar} aria-label="Places">
      <SitePlaces />
    </nav>
  );
}
