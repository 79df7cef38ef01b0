// The bar at the top: brand, upload, theme, and the account or the way to one.
import { useQueryClient } from '@tanstack/preact-query';
import { useRef, useState } from 'preact/hooks';
import { ErrorBoundary, lazy, useLocation } from 'preact-iso';
import { hasRole } from '#contract/roles.ts';
import { useUploadsIfAny } from '../app-context.ts';
import markUrl from '../favicon.svg';
import { paths } from '../paths.ts';
import { signOut, useMe } from '../session.ts';
import { Button, ButtonLink } from './button.tsx';
import { Drawer } from './drawer.tsx';
import { errorText } from './error-note.tsx';
import styles from './header.module.css';
import { Icon } from './icon.tsx';
import { SearchBox } from './search-box.tsx';
import { applyTheme, nextTheme, readTheme } from './theme.ts';
import { toasts } from './toasts.ts';

/** Only those who are signed in have one: visitors who watch do not pay for it. */
const Bell = lazy(() => import('./bell.tsx').then(({ Bell }) => Bell));

export function Header() {
  const { data: me } = useMe();
  const { url, path } = useLocation();
  return (
    <header class={styles.header}>
      <Drawer />
      <a class={styles.brand} href={paths.home()}>
        <img src={markUrl} alt="" width={32} height={32} />
        <span class={styles.brandName}>Rivulet</span>
      </a>
      <SearchBox />
      <nav class={styles.nav} aria-label="Site">
        <span class={styles.wideOnly}>
          <ButtonLink look="primary" icon="upload" href={paths.upload()}>
            Upload
          </ButtonLink>
        </span>
        <ThemeButton />
        {me === undefined ? null : me === null ? (
          path === paths.signIn() ? null : (
            <ButtonLink href={paths.signIn(path === paths.signUp() ? undefined : url)}>Sign in</ButtonLink>
          )
        ) : (
          <>
            <ErrorBoundary>
              <Bell />
            </ErrorBoundary>
            <AccountMenu
              name={me.displayName}
              username={me.username}
              isOperator={me.isOperator === true}
              isModerator={hasRole(me, 'moderator')}
            />
          </>
        )}
      </nav>
    </header>
  );
}

const THEME_NAMES = { system: 'like the system', light: 'light', dark: 'dark' } as const;

function ThemeButton() {
  const [theme, setTheme] = useState(() => readTheme(localStorage));
  const next = nextTheme(theme);
  return (
    <Button
      look="bare"
      icon={theme}
      label={`Theme: ${THEME_NAMES[theme]}. Change to ${THEME_NAMES[next]}`}
      onClick={() => {
        applyTheme(next, document.documentElement, localStorage);
        setTheme(next);
      }}
    />
  );
}

interface AccountProps {
  name: string;
  username: string;
  isOperator: boolean;
  isModerator: boolean;
}

function AccountMenu({ name, username, isOperator, isModerator }: AccountProps) {
  const client = useQueryClient();
  const { route } = useLocation();
  const uploads = useUploadsIfAny();
  const menu = useRef<HTMLDivElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const close = () => menu.current?.hidePopover();
  const leave = async () => {
    close();
    try {
      route(paths.home()); // first, lest a page that needs a session leads to the sign-in
      await uploads?.saveAll(); // what was typed a moment ago; nobody can save it later
      await signOut(client);
      toasts.show('You are signed out.');
    } catch (error) {
      toasts.show(errorText(error));
    }
  };
  return (
    <>
      <span class={styles.account}>
        <Button
          look="bare"
          icon="person"
          popovertarget="account-menu"
          aria-expanded={isOpen}
          aria-label={`Account: ${name}`}
        >
          <span class={styles.accountName}>{name}</span>
          <Icon name="chevron" size={16} />
        </Button>
      </span>
      <div
        id="account-menu"
        ref={menu}
        popover="auto"
        class={styles.menu}
        onToggle={(event) => setIsOpen(event.newState === 'open')}
      >
        <div class={styles.menuHead}>
          <strong>{name}</strong>
          <br />
          <small>@{username}</small>
        </div>
        <a class={styles.item} href={paths.channel(username)} onClick={close}>
          <Icon name="person" />
          Your channel
        </a>
        <a class={styles.item} href={paths.videos()} onClick={close}>
          <Icon name="videos" />
          My videos
        </a>
        <a class={styles.item} href={paths.upload()} onClick={close}>
          <Icon name="upload" />
          Upload
        </a>
        <a class={styles.item} href={paths.settings()} onClick={close}>
          <Icon name="settings" />
          Settings
        </a>
        {isModerator ? (
          <a class={styles.item} href={paths.admin()} onClick={close}>
            <Icon name="shield" />
            Admin
          </a>
        ) : null}
        {isOperator ? (
          <a class={styles.item} href={paths.operations()} onClick={close}>
            <Icon name="gauge" />
            Operations
          </a>
        ) : null}
        <button type="button" class={styles.item} onClick={() => void leave()}>
          <Icon name="signOut" />
          Sign out
        </button>
      </div>
    </>
  );
}
