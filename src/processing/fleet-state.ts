// Who gets which slot next: the fleet as a pure table of slots and of jobs that wait for one.
import { isUrgent, TASK_CLASSES, type TaskClass } from '#contract/tasks.ts';

/** What a job says when it is offered a slot. `more` is the class of the best task that it has beside. */
export type TakenTask =
  | { kind: 'given'; epoch: number; class: TaskClass; more: TaskClass | null }
  | { kind: 'refused'; more: TaskClass | null }
  /** Nothing for this place; it has begun nothing. */
  | { kind: 'nothing'; more: TaskClass | null };

/** `urgent` is for viewers who wait and for first seconds; a slot holds its background work meanwhile. */
export type Lane = 'urgent' | 'background';

export const LANES: Readonly<Record<Lane, number>> = { urgent: 2, background: 1 };

/** A task that a slot does, by its job and epoch. */
export interface BusyPlace {
  jobId: string;
  epoch: number;
  lane: Lane;
  /** Since when that is known. */
  sinceMs: number;
  /** The viewers for whom it is done have left. */
  isDeserted?: true;
}

export interface Slot {
  /** Its number; the name of its container. */
  number: number;
  busy: readonly BusyPlace[];
  /** It did not answer, or was full: nothing is sent before. */
  restsUntilMs: number;
  /** How often in a row. */
  refusals: number;
}

/** Work of a class, and since when it is waited for. */
export interface Wish {
  class: TaskClass;
  sinceMs: number;
}

export interface WaitingJob extends Wish {
  jobId: string;
  /** The background work that it waits for beside what is urgent: every viewer would cost it its place otherwise. */
  behind?: Wish;
}

export const laneOf = (class_: TaskClass): Lane => (isUrgent(class_) ? 'urgent' : 'background');

const rank = (class_: TaskClass): number => TASK_CLASSES.indexOf(class_);

const wishesOf = ({ class: class_, sinceMs, behind }: WaitingJob): Wish[] => [
  { class: class_, sinceMs },
  ...(behind ? [behind] : []),
];

const bestOf = (wishes: readonly Wish[]): Wish | undefined =>
  [...wishes].sort((a, b) => rank(a.class) - rank(b.class) || a.sinceMs - b.sinceMs)[0];

/**
 * Who waits, after a job has said that it has work of this class: the better of its classes counts until it is offered a place.
 * @param kept what `stillBehind` says of the offer that it answers
 */
export function withWaiting(
  waiting: readonly WaitingJob[],
  jobId: string,
  class_: TaskClass,
  nowMs: number,
  kept: Wish | null = null,
): WaitingJob[] {
  const known = waiting.find((job) => job.jobId === jobId);
  const isKept = kept !== null && !isUrgent(class_) && rank(kept.class) <= rank(class_);
  const wishes = [...(known ? wishesOf(known) : []), { class: class_, sinceMs: isKept ? kept.sinceMs : nowMs }];
  if (kept && isUrgent(class_)) wishes.push(kept);
  const best = bestOf(wishes);
  if (!best) return [...waiting];
  const behind = isUrgent(best.class) ? bestOf(wishes.filter((wish) => !isUrgent(wish.class))) : undefined;
  return [...waiting.filter((job) => job !== known), { jobId, ...best, ...(behind && { behind }) }];
}

/** A job of which nothing is being made asks again so often: an object may have died with what it was told. */
export const ASK_AGAIN_MS = 15_000;
/** Of all jobs together, however many wait: each time the fleet looks through all of them. */
const ASKED_EVERY_MS = 100;

/** How long a job waits before it asks again, beside so many that wait. */
export const askAgainMs = (waitingCount: number): number => Math.max(ASK_AGAIN_MS, waitingCount * ASKED_EVERY_MS);

