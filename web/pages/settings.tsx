// Settings: one page of sections, each with an address of its own (#id).

import { useEffect, useState } from 'preact/hooks';
import { ErrorBoundary } from 'preact-iso';
import { Page } from '../ui/page.tsx';
import { RequireSession } from './require-session.tsx';
import { SETTINGS_SECTIONS } from './settings/sections.ts';
import styles from './settings/settings.module.css';

export default function Settings() {
  return <RequireSession title="Settings">{() => <Sections />}</RequireSession>;
}

function Sections() {
  const current = useHash();
  return (
    <Page title="Settings" width="middle">
      <nav class={styles.index} aria-label="Sections">
        {SETTINGS_SECTIONS.map(({ id, title }) => (
          <a key={id} class={styles.link} href={`#${id}`} aria-current={current === id ? 'true' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      {SETTINGS_SECTIONS.map(({ id, title, Section }) => (
        <section key={id} id={id} class={styles.section} aria-labelledby={`${id}-title`}>
          <h2 id={`${id}-title`}>{title}</h2>
          <ErrorBoundary>
            <Section />
          </ErrorBoundary>
        </section>
      ))}
    </Page>
  );
}

/** The section that the address names; it is scrolled to once its neighbours have their height. */
function useHash(): string {
  const [hash, setHash] = useState(() => location.hash.slice(1));
  useEffect(() => {
    const note = () => setHash(location.hash.slice(1));
    addEventListener('hashchange', note);
    return () => removeEventListener('hashchange', note);
  }, []);
  useEffect(() => {
    if (hash !== '') document.getElementById(hash)?.scrollIntoView();
  }, [hash]);
  return hash;
}
