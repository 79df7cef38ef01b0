// Fills the submenus of the settings: quality, speed, captions and player.
import { createIndicator } from 'media-chrome/dist/menu/media-chrome-menu.js';
import type { Captions } from './captions.ts';
import { SPEEDS } from './keyboard.ts';
import type { PlaybackSession } from './playback-session.ts';
import type { MenuName, PlayerParts } from './player-markup.ts';
import type { Preferences } from './preferences.ts';
import { qualityOptions } from './quality.ts';

export interface MenuOption {
  value: string;
  label: string;
  checked: boolean;
}

const ENGINE_LABELS = { hls: 'HLS (hls.js)', dash: 'DASH (dash.js)' } as const;

interface State {
  session: PlaybackSession;
  preferences: Preferences;
  captions: Captions;
}

/** Shows what can be chosen and what is; a menu without a choice is hidden. */
export function renderSettings(parts: PlayerParts, { session, preferences, captions }: State): void {
  const playing = session.chosen === null ? session.playing : null;
  renderMenu(parts, 'quality', qualityOptions(session.qualities, session.chosen?.id ?? null, playing));
  parts.menuItem('quality').hidden = session.qualities.length === 0;
  const speed = parts.video.playbackRate;
  renderMenu(
    parts,
    'speed',
    SPEEDS.map((value) => ({
      value: String(value),
      label: value === 1 ? 'Normal' : `${value}×`,
      checked: value === speed,
    })),
  );
  renderMenu(parts, 'captions', captions.options(preferences));
  parts.menuItem('captions').hidden = captions.list.length === 0;
  const engine = session.engineName ?? preferences.engine;
  renderMenu(
    parts,
    'engine',
    (['hls', 'dash'] as const).map((name) => ({ value: name, label: ENGINE_LABELS[name], checked: name === engine })),
  );
  parts.menuItem('engine').hidden = session.engines.length < 2;
}

/** Writes the options where they changed, so that an open menu keeps its focus while nothing changes. */
function renderMenu(parts: PlayerParts, name: MenuName, options: readonly MenuOption[]): void {
  const menu = parts.menu(name);
  const shown = JSON.stringify(options);
  if (menu.dataset['shown'] === shown) return;
  menu.dataset['shown'] = shown;
  const hadFocus = menu.contains(document.activeElement);
  for (const old of menu.querySelectorAll('media-chrome-menu-item')) old.remove();
  for (const { value, label, checked } of options) {
    const item = document.createElement('media-chrome-menu-item');
    item.setAttribute('type', 'radio');
    item.setAttribute('value', value);
    item.toggleAttribute('checked', checked);
    item.append(createIndicator(menu, 'checked-indicator'), label);
    menu.append(item);
  }
  if (hadFocus) menu.focus();
}

/** Calls back with the value that the viewer picked. */
export function onMenuChoice(parts: PlayerParts, name: MenuName, choose: (value: string) => void): void {
  const menu = parts.menu(name);
  menu.addEventListener('change', () => choose(menu.value));
}