/** The background work that a job waits for since before this offer and did not get by it; null when it had its turn. */
export function stillBehind(offered: WaitingJob, taken: TakenTask): Wish | null {
  const wish = bestOf(wishesOf(offered).filter((each) => !isUrgent(each.class))) ?? null;
  if (isUrgent(offered.class) || taken.kind === 'refused') return wish;
  return taken.kind === 'given' && isUrgent(taken.class) ? wish : null;
}

/**
 * So many urgent places a video's viewers get before everybody's first seconds: what one of them needs who seeks, the picture and
 * its sound. Each place that is freed goes to who comes first, so with a share of half the viewers of two videos could pass all
 * places to each other and no upload would ever begin; with this one it takes as many videos as there are slots.
 */
const VIEWERS_FIRST = 2;

const isReady = ({ restsUntilMs }: Slot, nowMs: number): boolean => restsUntilMs <= nowMs;

const placesOf = (jobId: string, lane: Lane, slots: readonly Slot[]): number =>
  slots.flatMap(({ busy }) => busy.filter((task) => task.jobId === jobId && task.lane === lane)).length;

/**
 * The order in which jobs are served: by class, then by their places for background work, fewer first, then by how long they wait. Further viewers of a job that has its share of the urgent places come behind the first seconds of others.
 */
export function inOrder(waiting: readonly WaitingJob[], slots: readonly Slot[], nowMs: number): WaitingJob[] {
  const ready = slots.filter((slot) => isReady(slot, nowMs));
  const share = Math.max(1, Math.min(VIEWERS_FIRST, ready.length * LANES.urgent - 1));
  const turn = ({ jobId, class: class_ }: WaitingJob): number =>
    class_ === 'viewer' && placesOf(jobId, 'urgent', ready) >= share ? rank('first') + 0.5 : rank(class_);
  const background = ({ jobId }: WaitingJob): number => placesOf(jobId, 'background', slots);
  return [...waiting].sort((a, b) => turn(a) - turn(b) || background(a) - background(b) || a.sinceMs - b.sinceMs);
}

/**
 * The slot that takes the next task of a class. One that refused or did not answer last comes after the others: it would seem to do
 * nothing for ever. Urgent work goes to one that does nothing, else to where least of it is; background work only to one that does
 * nothing at all. Null when there is none.
 */
export function slotFor(class_: TaskClass, slots: readonly Slot[], nowMs: number): Slot | null {
  const lane = laneOf(class_);
  const ready = slots.filter((slot) => isReady(slot, nowMs));
  const count = (slot: Slot, wanted: Lane): number => slot.busy.filter((task) => task.lane === wanted).length;
  const free = ready.filter((slot) =>
    lane === 'background' ? slot.busy.length === 0 : count(slot, 'urgent') < LANES.urgent,
  );
  const [best] = free.sort(
    (a, b) =>
      a.refusals - b.refusals ||
      count(a, 'urgent') - count(b, 'urgent') ||
      a.busy.length - b.busy.length ||
      a.number - b.number,
  );
  return best ?? null;
}

/** Units whose viewers have left, when anybody else waits or is served: they take a place, memory and processor time from those. */
export function inTheWay(
  waiting: readonly WaitingJob[],
  slots: readonly Slot[],
): { number: number; task: BusyPlace }[] {
  const urgent = slots.flatMap(({ number, busy }) =>
    busy.filter(({ lane }) => lane === 'urgent').map((task) => ({ number, task })),
  );
  const isAnybodyThere = waiting.some((job) => isUrgent(job.class)) || urgent.some(({ task }) => !task.isDeserted);
  return isAnybodyThere ? urgent.filter(({ task }) => task.isDeserted) : [];
}

export interface Assignment {
  job: WaitingJob;
  slot: Slot;
}

/** The next job that gets a slot, and which; null when nobody waits whom a slot could serve. */
export function nextAssignment(
  waiting: readonly WaitingJob[],
  slots: readonly Slot[],
  nowMs: number,
): Assignment | null {
  for (const job of inOrder(waiting, slots, nowMs)) {
    const slot = slotFor(job.class, slots, nowMs);
    if (slot) return { job, slot };
  }
  return null;
}
