// What stands before a video to which a link leads: the link is opened, and asked for its password where it has one.
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { isProblem } from '../../problem-error.ts';
import { openShareLink } from '../../sharing.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote, errorText } from '../../ui/error-note.tsx';
import { PasswordField } from '../../ui/field.tsx';
import { noteNavigation } from '../../ui/navigation.ts';
import { usePageTitle } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import styles from './share-gate.module.css';

interface ShareGateProps {
  videoId: string;
  token: string;
  /** The page of the video, which says itself if there is none. */
  children: ComponentChildren;
}

export function ShareGate({ videoId, token, children }: ShareGateProps) {
  const { url, route } = useLocation();
  const [step, setStep] = useState<'opening' | 'asking' | 'failed' | 'open'>('opening');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  usePageTitle('A video that is shared with you');

  const open = async (given?: string) => {
    setBusy(true);
    setError(null);
    try {
      await openShareLink(videoId, token, given);
      if (given !== undefined) noteNavigation(); // the form had the focus, which the heading of the video takes
      setStep('open');
      route(withoutToken(url), true); // what is copied from the address bar is not the key
    } catch (failure) {
      if (isProblem(failure, 'share-link-not-found')) return setStep('open');
      const isAsked = isProblem(failure, 'share-password-required');
      const isRefused = isProblem(failure, 'share-password-wrong') || isProblem(failure, 'rate-limited');
      if (!isAsked) setError(failure);
      setStep(isAsked || isRefused ? 'asking' : 'failed');
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => void open(), [token]);

  if (step === 'open') return <>{children}</>;
  if (step === 'opening') return <Skeleton height="12rem" />;
  if (step === 'failed') {
    return <ErrorNote error={error} what="The link could not be opened." onRetry={() => void open()} />;
  }
  return (
    <form
      class={styles.gate}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy && password !== '') void open(password);
      }}
    >
      <h1>This video has a password</h1>
      <p>Whoever gave you the link can tell you its password.</p>
      <PasswordField
        label="Password of the link"
        name="password"
        autofocus
        required
        autocomplete="off"
        value={password}
        error={error === null ? undefined : errorText(error)}
        onValue={setPassword}
      />
      <div>
        <Button look="primary" type="submit" disabled={isBusy}>
          {isBusy ? 'Opening…' : 'Open the video'}
        </Button>
      </div>
    </form>
  );
}

/** The address of the page without the token. */
export function withoutToken(url: string): string {
  const { pathname, search, hash } = new URL(url, 'http://localhost');
  const query = new URLSearchParams(search);
  query.delete('share');
  return `${pathname}${query.size === 0 ? '' : `?${query}`}${hash}`;
}
