// How many encoders that viewers wait for run at the same time: as many as the memory of a slot holds.
import { expect, it } from 'vitest';
import { EncoderRoom } from '../../transcoder/encoder-room.ts';

const FULL_HD = 1920 * 1080;
const LOWEST = 426 * 240;
const NEVER = new AbortController().signal;

/** Enters as soon as it can; what has entered is told. */
function entering(room: EncoderRoom, signal = NEVER) {
  const inside: number[] = [];
  const leaving = new Map<number, () => void>();
  return {
    inside,
    enter: (name: number, pixels: number) =>
      room.enter(pixels, signal).then((leave) => {
        inside.push(name);
        leaving.set(name, leave);
      }),
    async leave(name: number): Promise<void> {
      leaving.get(name)?.();
      await new Promise(setImmediate);
    },
  };
}

it('lets a small one in beside a large one, and a second large one behind the first', async () => {
  const { inside, enter, leave } = entering(new EncoderRoom(1));
  await enter(1, FULL_HD);
  void enter(2, FULL_HD);
  await enter(3, LOWEST);
  expect(inside).toEqual([1, 3]);
  await leave(1);
  expect(inside).toEqual([1, 3, 2]);
});

it('has room for what is larger than all of it, alone, and for more where there are more slots', async () => {
  const one = entering(new EncoderRoom(1));
  await one.enter(1, 4 * FULL_HD);
  void one.enter(2, LOWEST);
  await one.leave(1);
  expect(one.inside).toEqual([1, 2]);
  const two = entering(new EncoderRoom(2));
  await Promise.all([two.enter(1, FULL_HD), two.enter(2, FULL_HD)]);
  expect(two.inside).toEqual([1, 2]);
});

it('keeps no place for who has gone', async () => {
  const abort = new AbortController();
  const room = new EncoderRoom(1);
  const { inside, enter, leave } = entering(room);
  await enter(1, FULL_HD);
  const gone = room.enter(FULL_HD, abort.signal);
  void enter(2, FULL_HD);
  abort.abort(new Error('nobody waits any more'));
  await expect(gone).rejects.toThrow('nobody waits');
  await leave(1);
  expect(inside).toEqual([1, 2]);
});
