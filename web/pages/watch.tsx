// The watch page of one video: the player or why there is none yet, and what is known about the video.
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import type { Playback, Video } from '#contract/videos.ts';
import { paths } from '../paths.ts';
import type { RivuletPlayer } from '../player/rivulet-player.ts';
import { isProblem } from '../problem-error.ts';
import { useRealtime, useVideoTopic } from '../realtime/realtime.ts';
import { useMe } from '../session.ts';
import { BecomesPublic } from '../ui/becomes-public.tsx';
import { BlockedNote } from '../ui/blocked-note.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { countOf } from '../ui/count.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNote } from '../ui/error-note.tsx';
import { Icon } from '../ui/icon.tsx';
import { hasNavigated } from '../ui/navigation.ts';
import { useHeadingFocus, usePageTitle } from '../ui/page.tsx';
import { ReportButton } from '../ui/report-button.tsx';
import { SaveButton } from '../ui/save-to-playlist.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useMedia } from '../ui/use-media.ts';
import { SharingButton } from './sharing/sharing-button.tsx';
import { takeGoOn } from './watch/autoplay.ts';
import { CannotPlay } from './watch/cannot-play.tsx';
import { ChannelLine } from './watch/channel-line.tsx';
import { CommentsSection } from './watch/comments/comments-section.tsx';
import { Description } from './watch/description.tsx';
import { CategoryLink, TagList } from './watch/found-under.tsx';
import { NotYet } from './watch/not-yet.tsx';
import { PlayerView } from './watch/player-view.tsx';
import related from './watch/related.module.css';
import { RelatedVideos } from './watch/related.tsx';
import { ShareButton } from './watch/share-dialog.tsx';
import { ShareGate } from './watch/share-gate.tsx';
import { useUpNext } from './watch/up-next.tsx';
import { usePlayback } from './watch/use-playback.ts';
import { useVideo } from './watch/use-video.ts';
import { useViewer, useWatching } from './watch/use-watching.ts';
import { VoteButtons } from './watch/vote-buttons.tsx';
import { takeWatchData } from './watch/watch-data.ts';
import { faceOf, rungsToCome, startSecondsOf } from './watch/watch-state.ts';
import styles from './watch.module.css';

export default function Watch() {
  const videoId = useRoute().params['videoId'] ?? '';
  const token = useLocation().query['share'];
  const stage = useRef<HTMLDivElement>(null);
  return (
    <article class={styles.page}>
      {/* Stays when one video follows another, so that a picture in full screen does too. */}
      <div ref={stage} class={styles.stage} data-full-screen />
      {token === undefined ? (
        <WatchVideo key={videoId} videoId={videoId} stage={stage} />
      ) : (
        <ShareGate key={videoId} videoId={videoId} token={token}>
          <WatchVideo videoId={videoId} stage={stage} />
        </ShareGate>
      )}
    </article>
  );
}

type Stage = RefObject<HTMLDivElement>;

function WatchVideo({ videoId, stage }: { videoId: string; stage: Stage }) {
  const [given] = useState(() => takeWatchData(document, videoId));
  const [isDeleted, setDeleted] = useState(false);
  const video = useVideo(videoId, given?.video ?? null);
  const realtime = useRealtime();
  const isGone = isDeleted || isProblem(video.error, 'video-not-found');
  useVideoTopic(isGone ? null : videoId);
  useEffect(
    () =>
      realtime.onMessage((message) => {
        if (message.type === 'video.deleted' && message.videoId === videoId) setDeleted(true);
      }),
    [realtime, videoId],
  );
  // What is already shown stays when it cannot be read again.
  const isDark =
    isGone || video.isLoadingError || (video.data !== undefined && faceOf(video.data, false).kind !== 'player');
  useEffect(() => {
    if (isDark && document.fullscreenElement === stage.current) void document.exitFullscreen().catch(() => undefined);
  }, [isDark]);
  if (isGone) return <Gone isDeleted={isDeleted} />;
  if (video.data) return <WatchLoaded video={video.data} stage={stage} givenPlayback={given?.playback ?? null} />;
  return (
    <>
      <div class={styles.waiting} />
      {video.isError ? (
        <ErrorNote error={video.error} what="The video could not be loaded." onRetry={() => void video.refetch()} />
      ) : (
        <div class={styles.head} aria-busy="true">
          <Skeleton width="60%" height="2rem" />
          <Skeleton width="30%" />
        </div>
      )}
    </>
  );
}

interface WatchLoadedProps {
  video: Video;
  stage: Stage;
  givenPlayback: Playback | null;
}

