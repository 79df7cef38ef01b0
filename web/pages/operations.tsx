// The job monitor, for operators: the platform in numbers, jobs live, dead letters, the janitor; to others there is nothing here.
import { useQueryClient } from '@tanstack/preact-query';
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { takeJobProgress } from '../operations.ts';
import { useRealtime, useTopics } from '../realtime/realtime.ts';
import { useMe } from '../session.ts';
import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import NotFound from './not-found.tsx';
import { Categories } from './operations/categories.tsx';
import { DeadLetters } from './operations/dead-letters.tsx';
import { JobView } from './operations/job-view.tsx';
import { JobsTable } from './operations/jobs-table.tsx';
import { OverviewTiles } from './operations/overview-tiles.tsx';

export default function Operations() {
  const me = useMe();
  if (me.data === undefined && !me.isError)
    return (
      <Page title="Operations">
        <Skeleton height="12rem" />
      </Page>
    );
  return me.data?.isOperator ? <Monitor /> : <NotFound />;
}

function Monitor() {
  const client = useQueryClient();
  const realtime = useRealtime();
  const { query } = useLocation();
  useTopics(['operations']);
  useEffect(
    () =>
      realtime.onMessage((message) => {
        if (message.type === 'job.progress') takeJobProgress(client, message.jobId, message.job);
      }),
    [client, realtime],
  );
  const jobId = query['job'];
  if (jobId !== undefined) return <JobView key={jobId} jobId={jobId} />;
  return (
    <Page title="Operations">
      <OverviewTiles />
      <JobsTable />
      <DeadLetters />
      <Categories />
    </Page>
  );
}
