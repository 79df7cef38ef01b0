// The countdown after a video: it goes on to the next by itself, but not away from somebody who reads or writes below.
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isBusyElsewhere, visibleShare } from '../../web/pages/watch/attention.ts';
import { EndScreen } from '../../web/pages/watch/end-screen.tsx';

const NEXT = {
  id: 'n',
  title: 'The next',
  poster: null,
  durationSeconds: 6,
  channel: { id: 'c', handle: 'c', name: 'Channel', avatar: null },
};
let root: HTMLElement;

beforeEach(() => {
  vi.useFakeTimers();
  root = document.createElement('div');
  document.body.append(root);
});
afterEach(() => {
  act(() => render(null, root));
  document.body.replaceChildren();
  vi.useRealTimers();
});

const seconds = (count: number) => act(() => void vi.advanceTimersByTime(count * 1000));

describe('the countdown', () => {
  it('goes on after five seconds', () => {
    const onGo = vi.fn();
    act(() => render(<EndScreen next={NEXT} isBusy={() => false} onGo={onGo} onCancel={() => {}} />, root));
    for (let i = 0; i < 4; i++) seconds(1);
    expect(root.textContent).toContain('Next video in 1');
    expect(onGo).not.toHaveBeenCalled();
    for (let i = 0; i < 3; i++) seconds(1);
    expect(onGo).toHaveBeenCalledTimes(1);
  });

  it('waits while somebody is busy, and begins anew afterwards', () => {
    const onGo = vi.fn();
    let isBusy = false;
    act(() => render(<EndScreen next={NEXT} isBusy={() => isBusy} onGo={onGo} onCancel={() => {}} />, root));
    for (let i = 0; i < 3; i++) seconds(1);
    isBusy = true;
    for (let i = 0; i < 30; i++) seconds(1);
    expect(onGo).not.toHaveBeenCalled();
    expect(root.textContent).not.toContain('Next video in');
    isBusy = false;
    for (let i = 0; i < 4; i++) seconds(1);
    expect(onGo).not.toHaveBeenCalled();
    seconds(1);
    expect(onGo).toHaveBeenCalledTimes(1);
  });
});

describe('busy elsewhere is', () => {
  const player = () => {
    const element = document.createElement('div');
    element.getBoundingClientRect = () => new DOMRect(0, 0, 640, 360);
    document.body.append(element);
    return element;
  };
  it.each([
    ['nobody who looks at the picture', '', '', false],
    ['who writes', '<textarea></textarea>', 'textarea', true],
    ['who answers a question', '<dialog open></dialog>', '', true],
    ['who is among the comments', '<section data-stay><button>Like</button></section>', 'button', true],
    ['not who switched something', '<input type="checkbox">', 'input', false],
  ])('%s', (_who, html, focused, isBusy) => {
    const place = document.createElement('div');
    place.innerHTML = html;
    document.body.append(place);
    if (focused !== '') place.querySelector<HTMLElement>(focused)?.focus();
    expect(isBusyElsewhere(player(), document)).toBe(isBusy);
  });

  it('who scrolled the picture away', () => {
    const element = player();
    element.getBoundingClientRect = () => new DOMRect(0, -300, 640, 360);
    expect(isBusyElsewhere(element, document)).toBe(true);
  });

  it.each([
    [{ top: 0, bottom: 400 }, 800, 1],
    [{ top: -300, bottom: 100 }, 800, 0.25],
    [{ top: 700, bottom: 1100 }, 800, 0.25],
    [{ top: -500, bottom: -100 }, 800, 0],
    [{ top: -100, bottom: 900 }, 500, 1],
    [{ top: 0, bottom: 0 }, 500, 1],
  ])('%j of %i is %f', (rect, height, share) => {
    expect(visibleShare(rect, height)).toBeCloseTo(share);
  });
});
