// Edits that save themselves: merged, one request at a time, kept after a failure.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Autosave, type SaveState } from '../../web/uploads/autosave.ts';
import { deferred } from './deferred.ts';

interface Changes {
  title?: string;
  tags?: string[];
  text?: string;
}

class Refusal extends Error {
  readonly fields: (keyof Changes)[];
  constructor(...fields: (keyof Changes)[]) {
    super('refused');
    this.fields = fields;
  }
}

let saves: Changes[];
let states: SaveState[];
let told: readonly unknown[];
let answer: (changes: Changes) => Promise<void>;
let passes: (attempt: number, signal: AbortSignal) => Promise<boolean>;
let autosave: Autosave<Changes>;

beforeEach(() => {
  vi.useFakeTimers();
  saves = [];
  states = [];
  answer = () => Promise.resolve();
  told = [];
  passes = () => Promise.resolve(false);
  autosave = new Autosave<Changes>({
    save: (changes) => {
      saves.push(changes);
      return answer(changes);
    },
    onState: (state, errors) => {
      states.push(state);
      told = errors;
    },
    refusedFields: (error) => (error instanceof Refusal ? error.fields : []),
    mayPass: (_error, attempt, signal) => passes(attempt, signal),
  });
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

it('puts a refused field aside: the others are saved, now and later, until it is edited', async () => {
  const refusal = new Refusal('title');
  answer = ({ title }) => (title === 'bad' ? Promise.reject(refusal) : Promise.resolve());
  autosave.change({ title: 'bad', tags: ['x'] });
  await vi.advanceTimersByTimeAsync(1000);
  expect(saves).toEqual([{ title: 'bad', tags: ['x'] }, { tags: ['x'] }]);
  expect([states.at(-1), told]).toEqual(['failed', [refusal]]);
  autosave.change({ text: 'more' });
  await vi.advanceTimersByTimeAsync(1000);
  expect(saves.at(-1)).toEqual({ text: 'more' });
  expect([states.at(-1), told, autosave.hasUnsaved]).toEqual(['failed', [refusal], true]);
  autosave.change({ title: 'good' });
  await vi.advanceTimersByTimeAsync(1000);
  expect(saves.at(-1)).toEqual({ title: 'good' });
  expect([states.at(-1), told, autosave.hasUnsaved]).toEqual(['saved', [], false]);
});

it('puts fields aside that are refused one after the other, and tries them all when it is told to', async () => {
  const [first, second] = [new Refusal('title'), new Refusal('text')];
  answer = ({ title, text }) => (title ? Promise.reject(first) : text ? Promise.reject(second) : Promise.resolve());
  autosave.change({ title: 'a', text: 'b' });
  await vi.advanceTimersByTimeAsync(1000);
  expect([states.at(-1), told]).toEqual(['failed', [first, second]]);
  answer = () => Promise.resolve();
  await autosave.retry();
  expect(saves.at(-1)).toEqual({ title: 'a', text: 'b' });
  expect([states.at(-1), told]).toEqual(['saved', []]);
});

it('tries the newer one when a field was edited while it was refused', async () => {
  const asked = deferred<void>();
  answer = () => asked.promise.then(() => Promise.reject(new Refusal('title')));
  autosave.change({ title: 'bad', tags: ['x'] });
  await vi.advanceTimersByTimeAsync(1000);
  autosave.change({ title: 'good' });
  answer = () => Promise.resolve();
  asked.resolve();
  await vi.advanceTimersByTimeAsync(1000);
  expect(saves.at(-1)).toEqual({ title: 'good', tags: ['x'] });
  expect([states.at(-1), told]).toEqual(['saved', []]);
});

it('tries again by itself what may pass, each time with the edits until then, and no more once it is forgotten', async () => {
  const attempts: number[] = [];
  let again = deferred<boolean>();
  passes = (attempt) => {
    attempts.push(attempt);
    again = deferred<boolean>();
    return again.promise;
  };
  answer = () => Promise.reject(new Error('no answer'));
  autosave.change({ title: 'a' });
  await vi.advanceTimersByTimeAsync(1000);
  again.resolve(true);
  await vi.advanceTimersByTimeAsync(0);
  expect([saves.length, attempts]).toEqual([2, [1, 2]]);
  answer = () => Promise.resolve();
  again.resolve(true);
  await vi.advanceTimersByTimeAsync(0);
  expect([saves.length, states.at(-1)]).toEqual([3, 'saved']);
  answer = () => Promise.reject(new Error('no answer'));
  autosave.change({ title: 'b' });
  await vi.advanceTimersByTimeAsync(1000);
  expect(attempts).toEqual([1, 2, 1]);
  autosave.forget();
  again.resolve(true);
  await vi.advanceTimersByTimeAsync(1000);
  expect([saves.length, states.at(-1), autosave.hasUnsaved]).toEqual([4, 'clean', false]);
});
