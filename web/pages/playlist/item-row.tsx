// One video of a playlist: its place, picture and title, and for the owner the handle to move it and the way out.
import type { JSX } from 'preact';
import type { PlaylistItem } from '#contract/playlists.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import cover from '../../ui/covering-link.module.css';
import { spokenLength } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Poster } from '../../ui/poster.tsx';
import { type Step, stepOfKey } from './order.ts';
import styles from './playlist.module.css';

export const titleOf = (item: PlaylistItem): string => item.video?.title ?? 'a video that is not available';

interface ItemRowProps {
  item: PlaylistItem;
  place: number;
  listId: string;
  /** What its owner may do; others look and play. */
  owner: ItemOwner | null;
  isHeld: boolean;
  style: JSX.CSSProperties | undefined;
}

export interface ItemOwner {
  toggle: () => void;
  step: (step: Step) => void;
  drop: () => void;
  cancel: () => void;
  startDrag: (event: PointerEvent) => void;
  remove: () => void;
}

export function ItemRow({ item, place, listId, owner, isHeld, style }: ItemRowProps) {
  const { video } = item;
  return (
    <li
      class={[cover.covered, isHeld ? styles.heldRow : styles.row].join(' ')}
      data-row={item.videoId}
      style={style ?? {}}
    >
      {owner === null ? (
        <span class={styles.place}>{place + 1}</span>
      ) : (
        <Handle item={item} owner={owner} isHeld={isHeld} />
      )}
      <div class={styles.picture}>
        <Poster url={video?.poster ?? null} durationSeconds={video?.durationSeconds ?? null} />
      </div>
      <div class={styles.about}>
        {video === null ? (
          <p class={styles.gone}>This video is not available.</p>
        ) : (
          <>
            <h3 class={styles.itemTitle}>
              <a class={cover.link} href={paths.watchIn(video.id, listId)}>
                {video.title}
              </a>
            </h3>
            <p class={styles.facts}>
              {video.channel.name}
              {video.durationSeconds === null ? null : (
                <span class="visually-hidden">{`, ${spokenLength(video.durationSeconds)}`}</span>
              )}
            </p>
          </>
        )}
      </div>
      {owner === null ? null : (
        <Button look="bare" icon="close" label={`Remove ${titleOf(item)}`} onClick={owner.remove} />
      )}
      {isHeld && owner !== null ? <Mover item={item} owner={owner} /> : null}
    </li>
  );
}

/** Pressed it takes the row, dragged it carries it. */
function Handle({ item, owner, isHeld }: { item: PlaylistItem; owner: ItemOwner; isHeld: boolean }) {
  return (
    <button
      type="button"
      class={styles.handle}
      data-handle
      aria-label={`Move ${titleOf(item)}`}
      aria-pressed={isHeld}
      aria-describedby="reorder-help"
      onClick={owner.toggle}
      onPointerDown={owner.startDrag}
      onKeyDown={(event) => {
        if (!isHeld) return;
        const step = stepOfKey(event.key);
        if (step !== null) {
          event.preventDefault();
          owner.step(step);
        } else if (event.key === 'Escape') {
          event.preventDefault();
          owner.cancel();
        }
      }}
    >
      <Icon name="grip" />
    </button>
  );
}

/** The same by pressing: no drag is needed (WCAG 2.5.7). */
function Mover({ item, owner }: { item: PlaylistItem; owner: ItemOwner }) {
  return (
    <fieldset class={styles.mover} aria-label={`Move ${titleOf(item)}`}>
      <Button icon="up" label="Up" onClick={() => owner.step('up')} />
      <Button icon="down" label="Down" onClick={() => owner.step('down')} />
      <Button icon="toTop" label="To the top" onClick={() => owner.step('top')} />
      <Button icon="toEnd" label="To the end" onClick={() => owner.step('end')} />
      <Button look="primary" icon="check" onClick={owner.drop}>
        Done
      </Button>
    </fieldset>
  );
}
