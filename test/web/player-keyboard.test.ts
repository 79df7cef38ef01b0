// Which key does what in the player, and which keys stay with the page.
import { describe, expect, it } from 'vitest';
import { focusOf } from '../../web/player/focus.ts';
import { commandForKey, type Focus, type KeyPress, stepSpeed } from '../../web/player/keyboard.ts';
import { type Controls, obey } from '../../web/player/obey.ts';

const press = (code: string, key: string, focus: Focus = 'page', more: Partial<KeyPress> = {}): KeyPress => ({
  code,
  key,
  focus,
  shift: false,
  modified: false,
  ...more,
});

describe('commandForKey', () => {
  it.each([
    [press('Space', ' '), { do: 'toggle-play' }],
    [press('KeyK', 'k'), { do: 'toggle-play' }],
    [press('KeyK', 'л'), { do: 'toggle-play' }], // a Cyrillic layout
    [press('KeyJ', 'j'), { do: 'seek-by', seconds: -10 }],
    [press('KeyL', 'l'), { do: 'seek-by', seconds: 10 }],
    [press('ArrowLeft', 'ArrowLeft'), { do: 'seek-by', seconds: -5 }],
    [press('ArrowRight', 'ArrowRight'), { do: 'seek-by', seconds: 5 }],
    [press('KeyM', 'm'), { do: 'toggle-mute' }],
    [press('KeyF', 'f'), { do: 'toggle-full-screen' }],
    [press('KeyC', 'c'), { do: 'toggle-captions' }],
    [press('Digit0', '0'), { do: 'seek-to', fraction: 0 }],
    [press('Numpad7', '7'), { do: 'seek-to', fraction: 0.7 }],
    [press('Comma', '<', 'page', { shift: true }), { do: 'speed-by', steps: -1 }],
    [press('Period', '>', 'page', { shift: true }), { do: 'speed-by', steps: 1 }],
    [press('Comma', ','), { do: 'frame-by', frames: -1 }],
    [press('Period', '.'), { do: 'frame-by', frames: 1 }],
    [press('ArrowUp', 'ArrowUp', 'player'), { do: 'volume-by', amount: 0.05 }],
    [press('ArrowDown', 'ArrowDown', 'player'), { do: 'volume-by', amount: -0.05 }],
    [press('Home', 'Home', 'player'), { do: 'seek-to', fraction: 0 }],
    [press('End', 'End', 'button'), { do: 'seek-to', fraction: 1 }],
  ])('%o', (key, command) => {
    expect(commandForKey(key)).toEqual(command);
  });

  it.each([
    ['typing', press('KeyK', 'k', 'typing')],
    ['in a menu', press('ArrowDown', 'ArrowDown', 'menu')],
    ['with a modifier', press('KeyF', 'f', 'player', { modified: true })],
    ['Space on a button presses it', press('Space', ' ', 'button')],
    ['Enter on a button presses it', press('Enter', 'Enter', 'button')],
    ['arrows on a slider move it', press('ArrowRight', 'ArrowRight', 'slider')],
    ['the page scrolls by arrows', press('ArrowUp', 'ArrowUp', 'page')],
    ['the page scrolls by Home', press('Home', 'Home', 'page')],
    ['the page scrolls by arrows from a button of its own', press('ArrowDown', 'ArrowDown', 'button-outside')],
    ['Space on a button of the page presses it', press('Space', ' ', 'button-outside')],
    ['a capital letter', press('KeyK', 'K', 'page', { shift: true })],
    ['an unknown key', press('KeyQ', 'q')],
  ])('leaves to the page: %s', (_name, key) => {
    expect(commandForKey(key)).toBeNull();
  });

  it('keeps letters working while a slider or a button has the focus', () => {
    expect(commandForKey(press('KeyM', 'm', 'slider'))).toEqual({ do: 'toggle-mute' });
    expect(commandForKey(press('KeyK', 'k', 'button'))).toEqual({ do: 'toggle-play' });
  });
});

