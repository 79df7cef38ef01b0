// Jobs as a table that moves by itself: stage, progress, speed and attempts; on a phone each job is a card.
import { useInfiniteQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { JobStatus, OperationsJob } from '#contract/operations.ts';
import { jobsQuery } from '../../operations.ts';
import { paths } from '../../paths.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { formatPercent, formatTimeLeft } from '../../ui/format.ts';
import { LoadMore } from '../../ui/load-more.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { JobChip } from './job-chip.tsx';
import styles from './jobs-table.module.css';
import common from './operations.module.css';
import { STAGE_NAMES, STATE_NAMES, tasksText } from './operations-texts.ts';

const FILTERS: (JobStatus | null)[] = [null, 'queued', 'running', 'done', 'failed'];

export function JobsTable() {
  const [state, setState] = useState<JobStatus | null>(null);
  const jobs = useInfiniteQuery(jobsQuery(state));
  const list = jobs.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <section class={common.section} aria-labelledby="jobs">
      <div class={common.head}>
        <h2 id="jobs">Jobs</h2>
        <label class={styles.filter}>
          Show
          <select
            value={state ?? ''}
            onChange={({ currentTarget }) => setState(FILTERS.find((each) => each === currentTarget.value) ?? null)}
          >
            {FILTERS.map((each) => (
              <option key={each} value={each ?? ''}>
                {each === null ? 'All' : STATE_NAMES[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {jobs.isPending ? (
        <Skeleton height="10rem" />
      ) : jobs.isError && list.length === 0 ? (
        <ErrorNote error={jobs.error} what="The jobs could not be loaded." onRetry={() => void jobs.refetch()} />
      ) : list.length === 0 ? (
        <EmptyState
          title="No jobs"
          text="Every upload becomes a job, which is shown here while it runs and afterwards."
        />
      ) : (
        <>
          <table class={styles.table}>
            <caption class="visually-hidden">Jobs, the latest first</caption>
            <thead>
              <tr>
                <th scope="col">Video</th>
                <th scope="col">State</th>
                <th scope="col">Progress</th>
                <th scope="col">Tasks now</th>
                <th scope="col">Attempts</th>
                <th scope="col">Made</th>
              </tr>
            </thead>
            <tbody>
              {list.map((job) => (
                <JobRow key={job.id} job={job} />
              ))}
            </tbody>
          </table>
          <LoadMore query={jobs} end="Those are all jobs." />
        </>
      )}
    </section>
  );
}

function JobRow({ job }: { job: OperationsJob }) {
  const { id, title, revision, owner, state, stage, progress, etaSeconds, attempts, epoch } = job;
  const tasks = tasksText(job.tasks);
  return (
    <tr data-job={id} data-state={state}>
      <th scope="row">
        <a href={paths.operationsJob(id)}>{title}</a>
        <small>
          {owner.username}
          {revision > 1 ? `, revision ${revision}` : ''}
        </small>
      </th>
      <td data-label="State">
        <JobChip state={state} />
        <small>{STAGE_NAMES[stage]}</small>
      </td>
      <td data-label="Progress">
        <ProgressBar value={progress} label={`Progress of ${title}`} isFailed={state === 'failed'} />
        <small>
          {formatPercent(progress)}
          {etaSeconds === null ? '' : `, ${formatTimeLeft(etaSeconds)}`}
        </small>
      </td>
      <td data-label="Tasks now">
        {tasks.count}
        {tasks.note === '' ? null : <small>{tasks.note}</small>}
      </td>
      <td data-label="Attempts">
        {attempts} failed
        <small>epoch {epoch}</small>
      </td>
      <td data-label="Made">
        <TimeAgo iso={job.createdAt} />
      </td>
    </tr>
  );
}
