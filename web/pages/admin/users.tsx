// Accounts: searched, suspended with a reason and an end, let in again, given a role and a quota.
import { useState } from 'preact/hooks';
import type { AdminUser } from '#contract/admin.ts';
import { BLOCK_REASON_MAX } from '#contract/report-reasons.ts';
import { ROLES, type Role } from '#contract/roles.ts';
import { suspendUsers, unsuspendUsers, usersQuery } from '../../admin.ts';
import { paths } from '../../paths.ts';
import { useMe } from '../../session.ts';
import { Button } from '../../ui/button.tsx';
import { countOf } from '../../ui/count.ts';
import { formatBytes, formatTime } from '../../ui/format.ts';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { ActDialog } from './act-dialog.tsx';
import styles from './admin.module.css';
import { AdminList, type FilterField } from './admin-list.tsx';
import { EndField } from './end-field.tsx';
import { QuotaDialog } from './quota-dialog.tsx';
import { RoleDialog } from './role-dialog.tsx';

export const ROLE_NAMES: Record<Role, string> = {
  viewer: 'Viewer',
  creator: 'Creator',
  moderator: 'Moderator',
  admin: 'Admin',
};

const FIELDS: readonly FilterField[] = [
  { name: 'q', label: 'Search', hint: 'A name, or how the e-mail address begins' },
  {
    name: 'role',
    label: 'Role',
    options: [{ value: '', text: 'All' }, ...ROLES.map((value) => ({ value, text: ROLE_NAMES[value] }))],
  },
  {
    name: 'suspended',
    label: 'Suspended',
    options: [
      { value: '', text: 'All' },
      { value: 'yes', text: 'Suspended' },
      { value: 'no', text: 'Not suspended' },
    ],
  },
];

export default function Users() {
  const me = useMe();
  return (
    <AdminList
      fields={FIELDS}
      query={usersQuery}
      idOf={({ id }) => id}
      nameOf={({ username }) => username}
      bulk={(chosen, done) => <Acts users={chosen.filter(({ id }) => id !== me.data?.id)} done={done} />}
      row={(user) => <Row user={user} isMe={user.id === me.data?.id} />}
      empty="No account is like that."
      end="Those are all accounts."
    />
  );
}

function Acts({ users, done }: { users: AdminUser[]; done?: () => void }) {
  const [asked, setAsked] = useState<'suspend' | 'unsuspend' | null>(null);
  const [until, setUntil] = useState<string | null>(null);
  const of = done === undefined ? `: ${users[0]?.username}` : ''; // one of many buttons with the same words
  const out = users.filter(({ suspended }) => suspended !== null).map(({ id }) => id);
  const active = users.filter(({ suspended }) => suspended === null).map(({ id }) => id);
  const close = () => setAsked(null);
  return (
    <>
      {active.length === 0 ? null : (
        <Button look="danger" aria-label={`Suspend…${of}`} onClick={() => setAsked('suspend')}>
          Suspend…
        </Button>
      )}
      {out.length === 0 ? null : (
        <Button aria-label={`End the suspension…${of}`} onClick={() => setAsked('unsuspend')}>
          End the suspension…
        </Button>
      )}
      {asked === 'suspend' ? (
        <ActDialog
          title={`Suspend ${countOf(active.length, 'account')}?`}
          text="Signed out everywhere at once, and no way to sign in. Videos and comments stay. A letter says why, and until when."
          confirm={`Suspend ${active.length}`}
          isDangerous
          reason={{
            label: 'Why it is suspended',
            hint: 'Read in the letter, and by whoever tries to sign in.',
            max: BLOCK_REASON_MAX,
          }}
          act={async (reason) => {
            const count = await suspendUsers(active, reason, until);
            done?.();
            return `${countOf(count, 'account')} suspended.`;
          }}
          onClose={close}
        >
          <EndField value={until} onValue={setUntil} />
        </ActDialog>
      ) : null}
      {asked === 'unsuspend' ? (
        <ActDialog
          title={`Let ${countOf(out.length, 'account')} sign in again?`}
          text="Everything is as it was. A letter says so."
          confirm={`Let ${out.length} in`}
          act={async () => {
            const count = await unsuspendUsers(out);
            done?.();
            return `${countOf(count, 'account')} may sign in again.`;
          }}
          onClose={close}
        />
      ) : null}
    </>
  );
}

/** What it keeps, and where it may keep another amount than others, how much. */
function keptText({ usage: { bytes, bytesMax, seconds, secondsMax }, quota }: AdminUser): string {
  const of = (isOwn: boolean, most: string | null) => (isOwn ? ` (own limit: ${most ?? 'none'})` : '');
  const room = of(quota.bytes !== null, bytesMax === null ? null : formatBytes(bytesMax));
  const time = of(quota.minutes !== null, secondsMax === null ? null : `${Math.round(secondsMax / 60)} min`);
  return `Keeps ${formatBytes(bytes)}${room}, ${Math.ceil(seconds / 60)} min${time}`;
}

function Row({ user, isMe }: { user: AdminUser; isMe: boolean }) {
  const [dialog, setDialog] = useState<'role' | 'quota' | null>(null);
  const close = () => setDialog(null);
  const { username, displayName, email, role, suspended, videos, createdAt } = user;
  return (
    <>
      <div class={styles.about}>
        <h2>
          <a href={paths.channel(username)}>{displayName}</a>
        </h2>
        <p class={styles.facts}>
          <span>@{username}</span>
          <span>{email}</span>
          <strong>{ROLE_NAMES[role]}</strong>
          <span>{countOf(videos, 'video')}</span>
          <span>{keptText(user)}</span>
          <span>
            Joined <TimeAgo iso={createdAt} />
          </span>
          {user.deleteAt === null ? null : <strong>Is being deleted</strong>}
        </p>
        {suspended === null ? null : (
          <p class={styles.bad}>
            Suspended: {suspended.reason}
            {suspended.until === null ? null : (
              <span class={styles.line}> It ends on {formatTime(suspended.until)}.</span>
            )}
          </p>
        )}
      </div>
      <div class={styles.acts}>
        <Button aria-label={`Quota of ${username}`} onClick={() => setDialog('quota')}>
          Quota…
        </Button>
        {isMe ? (
          <span class={styles.me}>This is you</span>
        ) : (
          <>
            <Button aria-label={`Role of ${username}`} onClick={() => setDialog('role')}>
              Role…
            </Button>
            <Acts users={[user]} />
          </>
        )}
      </div>
      {dialog === 'role' ? <RoleDialog user={user} onClose={close} /> : null}
      {dialog === 'quota' ? <QuotaDialog user={user} onClose={close} /> : null}
    </>
  );
}
