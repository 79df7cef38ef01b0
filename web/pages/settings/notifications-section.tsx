// Settings of notifications: for each kind, where it is told.
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query';
import type {
  NotificationChoices,
  NotificationKind,
  NotificationPreferences,
  NotificationWay,
} from '#contract/notifications.ts';
import { noticeState } from '../../browser-notices.ts';
import { editChoices, notificationChoicesQuery } from '../../notifications.ts';
import { queryKeys } from '../../query-client.ts';
import { AskForNotices } from '../../ui/bell.tsx';
import { ErrorNote, errorText } from '../../ui/error-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { toasts } from '../../ui/toasts.ts';
import styles from './notifications-section.module.css';

const KINDS: [NotificationKind, string][] = [
  ['video', 'New videos of channels that you follow with the bell'],
  ['comment', 'Comments on your videos'],
  ['reply', 'Answers to your comments'],
  ['mention', 'Mentions of you'],
  ['heart', 'Hearts for your comments'],
  ['subscriber', 'New subscribers'],
  ['shared', 'Videos that are shared with you'],
  ['processed', 'Your video is ready'],
  ['failed', 'Your video could not be processed'],
  ['held-decided', 'Decisions about held comments'],
  ['report-decided', 'Decisions about what you reported'],
  ['video-blocked', 'A moderator blocked your video'],
  ['video-unblocked', 'Your video can be seen again'],
  ['comment-removed', 'A moderator removed your comment'],
  ['app-ended', 'An app was signed out for your safety'],
];
const WAYS: [NotificationWay, string][] = [
  ['app', 'Bell'],
  ['browser', 'Browser'],
  ['mail', 'E-mail'],
];

export default function NotificationsSection() {
  const choices = useQuery(notificationChoicesQuery);
  if (choices.isError) return <ErrorNote error={choices.error} onRetry={() => void choices.refetch()} />;
  if (!choices.data) return <Skeleton height="20rem" />;
  return (
    <>
      <BrowserNote />
      <Table choices={choices.data.choices} />
    </>
  );
}

function BrowserNote() {
  const state = noticeState();
  if (state === 'refused')
    return <p>This browser does not let the site tell you anything; its own settings for this site change that.</p>;
  if (state === 'unsupported') return <p>This browser has no notifications of its own.</p>;
  return <AskForNotices />;
}

function Table({ choices }: { choices: NotificationChoices }) {
  const client = useQueryClient();
  const set = (kind: NotificationKind, way: NotificationWay, value: boolean) =>
    client.setQueryData<NotificationPreferences>(
      queryKeys.notificationChoices,
      (known) =>
        known && {
          ...known,
          choices: { ...known.choices, [kind]: { ...known.choices[kind], [way]: value } },
        },
    );
  const save = useMutation({
    mutationFn: ({ kind, way, value }: { kind: NotificationKind; way: NotificationWay; value: boolean }) =>
      editChoices({ [kind]: { [way]: value } }),
    onMutate: ({ kind, way, value }) => set(kind, way, value),
    onError: (error, { kind, way, value }) => {
      set(kind, way, !value);
      toasts.show(errorText(error));
    },
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.notifications }),
  });
  return (
    <table class={styles.table}>
      <thead>
        <tr>
          <th scope="col">What</th>
          {WAYS.map(([way, name]) => (
            <th key={way} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {KINDS.map(([kind, name]) => (
          <tr key={kind}>
            <th scope="row">{name}</th>
            {WAYS.map(([way, wayName]) => (
              <td key={way}>
                <label class={styles.box}>
                  <span class="visually-hidden">{`${name}: ${wayName}`}</span>
                  <input
                    type="checkbox"
                    checked={choices[kind][way]}
                    onChange={(event) => save.mutate({ kind, way, value: event.currentTarget.checked })}
                  />
                </label>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
