// The reports of one subject: who wrote what, and how earlier ones ended.
import { useQuery } from '@tanstack/preact-query';
import { REASON_TEXTS } from '#contract/report-reasons.ts';
import type { ReportGroup } from '#contract/reports.ts';
import { reportsOfQuery } from '../../admin.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import styles from './admin.module.css';

const STATES = { open: 'open', upheld: 'upheld', dismissed: 'dismissed' } as const;

export function ReportsOfOne({ group, onClose }: { group: ReportGroup; onClose: () => void }) {
  const reports = useQuery(reportsOfQuery(group));
  return (
    <Dialog title="Reports" onClose={onClose}>
      <p class={styles.words}>{group.excerpt}</p>
      {reports.isPending ? (
        <Skeleton height="8rem" />
      ) : reports.isError ? (
        <ErrorNote error={reports.error} onRetry={() => void reports.refetch()} />
      ) : (
        <ul class={styles.each}>
          {reports.data.map(({ id, reason, text, state, note, createdAt, reporter, decidedBy }) => (
            <li key={id}>
              <strong>{REASON_TEXTS[reason]}</strong>
              {text === '' ? null : <p class={styles.words}>{text}</p>}
              <p class={styles.facts}>
                <span>{reporter === null ? 'Somebody who left' : `@${reporter.handle}`}</span>
                <TimeAgo iso={createdAt} />
                <span>
                  {STATES[state]}
                  {decidedBy === null ? '' : ` by @${decidedBy.handle}`}
                </span>
              </p>
              {note === '' ? null : <p class={styles.words}>Note: {note}</p>}
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
