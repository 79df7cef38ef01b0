// Stands where the code of a page did not come: says so, and opens the page as soon as the server answers.
import { useEffect } from 'preact/hooks';
import { reloadOnceAnswered } from '../missing-code.ts';
import { unreachable } from '../problem-error.ts';
import { ErrorNote } from '../ui/error-note.tsx';
import { Page } from '../ui/page.tsx';

export function Missing() {
  useEffect(() => reloadOnceAnswered(), []);
  return (
    <Page title="Not loaded">
      <ErrorNote
        error={unreachable()}
        what="The page could not be loaded. It opens as soon as the server answers."
        onRetry={() => location.reload()}
      />
    </Page>
  );
}
