// Pages that need somebody: anonymous visitors are led to the sign-in and come back.

import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { User } from '#contract/accounts.ts';
import { paths } from '../paths.ts';
import { useMe } from '../session.ts';
import { ErrorNote } from '../ui/error-note.tsx';
import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

export function RequireSession({ title, children }: { title: string; children: (me: User) => ComponentChildren }) {
  const me = useMe();
  const { url, path, route } = useLocation();
  const own = useRef(path);
  useEffect(() => {
    // While the next page loads this one is still there; where one goes meanwhile is not its business.
    if (me.data === null && path === own.current) route(paths.signIn(url), true);
  }, [me.data]);
  if (me.data) return <>{children(me.data)}</>;
  return (
    <Page title={title}>
      {me.isError ? <ErrorNote error={me.error} onRetry={() => void me.refetch()} /> : <Skeleton height="12rem" />}
    </Page>
  );
}
