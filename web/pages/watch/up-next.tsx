// What follows the video that plays: the list one watches in or the first related video, keys, and the switch of autoplay.
import { useQuery } from '@tanstack/preact-query';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { paths } from '../../paths.ts';
import { focusOf } from '../../player/focus.ts';
import type { RivuletPlayer } from '../../player/rivulet-player.ts';
import { relatedQuery } from '../../search.ts';
import { goOnWith, readAutoplay, writeAutoplay } from './autoplay.ts';
import type { Neighbour } from './neighbours.ts';
import { PlaylistPanel } from './playlist-panel.tsx';
import styles from './up-next.module.css';
import { useEndScreen } from './use-end-screen.ts';
import { useList } from './use-list.ts';

const isMotionReduced = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

export function UpNext({ videoId, player }: { videoId: string; player: RivuletPlayer | null }) {
  const { query, route } = useLocation();
  const { list: listId, shuffle: seed } = query;
  const list = useList(listId, seed, videoId);
  const related = useQuery({ ...relatedQuery(videoId), enabled: listId === undefined });
  const [isOn, setOn] = useState(() => readAutoplay(localStorage, isMotionReduced()));

  const previous = list?.previous ?? null;
  const next = listId === undefined ? (related.data?.[0] ?? null) : (list?.next ?? null);
  const hrefOf = ({ id }: Neighbour) => (listId === undefined ? paths.watch(id) : paths.watchIn(id, listId, seed));
  const go = (to: Neighbour) => {
    goOnWith(to.id);
    route(hrefOf(to));
  };
  useNeighbourKeys(player, previous && (() => go(previous)), next && (() => go(next)));
  useEndScreen(player, isOn ? next : null, go);

  const autoplay = (
    <AutoplaySwitch
      isOn={isOn}
      onChange={(on) => {
        writeAutoplay(localStorage, on);
        setOn(on);
      }}
    />
  );
  if (list !== null) {
    return (
      <PlaylistPanel list={list} videoId={videoId} hrefOf={hrefOf} onGo={go} isShuffled={seed !== undefined}>
        {autoplay}
      </PlaylistPanel>
    );
  }
  if (next === null) return null;
  return (
    <div class={styles.bar}>
      <p class={styles.barText}>
        Up next:{' '}
        <a href={hrefOf(next)} onClick={() => goOnWith(next.id)}>
          {next.title}
        </a>
      </p>
      {autoplay}
    </div>
  );
}

function AutoplaySwitch({ isOn, onChange }: { isOn: boolean; onChange: (isOn: boolean) => void }) {
  return (
    <label class={styles.switch}>
      <input
        type="checkbox"
        role="switch"
        checked={isOn}
        aria-checked={isOn}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      Autoplay
    </label>
  );
}

/** Shift+P and Shift+N, and the keys of the system for media. */
function useNeighbourKeys(
  player: RivuletPlayer | null,
  onPrevious: (() => void) | null,
  onNext: (() => void) | null,
): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      const act = event.code === 'KeyN' ? onNext : event.code === 'KeyP' ? onPrevious : null;
      const focus = focusOf(event.composedPath(), player ?? document.body);
      if (act === null || focus === 'typing' || focus === 'menu') return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    const session = player === null ? undefined : navigator.mediaSession;
    session?.setActionHandler('nexttrack', onNext);
    session?.setActionHandler('previoustrack', onPrevious);
    return () => {
      document.removeEventListener('keydown', onKey);
      session?.setActionHandler('nexttrack', null);
      session?.setActionHandler('previoustrack', null);
    };
  });
}
