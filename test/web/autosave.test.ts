// Edits that save themselves: merged, one request at a time, kept after a failure.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Autosave, type SaveState } from '../../web/uploads/autosave.ts';
import { deferred } from './deferred.ts';

interface Changes {
  title?: string;
  tags?: string[];
}

let saves: Changes[];
let states: SaveState[];
let answer: () => Promise<void>;
let autosave: Autosave<Changes>;

beforeEach(() => {
  vi.useFakeTimers();
  saves = [];
  states = [];
  answer = () => Promise.resolve();
  autosave = new Autosave<Changes>(
    (changes) => {
      saves.push(changes);
      return answer();
    },
    (state) => states.push(state),
  );
});
afterEach(() => {
  vi.useRealTimers();
});

it('saves once, a moment after the last change', async () => {
  autosave.change({ title: 'a' });
  await vi.advanceTimersByTimeAsync(400);
  autosave.change({ title: 'ab', tags: ['x'] });
  await vi.advanceTimersByTimeAsync(400);
  expect(saves).toEqual([]);
  await vi.advanceTimersByTimeAsync(400);
  expect(saves).toEqual([{ title: 'ab', tags: ['x'] }]);
  expect(states).toEqual(['waiting', 'waiting', 'saving', 'saved']);
  expect(autosave.hasUnsaved).toBe(false);
});

it('does not save while a save runs, and saves what came meanwhile after it', async () => {
  const first = deferred<void>();
  answer = () => first.promise;
  autosave.change({ title: 'a' });
  await vi.advanceTimersByTimeAsync(1000);
  answer = () => Promise.resolve();
  autosave.change({ title: 'b' });
  await vi.advanceTimersByTimeAsync(1000);
  expect(saves).toEqual([{ title: 'a' }]);
  first.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(saves).toEqual([{ title: 'a' }, { title: 'b' }]);
  expect(states.at(-1)).toBe('saved');
});

it('keeps what a failed save held, below newer edits', async () => {
  answer = () => Promise.reject(new Error('no'));
  autosave.change({ title: 'a', tags: ['x'] });
  await vi.advanceTimersByTimeAsync(1000);
  expect(states.at(-1)).toBe('failed');
  expect(autosave.hasUnsaved).toBe(true);
  answer = () => Promise.resolve();
  autosave.change({ title: 'b' });
  await autosave.flush();
  expect(saves.at(-1)).toEqual({ title: 'b', tags: ['x'] });
});
