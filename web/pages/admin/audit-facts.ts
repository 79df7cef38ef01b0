// What the audit log says of an act, in words: names as the pages have them, amounts with their units, times of the reader.
import type { AuditEntry } from '#contract/audit.ts';
import { formatBytes, formatTime } from '../../ui/format.ts';

const NAMES: Readonly<Record<string, string>> = {
  reason: 'Why',
  until: 'Until',
  before: 'Before',
  after: 'After',
  outcome: 'Decision',
  action: 'What was done',
  note: 'Note',
  visibility: 'Visibility',
  state: 'State',
  blocked: 'Blocked',
  videoId: 'Video',
  authorId: 'Author',
  text: 'It said',
  name: 'Name',
  slugs: 'Order',
  jobId: 'Job',
  queue: 'Queue',
};

const SETTINGS: Readonly<Record<string, string>> = {
  signUpsOpen: 'Everybody may make an account',
  newAccountRole: 'Role of new accounts',
  welcomeText: 'Welcome',
  appealContact: 'Contact for appeals',
};

const DONE: Readonly<Record<string, string>> = {
  none: 'left as it is',
  block: 'blocked',
  remove: 'removed',
};

/** What an act is done to, in words. */
export const kindText = (kind: string): string => (kind === 'user' ? 'account' : kind);

/** What the act was done to, as people call it; null where its id says most. */
export function subjectName({ subject: { kind, id, name } }: Pick<AuditEntry, 'subject'>): string | null {
  if (kind === 'setting') return SETTINGS[id] ?? null;
  return name === null || kind === 'video' ? name : `@${name}`;
}

/** Name and text of each thing worth saying; what is empty, null or not so says nothing. */
export const factsOf = ({ action, detail }: Pick<AuditEntry, 'action' | 'detail'>): [string, string][] =>
  Object.entries(detail)
    .map(([name, value]): [string, string] => [NAMES[name] ?? name, textOf(action, name, value)])
    .filter(([, text]) => text !== '');

function textOf(action: string, name: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (action === 'user.quota' && typeof value === 'object') return quotaText(value);
  if (action === 'setting.change' && value === '') return 'empty';
  if (name === 'action') return DONE[String(value)] ?? String(value);
  if (name === 'until') return formatTime(String(value));
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Null is as everybody, 0 no limit. */
function quotaText(quota: { bytes?: number | null; minutes?: number | null }): string {
  const { bytes = null, minutes = null } = quota;
  const of = (what: string, limit: number | null, text: (limit: number) => string) =>
    limit === null ? `${what} as everybody` : limit === 0 ? `${what} without limit` : text(limit);
  return [of('room', bytes, formatBytes), of('length', minutes, (limit) => `${limit} min`)].join(', ');
}
