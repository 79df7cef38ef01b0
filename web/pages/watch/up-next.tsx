// What follows the video that plays: the list one watches in or the first related video, keys, and the switch of autoplay.
import { useQuery } from '@tanstack/preact-query';
import type { ComponentChild } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { type PlayOrder, paths } from '../../paths.ts';
import { focusOf } from '../../player/focus.ts';
import type { RivuletPlayer } from '../../player/rivulet-player.ts';
import { relatedQuery } from '../../search.ts';
import { newSeed } from '../playlist/order.ts';
import { goOnWith, readAutoplay, writeAutoplay } from './autoplay.ts';
import type { Neighbour } from './neighbours.ts';
import { PlaylistPanel } from './playlist-panel.tsx';
import styles from './up-next.module.css';
import { useEndScreen } from './use-end-screen.ts';
import { useList } from './use-list.ts';

const isMotionReduced = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The panel of the list, and the switch for the heading of what is related where there is no list; the page places them. */
export function useUpNext(
  videoId: string,
  player: RivuletPlayer | null,
): { panel: ComponentChild; autoplay: ComponentChild } {
  const { query, route } = useLocation();
  const { list: listId, shuffle: seed } = query;
  const isLooped = query['loop'] === '1';
  const list = useList({ listId, seed, isLooped }, videoId);
  const related = useQuery({ ...relatedQuery(videoId), enabled: listId === undefined });
  const [isOn, setOn] = useState(() => readAutoplay(localStorage, isMotionReduced()));

  const previous = list?.previous ?? null;
  const next = listId === undefined ? (related.data?.[0] ?? null) : (list?.next ?? null);
  const how: PlayOrder = { shuffleSeed: seed, isLooped };
  const hrefOf = ({ id }: Neighbour) => (listId === undefined ? paths.watch(id) : paths.watchIn(id, listId, how));
  const go = (to: Neighbour) => {
    if (to.id === videoId) {
      player?.seekTo(0); // the only one of a list that is looped
      void player?.play();
      return;
    }
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
  if (list === null) return { panel: null, autoplay: next === null ? null : autoplay };
  // The address says how: it holds from video to video, and for whom it is given to.
  const change = (changes: PlayOrder) => route(paths.watchIn(videoId, list.list.id, { ...how, ...changes }), true);
  const panel = (
    <PlaylistPanel
      list={list}
      videoId={videoId}
      hrefOf={hrefOf}
      onGo={go}
      isShuffled={seed !== undefined}
      onShuffled={(isShuffled) => change({ shuffleSeed: isShuffled ? newSeed() : undefined })}
      isLooped={isLooped}
      onLooped={(looped) => change({ isLooped: looped })}
    >
      {autoplay}
    </PlaylistPanel>
  );
  return { panel, autoplay: null };
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

/** Shift+P and Shift+N, and the keys of the system for media; heard from the moment on at which the page shows the video. */
function useNeighbourKeys(
  player: RivuletPlayer | null,
  onPrevious: (() => void) | null,
  onNext: (() => void) | null,
): void {
  useLayoutEffect(() => {
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
