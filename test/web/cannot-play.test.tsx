// What stands in the player's place when there is no video to play: too many that were begun is said as that, with when to come again.
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { expect, it, vi } from 'vitest';
import { CannotPlay } from '../../web/pages/watch/cannot-play.tsx';
import { problemFromBody } from '../../web/problem-error.ts';

const detail = 'At most 1000 starts of videos are taken within 1 hour. Try again in 42 minutes.';
const refusal = (status: number, code: string) =>
  problemFromBody(status, JSON.stringify({ code, title: 'T', detail }), '2520');

it.each([
  ['rate-limited', 429, 'You have begun as many videos as one may for now.'],
  ['unavailable', 503, 'The video cannot be played.'],
])('%s', (code, status, what) => {
  const root = document.createElement('div');
  const onRetry = vi.fn();
  act(() => render(<CannotPlay error={refusal(status, code)} onRetry={onRetry} />, root));
  const alert = root.querySelector('[role=alert]');
  expect(alert?.textContent).toContain(what);
  expect(alert?.textContent).toContain(detail);
  root.querySelector('button')?.click();
  expect(onRetry).toHaveBeenCalledOnce();
});
