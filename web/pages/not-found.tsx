// The page for addresses where nothing is.
import { paths } from '../paths.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';

export default function NotFound() {
  return (
    <Page title="Page not found" width="middle">
      <EmptyState
        title="The stream does not reach here"
        text="There is nothing at this address. It may have been deleted, be private, or have been mistyped."
      >
        <ButtonLink look="primary" icon="home" href={paths.home()}>
          Go to the latest videos
        </ButtonLink>
      </EmptyState>
    </Page>
  );
}