describe('stepSpeed', () => {
  it.each([
    [1, 1, 1.25],
    [1, -1, 0.75],
    [2, 1, 2],
    [0.25, -1, 0.25],
    [1.1, 1, 1.25],
  ])('%f by %i is %f', (from, steps, to) => {
    expect(stepSpeed(from, steps)).toBe(to);
  });
});

describe('focusOf', () => {
  const player = document.createElement('div');
  player.innerHTML = '<button></button><input type="range"><div role="menu"><span></span></div><p></p>';
  const path = (selector: string) => [player.querySelector(selector) as Element, player, document.body, document];

  it.each([
    ['button', 'button'],
    ['input', 'slider'],
    ['p', 'player'],
  ])('%s is %s', (selector, focus) => {
    expect(focusOf(path(selector), player)).toBe(focus);
  });

  it('leaves all keys to a dialog of the page and to what is chosen in it', () => {
    document.body.innerHTML = '<dialog open><input type="radio"><button></button></dialog><button id="own"></button>';
    const at = (selector: string) => [document.querySelector(selector) as Element, document.body, document];
    const dialog = document.querySelector('dialog') as Element;
    expect(focusOf([...at('dialog input').slice(0, 1), dialog, document.body], player)).toBe('typing');
    expect(focusOf([...at('dialog button').slice(0, 1), dialog, document.body], player)).toBe('menu');
    expect(focusOf(at('#own'), player)).toBe('button-outside');
    document.body.replaceChildren();
  });

  it('knows menus by what is around the focus', () => {
    const menu = player.querySelector('[role=menu]') as Element;
    expect(focusOf([menu.querySelector('span') as Element, menu, player], player)).toBe('menu');
  });

  it('tells typing and the page apart', () => {
    const field = document.createElement('textarea');
    expect(focusOf([field, document.body], player)).toBe('typing');
    expect(focusOf([document.body], player)).toBe('page');
  });
});

describe('obey', () => {
  function controls(video: Partial<Controls['video']> = {}) {
    const done: string[] = [];
    const note =
      (name: string) =>
      (...values: unknown[]) => {
        done.push([name, ...values].join(' '));
      };
    const all = { paused: true, volume: 0.5, muted: true, duration: 100, currentTime: 50, playbackRate: 1, ...video };
    const made: Controls = {
      video: { ...all, pause: note('pause') },
      frameRate: 25,
      play: note('play'),
      seekTo: note('seek to'),
      seekBy: note('seek by'),
      setSpeed: note('speed'),
      toggleCaptions: note('captions'),
      toggleFullScreen: note('full screen'),
      say: note('say'),
    };
    return { made, done };
  }

  it.each([
    [{ do: 'toggle-play' } as const, { paused: true }, ['play', 'say Playing']],
    [{ do: 'toggle-play' } as const, { paused: false }, ['pause', 'say Paused']],
    [{ do: 'seek-by', seconds: -10 } as const, {}, ['seek by -10']],
    [{ do: 'seek-to', fraction: 0.3 } as const, {}, ['seek to 30']],
    [{ do: 'speed-by', steps: 1 } as const, {}, ['speed 1.25']],
    [{ do: 'toggle-captions' } as const, {}, ['captions']],
    [{ do: 'toggle-full-screen' } as const, {}, ['full screen']],
    [{ do: 'frame-by', frames: 1 } as const, { paused: true }, ['seek to 50.04']],
    [{ do: 'frame-by', frames: 1 } as const, { paused: false }, []],
    [{ do: 'toggle-mute' } as const, { muted: true }, ['say Sound on']],
  ])('%o with %o', (command, video, expected) => {
    const { made, done } = controls(video);
    obey(command, made);
    expect(done).toEqual(expected);
  });

  it('turns the sound on to make it louder, and stops at the top', () => {
    const { made, done } = controls({ volume: 0.98, muted: true });
    obey({ do: 'volume-by', amount: 0.05 }, made);
    expect(made.video).toMatchObject({ volume: 1, muted: false });
    expect(done).toEqual(['say Volume 100 %']);
  });
});
