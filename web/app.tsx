// The frame around every page: skip link, header, side bar, the page, uploads in the corner, short messages.
import { ErrorBoundary, LocationProvider, lazy } from 'preact-iso';
import styles from './app.module.css';
import { Routes } from './routes.tsx';
import { useMe } from './session.ts';
import { stepUp } from './step-up.ts';
import { BottomBar } from './ui/bottom-bar.tsx';
import { Header } from './ui/header.tsx';
import { SideBar } from './ui/side-bar.tsx';
import { ToastList } from './ui/toast-list.tsx';
import { UploadPanel } from './ui/upload-panel.tsx';
import { useStore } from './ui/use-store.ts';

const AccountBanner = lazy(() => import('./ui/account-banner.tsx'));
const StepUpDialog = lazy(() => import('./ui/step-up-dialog.tsx'));

export function App() {
  return (
    <LocationProvider>
      <a class={styles.skip} href="#content">
        Skip to content
      </a>
      <Header />
      <div class={styles.body}>
        <SideBar />
        <main id="content" class={styles.main} tabIndex={-1}>
          <AccountNotice />
          <Routes />
        </main>
      </div>
      <UploadPanel />
      <AskPassword />
      <ToastList />
      <BottomBar />
    </LocationProvider>
  );
}

/** What an account's owner should know on every page; loaded only where there is something. */
function AccountNotice() {
  const { data: me } = useMe();
  if (!me || (me.isEmailVerified !== false && !me.deleteAt)) return null;
  return (
    <ErrorBoundary>
      <AccountBanner me={me} />
    </ErrorBoundary>
  );
}

function AskPassword() {
  const isAsking = useStore(stepUp.subscribe, stepUp.isAsking);
  if (!isAsking) return null;
  return (
    <ErrorBoundary>
      <StepUpDialog />
    </ErrorBoundary>
  );
}
