// The elements of the player: media-chrome's controls around a plain <video>, and our panels over them.
import './over-picture.css';
import 'media-chrome/media-controller';
import 'media-chrome/media-control-bar';
import 'media-chrome/media-chrome-button';
import 'media-chrome/media-play-button';
import 'media-chrome/media-mute-button';
import 'media-chrome/media-volume-range';
import 'media-chrome/media-time-range';
import 'media-chrome/media-time-display';
import 'media-chrome/media-loading-indicator';
import 'media-chrome/media-pip-button';
import 'media-chrome/media-fullscreen-button';
import 'media-chrome/dist/menu/media-settings-menu-button.js';
import 'media-chrome/dist/menu/media-settings-menu.js';
import 'media-chrome/dist/menu/media-settings-menu-item.js';
import 'media-chrome/dist/menu/media-chrome-menu.js';
import 'media-chrome/dist/menu/media-chrome-menu-item.js';
import { trustedMarkup } from '../trusted.ts';
import { passFocus } from './pass-focus.ts';

export const MENUS = { quality: 'Quality', speed: 'Speed', captions: 'Captions', engine: 'Player' } as const;
export type MenuName = keyof typeof MENUS;

let made = 0;

// media-chrome's own way back is a button in a menu without the role of an item, which no menu may contain: the slots
// named header replace it.
const submenu = (name: MenuName) => `
  <media-settings-menu-item data-menu="${name}">${MENUS[name]}
    <media-chrome-menu slot="submenu" aria-label="${MENUS[name]}" hidden>
      <button slot="header" part="back" role="menuitem" type="button" aria-label="Back from ${MENUS[name]}">‹ ${MENUS[name]}</button>
    </media-chrome-menu>
  </media-settings-menu-item>`;

const CAPTIONS_ICON =
  '<svg viewBox="0 0 26 24" aria-hidden="true"><path d="M4 4.500h18a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2v-11a2 2 0 0 1 2-2zm7.800 6.100c-.4-1.300-1.500-2-2.900-2-1.900 0-3.200 1.400-3.200 3.400s1.300 3.400 3.200 3.400c1.400 0 2.500-.7 2.900-2l-1.600-.5c-.2.6-.6.900-1.200.900-.9 0-1.500-.7-1.500-1.800s.6-1.800 1.500-1.800c.6 0 1 .3 1.200.9zm8.400 0c-.4-1.300-1.500-2-2.900-2-1.900 0-3.200 1.400-3.200 3.400s1.300 3.400 3.200 3.400c1.400 0 2.500-.7 2.900-2l-1.600-.5c-.2.6-.6.900-1.200.900-.9 0-1.500-.7-1.500-1.800s.6-1.800 1.500-1.800c.6 0 1 .3 1.200.9z"/></svg>';

// Volume, captions and keys are ours: media-chrome's own memory and hot keys are off.
const markup = (menuId: string) => `
<media-controller nohotkeys novolumepref nomutedpref nosubtitleslangpref>
  <video slot="media" playsinline preload="auto"></video>
  <media-loading-indicator slot="centered-chrome" noautohide></media-loading-indicator>
  <media-play-button class="rivulet-big-play" slot="centered-chrome" notooltip></media-play-button>
  <media-settings-menu id="${menuId}" anchor="auto" hidden><span slot="header" hidden></span>${(Object.keys(MENUS) as MenuName[]).map(submenu).join('')}</media-settings-menu>
  <media-time-range></media-time-range>
  <media-control-bar>
    <media-play-button></media-play-button>
    <media-mute-button></media-mute-button>
    <media-volume-range></media-volume-range>
    <media-time-display showduration></media-time-display>
    <span class="rivulet-spacer"></span>
    <media-chrome-button class="rivulet-captions" aria-label="Captions" aria-pressed="false" hidden>
      ${CAPTIONS_ICON}<span slot="tooltip-content">Captions</span>
    </media-chrome-button>
    <media-settings-menu-button invoketarget="${menuId}"></media-settings-menu-button>
    <media-pip-button></media-pip-button>
    <media-fullscreen-button></media-fullscreen-button>
  </media-control-bar>
</media-controller>
<span class="rivulet-preview" aria-hidden="true" hidden></span>
<p class="rivulet-bezel" role="status"></p>
<p class="rivulet-waiting" role="status"></p>
<button class="rivulet-unmute" type="button" hidden>Sound is off: turn it on</button>
<div class="rivulet-panel" role="alert" hidden>
  <p class="rivulet-panel-title"></p>
  <p class="rivulet-panel-detail"></p>
  <p class="rivulet-panel-actions">
    <button type="button" data-action="retry">Try again</button>
    <button type="button" data-action="copy">Copy <code></code></button>
  </p>
</div>`;

export interface PlayerParts {
  controller: HTMLElement & { fullscreenElement: Element };
  video: HTMLVideoElement;
  /** Of the bar, where it always is. */
  playButton: HTMLElement;
  captionsButton: HTMLElement;
  fullscreenButton: HTMLElement;
  timeRange: HTMLElement & { range: HTMLInputElement };
  /** What a seek would bring. */
  preview: HTMLElement;
  bezel: HTMLElement;
  waiting: HTMLElement;
  unmute: HTMLButtonElement;
  panel: HTMLElement;
  menu(name: MenuName): HTMLElement & { value: string };
  menuItem(name: MenuName): HTMLElement;
}

/** Fills the player's element. Menus are found by id, so each player gets its own. */
export function buildPlayer(player: HTMLElement): PlayerParts {
  player.innerHTML = trustedMarkup(markup(`rivulet-menu-${++made}`));
  const find = <Found extends HTMLElement>(selector: string): Found => {
    const found = player.querySelector<Found>(selector);
    if (!found) throw new Error(`The player has no ${selector}`);
    return found;
  };
  const menuItem = (name: MenuName) => find(`[data-menu=${name}]`);
  const parts: PlayerParts = {
    controller: find('media-controller'),
    video: find('video'),
    playButton: find('media-control-bar media-play-button'),
    captionsButton: find('.rivulet-captions'),
    fullscreenButton: find('media-fullscreen-button'),
    timeRange: find('media-time-range'),
    preview: find('.rivulet-preview'),
    bezel: find('.rivulet-bezel'),
    waiting: find('.rivulet-waiting'),
    unmute: find('.rivulet-unmute'),
    panel: find('.rivulet-panel'),
    menu: (name) => find(`[data-menu=${name}] > [slot=submenu]`),
    menuItem,
  };
  // The big button goes once it was pressed; whoever pressed it by key is at the same button of the bar then.
  const bigPlay = find('.rivulet-big-play');
  parts.video.addEventListener('play', () => passFocus(bigPlay, parts.playButton));
  // With our panels, which lie beside the controller; a page may name an element that outlives the player.
  parts.controller.fullscreenElement = player.closest('[data-full-screen]') ?? player;
  return parts;
}
