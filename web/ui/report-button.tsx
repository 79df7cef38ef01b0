// Reports a video, a comment or a channel: a dialog with the reasons; visitors are led to the sign-in first.
import { useState } from 'preact/hooks';
import { lazy, useLocation } from 'preact-iso';
import type { ReportKind } from '#contract/report-reasons.ts';
import { paths } from '../paths.ts';
import { useMe } from '../session.ts';
import { Button } from './button.tsx';

/** Few ever open it. */
const ReportDialog = lazy(() => import('./report-dialog.tsx'));

interface ReportProps {
  kind: ReportKind;
  subjectId: string;
  look?: 'quiet' | 'bare';
}

export function ReportButton({ kind, subjectId, look = 'quiet' }: ReportProps) {
  const me = useMe();
  const { url, route } = useLocation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look={look} icon="flag" onClick={() => (me.data === null ? route(paths.signIn(url)) : setOpen(true))}>
        Report
      </Button>
      {isOpen ? <ReportDialog kind={kind} subjectId={subjectId} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
