// Changes of a list in the page: one after another, and what was read before them does not take them back.
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Changes, useChanges } from '../../web/pages/playlist/use-changes.ts';
import { deferred } from './deferred.ts';

let root: HTMLElement;
let list: Changes<string>;
let store: string[];
let asked: string[];
const failures: unknown[] = [];

function List({ read }: { read: readonly string[] }) {
  list = useChanges(
    read,
    async () => {
      asked.push('read');
      draw(store);
    },
    (error) => failures.push(error),
  );
  return <output>{list.shown.join('')}</output>;
}
const draw = (read: readonly string[]) => act(() => render(<List read={read} />, root));

beforeEach(() => {
  root = document.body.appendChild(document.createElement('main'));
  store = ['a', 'b', 'c'];
  asked = [];
  failures.length = 0;
  draw(store);
});
afterEach(() => {
  render(null, root);
  root.remove();
});

/** Sends a list to the store when it is told to. */
function send(next: string[]) {
  const answer = deferred<void>();
  const sent = async () => {
    asked.push(next.join(''));
    await answer.promise;
    store = next;
  };
  return { sent, answer };
}
const settled = () => act(() => new Promise<void>((resolve) => setTimeout(resolve)));

it('are shown at once, and stay when the list comes back as it was before', async () => {
  const [first, second] = [send(['c', 'a', 'b']), send(['c', 'b'])];
  act(() => list.change(['c', 'a', 'b'], first.sent));
  expect(root.textContent).toBe('cab');
  draw(['a', 'b', 'c']); // asked for before
  expect(root.textContent).toBe('cab');
  act(() => list.change(['c', 'b'], second.sent));
  await settled();
  expect(asked).toEqual(['cab']); // the second waits for the first
  first.answer.resolve();
  await settled();
  expect([asked, root.textContent]).toEqual([['cab', 'cb'], 'cb']);
  second.answer.resolve();
  await settled();
  expect([asked, root.textContent]).toEqual([['cab', 'cb', 'read'], 'cb']);
  draw(['x']); // from now on what is read counts
  expect(root.textContent).toBe('x');
});

it('that fail are told of and taken back, and the next one is sent all the same', async () => {
  act(() => {
    list.change(['b', 'a', 'c'], () => Promise.reject(new Error('refused')));
    list.change(null, async () => {
      store = ['a', 'b', 'c', 'd'];
    });
  });
  await settled();
  expect(failures).toEqual([new Error('refused')]);
  expect(root.textContent).toBe('abcd');
});
