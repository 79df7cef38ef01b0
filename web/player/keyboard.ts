// The keyboard of the player as a table: which key means what, and when a key is left to the page.

export type Command =
  | { do: 'toggle-play' }
  | { do: 'seek-by'; seconds: number }
  | { do: 'seek-to'; fraction: number }
  | { do: 'volume-by'; amount: number }
  | { do: 'toggle-mute' }
  | { do: 'toggle-full-screen' }
  | { do: 'toggle-captions' }
  | { do: 'speed-by'; steps: number }
  | { do: 'frame-by'; frames: number };

/** What has the focus: it decides whether a key is ours. */
export type Focus = 'typing' | 'menu' | 'slider' | 'button' | 'button-outside' | 'player' | 'page';

export interface KeyPress {
  /** The physical key: letters by it, so that a Cyrillic or Greek layout works as well. */
  code: string;
  /** The character: symbols by it, since their place differs between layouts. */
  key: string;
  shift: boolean;
  /** Ctrl, Alt or Meta is down: the key belongs to the browser or the system. */
  modified: boolean;
  focus: Focus;
}

/** `page`: works wherever the focus is; `player`: only inside the player, since the page scrolls by the same key. */
interface Binding {
  command: Command;
  scope: 'page' | 'player';
  /** Shown in the help of the keys. */
  help: string;
}

const LETTERS: Readonly<Record<string, Binding>> = {
  KeyK: { command: { do: 'toggle-play' }, scope: 'page', help: 'Play or pause' },
  KeyJ: { command: { do: 'seek-by', seconds: -10 }, scope: 'page', help: 'Back 10 seconds' },
  KeyL: { command: { do: 'seek-by', seconds: 10 }, scope: 'page', help: 'Forward 10 seconds' },
  KeyM: { command: { do: 'toggle-mute' }, scope: 'page', help: 'Sound on or off' },
  KeyF: { command: { do: 'toggle-full-screen' }, scope: 'page', help: 'Full screen' },
  KeyC: { command: { do: 'toggle-captions' }, scope: 'page', help: 'Captions on or off' },
};

const CHARACTERS: Readonly<Record<string, Binding>> = {
  ' ': { command: { do: 'toggle-play' }, scope: 'page', help: 'Play or pause' },
  ArrowLeft: { command: { do: 'seek-by', seconds: -5 }, scope: 'page', help: 'Back 5 seconds' },
  ArrowRight: { command: { do: 'seek-by', seconds: 5 }, scope: 'page', help: 'Forward 5 seconds' },
  ArrowUp: { command: { do: 'volume-by', amount: 0.05 }, scope: 'player', help: 'Louder' },
  ArrowDown: { command: { do: 'volume-by', amount: -0.05 }, scope: 'player', help: 'Quieter' },
  Home: { command: { do: 'seek-to', fraction: 0 }, scope: 'player', help: 'To the beginning' },
  End: { command: { do: 'seek-to', fraction: 1 }, scope: 'player', help: 'To the end' },
  '<': { command: { do: 'speed-by', steps: -1 }, scope: 'page', help: 'Slower' },
  '>': { command: { do: 'speed-by', steps: 1 }, scope: 'page', help: 'Faster' },
  ',': { command: { do: 'frame-by', frames: -1 }, scope: 'page', help: 'One frame back, while paused' },
  '.': { command: { do: 'frame-by', frames: 1 }, scope: 'page', help: 'One frame on, while paused' },
};

/** Keys that the focused control needs itself: a button is pressed by Space, a slider is moved by the arrows. */
const TAKEN_BY_BUTTON = new Set([' ', 'Enter']);
const TAKEN_BY_SLIDER = new Set([
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'PageUp',
  'PageDown',
]);

/** The command of a key press, or null where the key is not the player's. */
export function commandForKey(press: KeyPress): Command | null {
  if (press.modified || press.focus === 'typing' || press.focus === 'menu') return null;
  const isOutside = press.focus === 'page' || press.focus === 'button-outside';
  if (press.focus.startsWith('button') && TAKEN_BY_BUTTON.has(press.key)) return null;
  if (press.focus === 'slider' && TAKEN_BY_SLIDER.has(press.key)) return null;
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(press.code)?.[1];
  if (digit !== undefined && !press.shift) return { do: 'seek-to', fraction: Number(digit) / 10 };
  const binding = (press.shift ? undefined : LETTERS[press.code]) ?? CHARACTERS[press.key];
  if (!binding || (binding.scope === 'player' && isOutside)) return null;
  return binding.command;
}

export const SPEEDS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/** The next speed of the list in the wanted direction; stays at the ends. */
export function stepSpeed(current: number, steps: number): number {
  const nearest = SPEEDS.reduce(
    (best, speed, index) => (Math.abs(speed - current) < Math.abs((SPEEDS[best] ?? 1) - current) ? index : best),
    0,
  );
  return SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, nearest + steps))] ?? 1;
}
