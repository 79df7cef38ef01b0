// The places of the site behind a button, where there is no room for the side bar: a native dialog at the edge.
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Button } from './button.tsx';
import { hasSideBar } from './side-bar.tsx';
import styles from './site-nav.module.css';
import { SitePlaces } from './site-places.tsx';

export function Drawer() {
  const dialog = useRef<HTMLDialogElement>(null);
  const { path } = useLocation();
  useEffect(() => {
    dialog.current?.setAttribute('closedby', 'any'); // a press beside it closes it, where the browser knows how
  }, []);
  const close = () => dialog.current?.close();
  return (
    <>
      <span class={[styles.opener, hasSideBar(path) ? styles.narrowOnly : ''].join(' ')}>
        <Button
          look="bare"
          icon="menu"
          label="Places"
          aria-haspopup="dialog"
          onClick={() => dialog.current?.showModal()}
        />
      </span>
      <dialog ref={dialog} class={styles.drawer} aria-label="Places">
        <nav class={styles.inDrawer} aria-label="Places">
          <div class={styles.drawerHead}>
            <Button look="bare" icon="close" label="Close" onClick={close} />
          </div>
          <SitePlaces onGo={close} />
        </nav>
      </dialog>
    </>
  );
}