function WatchLoaded({ video, stage, givenPlayback }: WatchLoadedProps) {
  usePageTitle(video.title);
  const heading = useHeadingFocus();
  const me = useMe();
  const { query } = useLocation();
  const player = useRef<RivuletPlayer | null>(null);
  const isOwner = me.data?.id === video.channel.id;
  const isPlayable = faceOf(video, isOwner).kind === 'player';
  const [ready, setReady] = useState<RivuletPlayer | null>(null);
  // The viewer waited for it, or is in the middle of watching one after the other.
  const [startsByItself] = useState(
    () => takeGoOn(video.id) || !isPlayable || (query['list'] !== undefined && hasNavigated()),
  );
  const playback = usePlayback(video.id, isPlayable, givenPlayback);
  const original = playback.data?.original ?? null;
  const viewer = useViewer(video.id, isPlayable);
  const watchIn = useWatching(video.id, viewer?.resumeSeconds, query['t'] !== undefined);
  const upNext = useUpNext(video.id, ready);
  const isInColumns = useMedia('(min-width: 68rem)'); // as related.module.css says

  // The page itself is the same for everybody; what only the owner gets comes from the API.
  useEffect(() => {
    if (isOwner && isPlayable && givenPlayback) void playback.refetch();
  }, [isOwner]);

  const refresh = async () => (await playback.refetch()).data ?? null;
  const goTo = (seconds: number) => {
    player.current?.seekTo(seconds);
    void player.current?.play();
    player.current?.scrollIntoView({ block: 'nearest' });
  };
  const toCome = video.state === 'playable' ? rungsToCome(video.processing) : '';
  return (
    <>
      {isPlayable && playback.data ? (
        <PlayerView
          stage={stage}
          video={video}
          playback={playback.data}
          startSeconds={startSecondsOf(query['t'])}
          startsByItself={startsByItself}
          refresh={refresh}
          onReady={(element) => {
            player.current = element;
            setReady(element);
            watchIn(element);
          }}
        />
      ) : isPlayable && playback.isError ? (
        <CannotPlay error={playback.error} onRetry={() => void playback.refetch()} />
      ) : (
        <NotYet video={video} isOwner={isOwner} />
      )}
      <div class={related.columns}>
        <div class={related.words}>
          <header class={styles.head}>
            <h1 ref={heading} tabIndex={-1} class={styles.title}>
              {video.title}
            </h1>
            <ChannelLine channel={video.channel} />
            <p class={styles.facts}>
              {isPlayable ? (
                <a href={paths.helpViews()} title="How views are counted">
                  {countOf(video.counts.views, 'view')}
                </a>
              ) : null}
              <TimeAgo iso={video.publishedAt ?? video.createdAt} />
              {video.category === null ? null : <CategoryLink slug={video.category} />}
              {video.visibility === 'public' ? null : (
                <span class={styles.badge}>
                  {video.publishAt === null ? video.visibility : <BecomesPublic iso={video.publishAt} />}
                </span>
              )}
            </p>
            {toCome === '' ? null : <p class={styles.facts}>Better quality is on its way: {toCome}</p>}
            {video.blocked === undefined ? null : <BlockedNote blocked={video.blocked} isOwner={isOwner} />}
            <div class={styles.actions}>
              {isPlayable ? <VoteButtons video={video} viewer={viewer} /> : null}
              {isPlayable ? <SaveButton video={video} /> : null}
              <ShareButton video={video} positionSeconds={() => player.current?.video?.currentTime ?? 0} />
              {isOwner ? <SharingButton video={video} /> : null}
              {isOwner ? (
                <ButtonLink icon="edit" href={paths.videos()}>
                  Edit
                </ButtonLink>
              ) : null}
              {isOwner ? null : <ReportButton kind="video" subjectId={video.id} />}
              {original === null ? null : (
                // _top: the router leaves such links to the browser
                <a class={styles.download} href={original} target="_top" download>
                  <Icon name="down" />
                  Download the original
                </a>
              )}
            </div>
          </header>
          {isInColumns ? null : upNext.panel}
          <Description text={video.description} durationSeconds={video.durationSeconds} onMoment={goTo} />
          <TagList tags={video.tags} />
          {isPlayable ? <CommentsSection video={video} linkedId={query['comment'] ?? null} onMoment={goTo} /> : null}
        </div>
        <div class={styles.side}>
          {isInColumns ? upNext.panel : null}
          {isPlayable ? <RelatedVideos videoId={video.id}>{upNext.autoplay}</RelatedVideos> : null}
        </div>
      </div>
    </>
  );
}

function Gone({ isDeleted }: { isDeleted: boolean }) {
  const me = useMe();
  const { url } = useLocation();
  usePageTitle('Video not found');
  return (
    <>
      <h1 class="visually-hidden">Video not found</h1>
      <EmptyState
        title={isDeleted ? 'This video has been deleted' : 'There is no such video'}
        text={isDeleted ? 'It was taken down while you were here.' : 'It may have been deleted, or it is private.'}
      >
        {me.data === null && !isDeleted ? (
          <ButtonLink href={paths.signIn(url)}>Sign in, if it is yours</ButtonLink>
        ) : null}
        <ButtonLink look="primary" icon="home" href={paths.home()}>
          Go to the latest videos
        </ButtonLink>
      </EmptyState>
    </>
  );
}
