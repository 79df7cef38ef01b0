// The list beside the video that plays: where one is, what is before and behind, folded on a phone.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Poster } from '../../ui/poster.tsx';
import { goOnWith } from './autoplay.ts';
import type { Neighbour } from './neighbours.ts';
import styles from './up-next.module.css';
import type { WatchList } from './use-list.ts';

interface PanelProps {
  list: WatchList;
  videoId: string;
  hrefOf: (video: Neighbour) => string;
  onGo: (video: Neighbour) => void;
  isShuffled: boolean;
  onShuffled: (isShuffled: boolean) => void;
  isLooped: boolean;
  onLooped: (isLooped: boolean) => void;
  /** The switch of autoplay. */
  children: ComponentChildren;
}

const isWide = () => matchMedia('(min-width: 48rem)').matches;

export function PlaylistPanel(props: PanelProps) {
  const { list, videoId, hrefOf, onGo, isShuffled, isLooped, children } = props;
  const [isOpen, setOpen] = useState(isWide);
  const { previous, next, items, place } = list;
  const { title, kind, id } = list.list;
  return (
    <section class={styles.panel} aria-label={`Playlist: ${title}`}>
      <div class={styles.panelHead}>
        <button
          type="button"
          class={styles.fold}
          aria-expanded={isOpen}
          aria-controls="playlist-panel"
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name={isShuffled ? 'shuffle' : 'list'} />
          <span class={styles.foldText}>
            <strong>{title}</strong>
            <span>{next === null ? 'The end of the list' : `Next: ${next.title}`}</span>
          </span>
          <span class={isOpen ? styles.unfolded : styles.folded}>
            <Icon name="chevron" />
          </span>
        </button>
        <div class={styles.panelActions}>
          <Button
            look="bare"
            icon="previous"
            label="Previous video (Shift+P)"
            disabled={previous === null}
            onClick={() => previous && onGo(previous)}
          />
          <Button
            look="bare"
            icon="next"
            label="Next video (Shift+N)"
            disabled={next === null}
            onClick={() => next && onGo(next)}
          />
          <Button
            look="bare"
            icon="repeat"
            label="Begin anew at the end of the list"
            aria-pressed={isLooped}
            onClick={() => props.onLooped(!isLooped)}
          />
          <Button
            look="bare"
            icon="shuffle"
            label="Shuffle the list"
            aria-pressed={isShuffled}
            onClick={() => props.onShuffled(!isShuffled)}
          />
          <span class={styles.gap} />
          {children}
        </div>
      </div>
      {isOpen ? (
        <div id="playlist-panel" class={styles.panelBody}>
          <PanelItems items={items} videoId={videoId} place={place} hrefOf={hrefOf} />
          <p class={styles.panelMore}>
            {list.hasMore ? <Button onClick={list.loadMore}>Show more</Button> : null}
            <a href={paths.playlist(kind === 'watch-later' ? kind : id)}>The whole list</a>
          </p>
        </div>
      ) : null}
    </section>
  );
}

function PanelItems({
  items,
  videoId,
  place,
  hrefOf,
}: Pick<PanelProps, 'videoId' | 'hrefOf'> & Pick<WatchList, 'items' | 'place'>) {
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // The panel is scrolled, not the page.
    const row = current.current;
    const box = row?.closest<HTMLElement>(`.${styles.panelBody}`);
    if (row && box) box.scrollTop = row.offsetTop - box.offsetTop - row.offsetHeight;
  }, [place]);
  return (
    <ol>
      {items.map(({ videoId: id, video }) => (
        <li key={id} ref={id === videoId ? current : null} class={id === videoId ? styles.currentItem : styles.item}>
          <span class={styles.itemPicture}>
            <Poster url={video?.poster ?? null} durationSeconds={video?.durationSeconds ?? null} />
          </span>
          {video === null ? (
            <span class={styles.itemGone}>This video is not available.</span>
          ) : (
            <a
              class={styles.itemTitle}
              href={hrefOf(video)}
              aria-current={id === videoId ? 'true' : undefined}
              onClick={() => goOnWith(id)}
            >
              {video.title}
            </a>
          )}
        </li>
      ))}
    </ol>
  );
}
