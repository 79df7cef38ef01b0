// Processing as it happens: stages, each rendition with its share done, time left, the way to watch, or why it failed.
import { useQuery } from '@tanstack/preact-query';
import type { Video } from '#contract/videos.ts';
import { paths } from '../paths.ts';
import { useTopics } from '../realtime/realtime.ts';
import { videoQuery } from '../videos.ts';
import { ButtonLink } from './button.tsx';
import { CaptionsLeftOut } from './captions-left-out.tsx';
import { ErrorNote } from './error-note.tsx';
import { formatTimeLeft } from './format.ts';
import { Icon } from './icon.tsx';
import {
  failureText,
  isUnderWay,
  processingSteps,
  renditionName,
  renditionText,
  spokenState,
} from './processing-steps.ts';
import styles from './processing-view.module.css';
import { ProgressBar } from './progress-bar.tsx';
import { Skeleton } from './skeleton.tsx';
import { StateChip } from './state-chip.tsx';
import { WaitingNote } from './waiting-note.tsx';

/** Follows one of one's own videos for as long as it is drawn: the person's topic hears of all of them, in every visibility. */
export function ProcessingView({ videoId }: { videoId: string }) {
  useTopics(['user']);
  const video = useQuery(videoQuery(videoId));
  if (video.data === undefined) {
    return video.isError ? (
      <ErrorNote
        error={video.error}
        what="The state of processing could not be loaded."
        onRetry={() => void video.refetch()}
      />
    ) : (
      <Skeleton height="4rem" />
    );
  }
  return <ProcessingOf video={video.data} />;
}

function ProcessingOf({ video }: { video: Video }) {
  const { state, processing } = video;
  const canWatch = state === 'playable' || state === 'ready';
  return (
    <div class={styles.box}>
      <p>
        <StateChip state={state} />
        {processing.etaSeconds !== null && isUnderWay(state) ? (
          <span class={styles.facts}>{` ${formatTimeLeft(processing.etaSeconds)}`}</span>
        ) : null}
      </p>
      <p class="visually-hidden" role="status">
        {spokenState(state, processing)}
      </p>
      <WaitingNote state={state} />
      <CaptionsLeftOut tracks={video.captionsLeftOut} />
      {state === 'failed' ? (
        <p class={styles.failed}>{failureText(processing.error)}</p>
      ) : state === 'ready' ? null : (
        <ol class={styles.steps} aria-label="Steps of processing">
          {processingSteps(processing.stage, state).map((step) => (
            <li
              key={step.name}
              class={step.is === 'done' ? `${styles.step} ${styles.done}` : styles.step}
              aria-current={step.is === 'now' ? 'step' : undefined}
            >
              {step.is === 'done' ? <Icon name="check" size={16} /> : null}
              {step.name}
              {step.is === 'done' ? <span class="visually-hidden"> done</span> : null}
            </li>
          ))}
        </ol>
      )}
      {processing.renditions.length === 0 || state === 'failed' ? null : (
        <ul class={styles.rungs} aria-label="Qualities">
          {processing.renditions.map((rendition) => (
            <li key={rendition.name} class={styles.rung}>
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
      )}
      {canWatch ? (
        <p>
          <ButtonLink look="primary" icon="play" href={paths.watch(video.id)}>
            Watch now
          </ButtonLink>
        </p>
      ) : null}
    </div>
  );
}
