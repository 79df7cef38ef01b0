// The moments at which a slot holds most, one after another, at places spread over a film; what lies between is more of the same.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Task, TaskClass } from '#contract/tasks.ts';
import { audioGrid, type TrackGrid, videoGrid } from '#media/grid.ts';
import { rungGroups } from '#media/ladder.ts';
import type { FragmentRun } from '#media/units.ts';
import { fragmentsToLookAt } from '../transcoder/poster-choice.ts';
import type { MemoryWorker } from './memory-worker.ts';

const TRY_AGAIN_MS = 100;

export interface Moments {
  /** Parts of the film's length at which its chunks are made. */
  places: readonly number[];
  /** Fragments of them. */
  chunk: number;
  /** Fragments of those of the last place. */
  longestChunk: number;
  /** Fragments of what is made for a viewer: an encoder is full after one. */
  unit: number;
}

export interface MeasuredSlot {
  /** @returns whether the slot took the order; false when it has no place */
  send(order: unknown): Promise<boolean>;
  /** Of what the next samples are. */
  now(moment: string): void;
}

export async function passMoments(worker: MemoryWorker, slot: MeasuredSlot, moments: Moments): Promise<void> {
  const begin = async (task: Task, class_: TaskClass): Promise<number> => {
    const order = worker.order(task, class_);
    while (!(await slot.send(order))) await sleep(TRY_AGAIN_MS);
    return order.epoch;
  };
  const make = (renditions: readonly string[], run: FragmentRun, class_: TaskClass): Promise<number> => {
    const pace = class_ === 'viewer' ? 'viewer' : 'background';
    const isSound = renditions[0] === 'audio';
    const video = isSound ? null : { renditions: [...renditions], run };
    return begin({ kind: 'make', pace, video, audio: isSound ? { run } : null }, class_);
  };

  slot.now('begin');
  await worker.ended(await begin({ kind: 'begin' }, 'first'));
  const { rungs, timeline, audio } = worker.plan();
  const [lowest = '', ...upper] = rungs.map(({ name }) => name);
  const highest = upper.at(-1) ?? lowest;
  const groups = rungGroups(rungs.slice(1)).map((group) => group.map(({ name }) => name));
  const pictures = videoGrid(timeline);
  const sound = audio && audioGrid(timeline, audio.sampleRate);
  const runIn = ({ fragmentCount }: TrackGrid, place: number, fragments: number): FragmentRun => {
    const first = Math.max(0, Math.min(Math.floor(place * fragmentCount), fragmentCount - fragments));
    return { first, end: Math.min(fragmentCount, first + fragments) };
  };
  /** Three runs that nobody has asked for, elsewhere each time. */
  const runsApart = (seed: number): FragmentRun[] =>
    [0.31, 0.62, 0.93].map((step) => runIn(pictures, (step + seed) % 1, moments.unit));

  for (const [i, place] of moments.places.entries()) {
    const chunk = i + 1 < moments.places.length ? moments.chunk : moments.longestChunk;
    slot.now('lowest rung, sound');
    await worker.ended(await make([lowest], runIn(pictures, place, moments.chunk), 'lowest'));
    if (sound) await worker.ended(await make(['audio'], runIn(sound, place, moments.chunk), 'lowest'));
    for (const [j, group] of groups.entries()) {
      const name = `chunk of ${group.join(' ')}`;
      slot.now(name);
      const background = await make(group, runIn(pictures, place, chunk), 'rest');
      // Its encoders are full: they have been writing for some time.
      await worker.reaches(background, 1.5 / chunk);
      const [one = UNSEEN, two = UNSEEN, three = UNSEEN] = runsApart(place + i / 9 + j / 99);
      slot.now(`${name}, held; two viewers of ${highest}`);
      await all(worker, [make([highest], one, 'viewer'), make([highest], two, 'viewer')]);
      slot.now(`${name}, held; viewers of ${highest} and of ${lowest}`);
      await all(worker, [make([highest], three, 'viewer'), make([lowest], one, 'viewer')]);
      if (sound) {
        slot.now(`${name}, held; a viewer of ${highest} and its sound`);
        const heard = runIn(sound, (place + 0.5) % 1, moments.unit);
        await all(worker, [make([highest], two, 'viewer'), make(['audio'], heard, 'viewer')]);
      }
      slot.now(name);
      await worker.ended(background);
    }
  }
  slot.now('finish');
  await worker.ended(await begin({ kind: 'finish' }, 'lowest'));
  slot.now('sharpen');
  const [fragment = 0] = fragmentsToLookAt(pictures.fragmentCount);
  const posters = Array.from({ length: 5 }, (_, candidate) => ({ candidate, fragment }));
  const sharp = rungs.find(({ width, height }) => Math.min(width, height) >= 720)?.name ?? highest;
  await worker.ended(await begin({ kind: 'sharpen', rendition: sharp, posters }, 'rest'));
}

const UNSEEN: FragmentRun = { first: 0, end: 1 };

async function all(worker: MemoryWorker, orders: readonly Promise<number>[]): Promise<void> {
  await Promise.all(orders.map(async (order) => worker.ended(await order)));
}
