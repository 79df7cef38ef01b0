// All videos, in every state and visibility: searched, blocked with a reason, let be seen again, made anew.
import { useState } from 'preact/hooks';
import { BLOCK_REASON_MAX } from '#contract/report-reasons.ts';
import type { VideoItem } from '#contract/videos.ts';
import { allVideosQuery, blockVideos, remakeVideo, unblockVideos } from '../../admin.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { countOf } from '../../ui/count.ts';
import { VISIBILITY_TEXTS } from '../../ui/details-fields.tsx';
import { StateChip } from '../../ui/state-chip.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { ActDialog } from './act-dialog.tsx';
import styles from './admin.module.css';
import { AdminList, type FilterField } from './admin-list.tsx';

const FIELDS: readonly FilterField[] = [
  { name: 'q', label: 'Search', hint: 'Words of the title, @channel or an id' },
  {
    name: 'visibility',
    label: 'Visibility',
    options: [
      { value: '', text: 'All' },
      ...Object.entries(VISIBILITY_TEXTS).map(([value, { name }]) => ({ value, text: name })),
    ],
  },
  {
    name: 'state',
    label: 'State',
    options: [
      { value: '', text: 'All' },
      { value: 'uploading', text: 'Uploading' },
      { value: 'queued', text: 'In the queue' },
      { value: 'processing', text: 'Processing' },
      { value: 'playable', text: 'Playable' },
      { value: 'ready', text: 'Ready' },
      { value: 'failed', text: 'Failed' },
    ],
  },
  {
    name: 'blocked',
    label: 'Blocked',
    options: [
      { value: '', text: 'All' },
      { value: 'yes', text: 'Blocked' },
      { value: 'no', text: 'Not blocked' },
    ],
  },
];

type Act = 'block' | 'unblock' | 'remake';

export default function Videos() {
  return (
    <AdminList
      fields={FIELDS}
      query={allVideosQuery}
      idOf={({ id }) => id}
      nameOf={({ title }) => title}
      bulk={(chosen, done) => <Acts videos={chosen} done={done} />}
      row={(video) => <Row video={video} />}
      empty="No video is like that."
      end="Those are all videos."
    />
  );
}

function Acts({ videos, done }: { videos: VideoItem[]; done?: () => void }) {
  const [asked, setAsked] = useState<Act | null>(null);
  const blocked = videos.filter((video) => video.blocked !== undefined).map(({ id }) => id);
  const open = videos.filter((video) => video.blocked === undefined).map(({ id }) => id);
  const [first] = videos;
  const of = done === undefined ? `: ${first?.title}` : ''; // one of many buttons with the same words
  const close = () => setAsked(null);
  return (
    <div class={styles.acts}>
      {open.length === 0 ? null : (
        <Button look="danger" aria-label={`Block…${of}`} onClick={() => setAsked('block')}>
          Block…
        </Button>
      )}
      {blocked.length === 0 ? null : (
        <Button aria-label={`Unblock…${of}`} onClick={() => setAsked('unblock')}>
          Unblock…
        </Button>
      )}
      {done === undefined && first?.state === 'ready' ? (
        <Button aria-label={`Make anew…${of}`} onClick={() => setAsked('remake')}>
          Make anew…
        </Button>
      ) : null}
      {asked === 'block' ? (
        <ActDialog
          title={`Block ${countOf(open.length, 'video')}?`}
          text="Nobody but its owner and moderators can see it from then on. Within a minute its media is gone too."
          confirm={`Block ${open.length}`}
          isDangerous
          reason={{ label: 'Why it is blocked', hint: 'Its owner reads it.', max: BLOCK_REASON_MAX }}
          act={async (reason) => {
            const ids = await blockVideos(open, reason);
            done?.();
            return {
              text: `${countOf(ids.length, 'video')} blocked.`,
              undo: async () => `${countOf(await unblockVideos(ids), 'video')} can be seen again.`,
            };
          }}
          onClose={close}
        />
      ) : null}
      {asked === 'unblock' ? (
        <ActDialog
          title={`Unblock ${countOf(blocked.length, 'video')}?`}
          text="It can be seen again by those whom its owner lets see it."
          confirm={`Unblock ${blocked.length}`}
          act={async () => {
            const count = await unblockVideos(blocked);
            done?.();
            return `${countOf(count, 'video')} can be seen again.`;
          }}
          onClose={close}
        />
      ) : null}
      {asked === 'remake' && first !== undefined ? (
        <ActDialog
          title={`Make “${first.title}” anew?`}
          text="What there is serves until the new one is ready."
          confirm="Make it anew"
          act={async () => {
            await remakeVideo(first.id);
            return 'It is being made anew.';
          }}
          onClose={close}
        />
      ) : null}
    </div>
  );
}

function Row({ video }: { video: VideoItem }) {
  const isWatchable = video.state === 'playable' || video.state === 'ready';
  return (
    <>
      <div class={styles.about}>
        <h2>{isWatchable ? <a href={paths.watch(video.id)}>{video.title}</a> : video.title}</h2>
        <p class={styles.facts}>
          <a href={paths.channel(video.channel.handle)}>@{video.channel.handle}</a>
          <StateChip state={video.state} />
          <span>{VISIBILITY_TEXTS[video.visibility].name}</span>
          <span>{countOf(video.counts.views, 'view')}</span>
          <TimeAgo iso={video.createdAt} />
        </p>
        {video.blocked === undefined ? null : <p class={styles.bad}>Blocked: {video.blocked.reason}</p>}
      </div>
      <Acts videos={[video]} />
    </>
  );
}
