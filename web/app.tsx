// The frame around every page: skip link, header, side bar, the page, uploads in the corner, short messages.
import { LocationProvider } from 'preact-iso';
import styles from './app.module.css';
import { Routes } from './routes.tsx';
import { BottomBar } from './ui/bottom-bar.tsx';
import { Header } from './ui/header.tsx';
import { SideBar } from './ui/side-bar.tsx';
import { ToastList } from './ui/toast-list.tsx';
import { UploadPanel } from './ui/upload-panel.tsx';

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
          <Routes />
        </main>
      </div>
      <UploadPanel />
      <ToastList />
      <BottomBar />
    </LocationProvider>
  );
}
