// One job: its numbers and tasks live, each quality, what FFmpeg was asked and said, its history, and what can be done to it.
import { useQuery } from '@tanstack/preact-query';
import type { ComponentChildren } from 'preact';
import type { JobDetail } from '#contract/operations.ts';
import { jobQuery } from '../../operations.ts';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { formatPercent, formatTimeLeft } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { renditionName, renditionText } from '../../ui/processing-steps.ts';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { JobActions } from './job-actions.tsx';
import { JobChip } from './job-chip.tsx';
import styles from './job-view.module.css';
import common from './operations.module.css';
import { CLASS_NAMES, STAGE_NAMES, taskText } from './operations-texts.ts';

export function JobView({ jobId }: { jobId: string }) {
  const job = useQuery(jobQuery(jobId));
  return (
    <Page
      title={job.data ? `Job: ${job.data.title}` : 'Job'}
      actions={<ButtonLink href={paths.operations()}>All jobs</ButtonLink>}
    >
      {job.data !== undefined ? (
        <Detail job={job.data} />
      ) : job.isError ? (
        <ErrorNote error={job.error} what="The job could not be loaded." onRetry={() => void job.refetch()} />
      ) : (
        <Skeleton height="16rem" />
      )}
    </Page>
  );
}

function Detail({ job }: { job: JobDetail }) {
  const { id, videoId, owner, state, stage, progress, etaSeconds, attempts, epoch, error, renditions } = job;
  return (
    <>
      <section class={common.section} aria-label="The job now" data-job={id} data-state={state}>
        <p role="status">
          <JobChip state={state} /> {STAGE_NAMES[stage]}
        </p>
        <ProgressBar value={progress} label="Progress" isFailed={state === 'failed'} />
        <dl class={styles.pairs}>
          <Pair name="Done">{formatPercent(progress)}</Pair>
          <Pair name="Left">{etaSeconds === null ? '–' : formatTimeLeft(etaSeconds)}</Pair>
          <Pair name="Failed attempts">{attempts}</Pair>
          <Pair name="Epoch">{epoch}</Pair>
          <Pair name="Owner">{owner.username}</Pair>
          <Pair name="Video">
            <a href={paths.watch(videoId)}>{job.videoState}</a>
          </Pair>
          {job.nextTryAt === null ? null : (
            <Pair name="Next try">{new Date(job.nextTryAt).toLocaleTimeString('en')}</Pair>
          )}
        </dl>
        {error === null ? null : (
          <p class={styles.error}>
            <strong>{error.code}</strong>: {error.detail}
          </p>
        )}
        <JobActions job={job} />
      </section>
      <Tasks tasks={job.tasks} />
      {renditions.length === 0 ? null : (
        <section class={common.section} aria-labelledby="qualities">
          <h2 id="qualities">Qualities</h2>
          <ul class={styles.rungs}>
            {renditions.map((rendition) => (
              <li key={rendition.name}>
                <span>{renditionName(rendition)}</span>
                <ProgressBar
                  value={rendition.state === 'ready' ? 1 : rendition.progress}
                  label={renditionName(rendition)}
                  isFailed={rendition.state === 'failed'}
                />
                <span>{renditionText(rendition)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Passes passes={job.passes} />
      <History history={job.history} />
    </>
  );
}

function Pair({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What slots are at; nothing is shown of a job of which nothing is being made. */
function Tasks({ tasks }: Pick<JobDetail, 'tasks'>) {
  if (tasks.length === 0) return null;
  return (
    <section class={common.section} aria-labelledby="tasks">
      <h2 id="tasks">Tasks now</h2>
      <ul class={styles.tasks}>
        {tasks.map((task) => (
          <li key={task.epoch} data-task={task.epoch}>
            <span>{taskText(task)}</span>
            <ProgressBar value={task.share} label={`Task ${task.epoch}`} />
            <small>
              {CLASS_NAMES[task.class]}, slot {task.slot}, epoch {task.epoch}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Passes({ passes }: Pick<JobDetail, 'passes'>) {
  return (
    <section class={common.section} aria-labelledby="ffmpeg">
      <h2 id="ffmpeg">FFmpeg</h2>
      {passes.length === 0 ? <p class={common.facts}>It has not been asked for anything yet.</p> : null}
      {passes.map(({ name, command, lines, ending }) => (
        <section key={name} class={styles.pass} aria-label={name || 'Command'}>
          <h3>
            {name || 'Command'} <small>{ending ?? 'running'}</small>
          </h3>
          <pre>{command}</pre>
          {lines.length === 0 ? null : <pre>{lines.join('\n')}</pre>}
        </section>
      ))}
    </section>
  );
}

function History({ history }: Pick<JobDetail, 'history'>) {
  return (
    <section class={common.section} aria-labelledby="history">
      <h2 id="history">History</h2>
      {history.length === 0 ? <p class={common.facts}>Nothing has happened yet.</p> : null}
      <ol class={styles.history}>
        {history.map(({ at, phase, epoch, attempts, detail }) => (
          <li key={`${at} ${phase} ${epoch}`}>
            <time dateTime={at}>{new Date(at).toLocaleString('en')}</time>
            <span>
              {phase}, epoch {epoch}
              {attempts === 0 ? '' : `, ${attempts} failed`}
              {detail === null ? '' : ` – ${detail}`}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
