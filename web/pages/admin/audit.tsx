// The audit log: every act that needed a privilege, who did it and to what.
import type { AuditEntry } from '#contract/audit.ts';
import { ACTION_TEXTS, AUDIT_ACTIONS, AUDIT_SUBJECTS } from '#contract/audit-texts.ts';
import { actsQuery } from '../../admin.ts';
import { paths } from '../../paths.ts';
import { TimeAgo } from '../../ui/time-ago.tsx';
import styles from './admin.module.css';
import { AdminList, type FilterField } from './admin-list.tsx';
import { factsOf, kindText, subjectName } from './audit-facts.ts';

const FIELDS: readonly FilterField[] = [
  { name: 'actor', label: 'Who', hint: 'How the username begins' },
  {
    name: 'action',
    label: 'What',
    options: [
      { value: '', text: 'Everything' },
      ...AUDIT_ACTIONS.map((value) => ({ value, text: ACTION_TEXTS[value] })),
    ],
  },
  {
    name: 'subjectKind',
    label: 'To',
    options: [{ value: '', text: 'Everything' }, ...AUDIT_SUBJECTS.map((value) => ({ value, text: kindText(value) }))],
  },
  { name: 'q', label: 'Search', hint: 'An id, or words of what was done' },
];

const textOf = (action: string): string =>
  Object.hasOwn(ACTION_TEXTS, action) ? ACTION_TEXTS[action as keyof typeof ACTION_TEXTS] : action;

export default function Audit() {
  return (
    <AdminList
      fields={FIELDS}
      query={actsQuery}
      idOf={({ id }) => id}
      nameOf={({ action }) => action}
      row={(entry) => <Row entry={entry} />}
      empty="No act is like that."
      end="Those are all acts."
    />
  );
}

function Row({ entry }: { entry: AuditEntry }) {
  const { actor, action, subject, at } = entry;
  const facts = factsOf(entry);
  return (
    <div class={styles.about}>
      <p class={styles.words}>
        <strong>@{actor.username}</strong> {textOf(action)}
      </p>
      <p class={styles.facts}>
        <span>
          {kindText(subject.kind)} <Subject name={subjectName(entry)} subject={subject} />
        </span>
        <TimeAgo iso={at} />
      </p>
      {facts.length === 0 ? null : (
        <dl class={styles.detail}>
          {facts.map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

function Subject({ name, subject: { kind, id } }: { name: string | null; subject: AuditEntry['subject'] }) {
  const text = name ?? <code>{id}</code>;
  if (name === null || kind === 'setting') return text;
  if (kind === 'video') return <a href={paths.watch(id)}>{text}</a>;
  return <a href={paths.channel(name.slice(1))}>{text}</a>;
}
