// The frame around every page: skip link, header, the page, uploads in the corner, short messages.
import { LocationProvider } from 'preact-iso';
import styles from './app.module.css';
import { Routes } from './routes.tsx';
import { BottomBar } from './ui/bottom-bar.tsx';
import { Header } from './ui/header.tsx';
import { ToastList } from './ui/toast-list.tsx';
import { UploadPanel } from './ui/upload-panel.tsx';

export function App() {
  return (
    <LocationProvider>
      <a class={styles.skip} href="#content">
        Skip to content
      </a>
      <Header />
      <main id="content" class={styles.main} tabIndex={-1}>
        <Routes />
      </main>
      <UploadPanel />
      <ToastList />
      <BottomBar />
    </LocationProvider>
  );
}
