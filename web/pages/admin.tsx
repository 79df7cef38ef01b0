// The pages of moderators and admins: reports, videos, comments, accounts, settings and the log; to others there is nothing here.
import { lazy, useRoute } from 'preact-iso';
import { hasRole, type Role } from '#contract/roles.ts';
import { paths } from '../paths.ts';
import { useMe } from '../session.ts';
import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import styles from './admin/admin.module.css';
import NotFound from './not-found.tsx';

const SECTIONS = {
  reports: { title: 'Reports', role: 'moderator', Section: lazy(() => import('./admin/reports.tsx')) },
  videos: { title: 'Videos', role: 'moderator', Section: lazy(() => import('./admin/videos.tsx')) },
  comments: { title: 'Comments', role: 'moderator', Section: lazy(() => import('./admin/comments.tsx')) },
  users: { title: 'Accounts', role: 'admin', Section: lazy(() => import('./admin/users.tsx')) },
  settings: { title: 'Site settings', role: 'admin', Section: lazy(() => import('./admin/settings.tsx')) },
  audit: { title: 'Audit log', role: 'admin', Section: lazy(() => import('./admin/audit.tsx')) },
} as const satisfies Record<string, { title: string; role: Role; Section: unknown }>;

type SectionName = keyof typeof SECTIONS;
const NAMES = Object.keys(SECTIONS) as SectionName[];

export default function Admin() {
  const me = useMe();
  const name = NAMES.find((each) => each === (useRoute().params['section'] || 'reports'));
  if (me.data === undefined && !me.isError)
    return (
      <Page title="Admin">
        <Skeleton height="12rem" />
      </Page>
    );
  const user = me.data ?? undefined;
  if (name === undefined || !hasRole(user, SECTIONS[name].role)) return <NotFound />;
  const { title, Section } = SECTIONS[name];
  return (
    <Page key={name} title={title}>
      <nav class={styles.tabs} aria-label="Admin">
        {NAMES.filter((each) => hasRole(user, SECTIONS[each].role)).map((each) => (
          <a key={each} class={styles.tab} href={paths.admin(each)} aria-current={each === name ? 'page' : undefined}>
            {SECTIONS[each].title}
          </a>
        ))}
        {user?.isOperator ? (
          <a class={styles.tab} href={paths.operations()}>
            Jobs and categories
          </a>
        ) : null}
      </nav>
      <Section />
    </Page>
  );
}
