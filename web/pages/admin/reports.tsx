// The queue of reports: what is reported together with why and how often, and deciding one or many.
import { useState } from 'preact/hooks';
import { REASON_TEXTS, REPORT_KINDS } from '#contract/report-reasons.ts';
import type { ReportGroup } from '#contract/reports.ts';
import { reportsQuery } from '../../admin.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { countOf } from '../../ui/count.ts';
import { TimeAgo } from '../../ui/time-ago.tsx';
import styles from './admin.module.css';
import { AdminList, type FilterField } from './admin-list.tsx';
import { DecisionDialog } from './decision-dialog.tsx';
import { ReportsOfOne } from './reports-of-one.tsx';

const KIND_NAMES = { video: 'Video', comment: 'Comment', channel: 'Channel' } as const;

const FIELDS: readonly FilterField[] = [
  {
    name: 'state',
    label: 'Show',
    options: [
      { value: 'open', text: 'Open' },
      { value: 'upheld', text: 'Upheld' },
      { value: 'dismissed', text: 'Dismissed' },
    ],
  },
  {
    name: 'kind',
    label: 'Of',
    options: [
      { value: '', text: 'Everything' },
      ...REPORT_KINDS.map((value) => ({ value, text: `${KIND_NAMES[value]}s` })),
    ],
  },
  {
    name: 'sort',
    label: 'Order',
    options: [
      { value: 'newest', text: 'Newest' },
      { value: 'most', text: 'Most reported' },
    ],
  },
  { name: 'q', label: 'Search' },
];

const keyOf = ({ kind, subjectId }: ReportGroup) => `${kind}:${subjectId}`;

export default function Reports() {
  return (
    <AdminList
      fields={FIELDS}
      initial={{ state: 'open', sort: 'newest' }}
      query={reportsQuery}
      idOf={keyOf}
      nameOf={({ excerpt }) => excerpt}
      bulk={(chosen, done) => <DecideMany groups={chosen} done={done} />}
      row={(group) => <Row group={group} />}
      empty="What people report waits here until somebody decides."
      end="Those are all reports."
    />
  );
}

function DecideMany({ groups, done }: { groups: ReportGroup[]; done: () => void }) {
  const [isAsking, setAsking] = useState(false);
  const open = groups.filter(({ state }) => state === 'open');
  if (open.length === 0) return null;
  return (
    <>
      <Button onClick={() => setAsking(true)}>Decide…</Button>
      {isAsking ? <DecisionDialog groups={open} onDone={done} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function linkOf({ kind, subjectId, videoId, owner }: ReportGroup): string | null {
  if (kind === 'video') return paths.watch(subjectId);
  if (kind === 'comment') return videoId === null ? null : paths.watchComment(videoId, subjectId);
  return owner && paths.channel(owner.handle);
}

function Row({ group }: { group: ReportGroup }) {
  const [dialog, setDialog] = useState<'decide' | 'show' | null>(null);
  const { kind, excerpt, count, reasons, owner, isThere, isBlocked, state } = group;
  const link = isThere ? linkOf(group) : null;
  const close = () => setDialog(null);
  return (
    <>
      <div class={styles.about}>
        <h2>{link === null ? excerpt : <a href={link}>{excerpt}</a>}</h2>
        <p class={styles.facts}>
          <span>{KIND_NAMES[kind]}</span>
          <span>{countOf(count, 'report')}</span>
          <span>{owner === null ? 'Its owner is gone' : `by @${owner.handle}`}</span>
          <TimeAgo iso={group.latestAt} />
          {isThere ? null : <strong>Gone</strong>}
          {isBlocked ? <strong>Blocked</strong> : null}
        </p>
        <p class={styles.facts}>
          {reasons.map(({ reason, count: times }) => (
            <span key={reason}>{times === 1 ? REASON_TEXTS[reason] : `${REASON_TEXTS[reason]} (${times})`}</span>
          ))}
        </p>
      </div>
      <div class={styles.acts}>
        <Button aria-label={`Read the reports of ${excerpt}`} onClick={() => setDialog('show')}>
          Read
        </Button>
        {state === 'open' ? (
          <Button look="primary" aria-label={`Decide ${excerpt}`} onClick={() => setDialog('decide')}>
            Decide
          </Button>
        ) : null}
      </div>
      {dialog === 'decide' ? <DecisionDialog groups={[group]} onClose={close} /> : null}
      {dialog === 'show' ? <ReportsOfOne group={group} onClose={close} /> : null}
    </>
  );
}
