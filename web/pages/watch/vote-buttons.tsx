// Like and dislike with their counts: shown at once, and taken back when the server does not agree.
import { useMutation, useQueryClient } from '@tanstack/preact-query';
import { useLocation } from 'preact-iso';
import type { Video } from '#contract/videos.ts';
import type { Reaction, ViewerState } from '#contract/watching.ts';
import { paths } from '../../paths.ts';
import { queryKeys } from '../../query-client.ts';
import { useMe } from '../../session.ts';
import { countOf, shortCount } from '../../ui/count.ts';
import { errorText } from '../../ui/error-note.tsx';
import { Icon } from '../../ui/icon.tsx';
import { toasts } from '../../ui/toasts.ts';
import { pressed, react, showReaction } from '../../watching.ts';
import styles from './vote-buttons.module.css';

const BUTTONS = [
  { value: 'like', icon: 'like', text: 'Like', count: ({ likes }: Video['counts']) => likes },
  { value: 'dislike', icon: 'dislike', text: 'Dislike', count: ({ dislikes }: Video['counts']) => dislikes },
] as const;

export function VoteButtons({ video, viewer }: { video: Video; viewer: ViewerState | undefined }) {
  const { data: me } = useMe();
  const { url } = useLocation();
  const vote = useVote(video.id);
  const current = viewer?.reaction ?? 'none';
  return (
    <div class={styles.votes}>
      {BUTTONS.map(({ value, icon, text, count }) => {
        const label = `${text}, ${countOf(count(video.counts), text.toLowerCase())}`;
        const content = (
          <>
            <Icon name={icon} />
            <span>{shortCount(count(video.counts))}</span>
          </>
        );
        return me === null ? (
          <a
            key={value}
            class={styles.vote}
            href={paths.signIn(url)}
            aria-label={`${label}: sign in first`}
            title={text}
          >
            {content}
          </a>
        ) : (
          <button
            key={value}
            type="button"
            class={styles.vote}
            aria-pressed={current === value}
            aria-label={label}
            title={text}
            disabled={viewer === undefined}
            onClick={() => vote(pressed(current, value))}
          >
            {content}
          </button>
        );
      })}
    </div>
  );
}

/** One after the other: the last press wins, whatever comes back first. */
function useVote(videoId: string): (reaction: Reaction) => void {
  const client = useQueryClient();
  const key = ['vote', videoId];
  const { mutate } = useMutation({
    mutationKey: key,
    scope: { id: `vote ${videoId}` },
    mutationFn: (reaction: Reaction) => react(videoId, reaction),
    onSuccess: (told) => {
      if (client.isMutating({ mutationKey: key }) <= 1) showReaction(client, videoId, told.reaction, told);
    },
    onError: (error) => {
      toasts.show(errorText(error));
      void client.invalidateQueries({ queryKey: queryKeys.viewer(videoId) });
      void client.invalidateQueries({ queryKey: queryKeys.video(videoId) });
    },
  });
  return (reaction) => {
    showReaction(client, videoId, reaction);
    mutate(reaction);
  };
}
