// The frame around every page: skip link, header, side bar, the page and its foot, uploads in the corner, short messages.
import { LocationProvider } from 'preact-iso';
import styles from './app.module.css';
import { Routes } from './routes.tsx';
import { useMe } from './session.ts';
import { stepUp } from './step-up.ts';
import { BottomBar } from './ui/bottom-bar.tsx';
import { Header } from './ui/header.tsx';
import { SideBar } from './ui/side-bar.tsx';
import { SiteFooter } from './ui/site-footer.tsx';
import { ToastList } from './ui/toast-list.tsx';
import { UploadPanel } from './ui/upload-panel.tsx';
import { useLoaded } from './ui/use-loaded.ts';
import { useStore } from './ui/use-store.ts';

export function App() {
  return (
    <LocationProvider>
      <a class={styles.skip} href="#content">
        Skip to content
      </a>
      <Header />
      <div class={styles.body}>
        <SideBar />
        <div class={styles.column}>
          <main id="content" class={styles.main} tabIndex={-1}>
            <AccountNotice />
            <Routes />
          </main>
          <SiteFooter />
        </div>
      </div>
      <UploadPanel />
      <AskPassword />
      <ToastList />
      <BottomBar />
    </LocationProvider>
  );
}

/** What an account's owner should know on every page. */
function AccountNotice() {
  const { data: me } = useMe();
  const isWanted = me != null && (me.isEmailVerified === false || Boolean(me.deleteAt));
  const AccountBanner = useLoaded(() => import('./ui/account-banner.tsx'), isWanted);
  return AccountBanner && me ? <AccountBanner me={me} /> : null;
}

function AskPassword() {
  const isAsking = useStore(stepUp.subscribe, stepUp.isAsking);
  const StepUpDialog = useLoaded(
    () => import('./ui/step-up-dialog.tsx'),
    isAsking,
    () => stepUp.answer(false), // what was asked for is refused then, and says why
  );
  return StepUpDialog ? <StepUpDialog /> : null;
}
