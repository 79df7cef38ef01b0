// How far a job is and how long it will take: pure bookkeeping over frames, told by the encoder about twice a second.
import type { JobEvent } from '#contract/jobs.ts';
import { timelineSeconds } from '#media/grid.ts';
import type { EncodePlan } from './plan.ts';

type ProgressEvent = Extract<JobEvent, { type: 'progress' }>;
type RenditionProgress = ProgressEvent['renditions'][number];

/** Work per frame of a pass, in pixels: decoding costs about a fifth of encoding. */
const DECODE_SHARE = 0.2;

/** @returns frames times pixels that a pass has to go through */
export function passWork(plan: EncodePlan, names: readonly string[]): number {
  const { codedWidth, codedHeight } = plan.source.video;
  const pixels = plan.rungs
    .filter((rung) => names.includes(rung.name))
    .reduce((sum, rung) => sum + rung.width * rung.height, codedWidth * codedHeight * DECODE_SHARE);
  return plan.timeline.frameCount * pixels;
}

export class JobProgress {
  readonly #plan: EncodePlan;
  readonly #renditions = new Map<string, RenditionProgress>();
  #pass: { names: readonly string[]; startedMs: number; fraction: number } | null = null;
  #laterWork = 0;

  /** @param published renditions that an earlier epoch completed */
  constructor(plan: EncodePlan, published: readonly string[]) {
    this.#plan = plan;
    const names = [...plan.rungs.map((rung) => rung.name), ...(plan.audio ? ['audio'] : [])];
    for (const name of names) {
      const ready = published.includes(name);
      this.#renditions.set(name, { name, state: ready ? 'ready' : 'waiting', progress: ready ? 1 : 0 });
    }
  }

  /** @param later renditions of passes that come after this one */
  startPass(names: readonly string[], later: readonly string[], nowMs: number): void {
    this.#pass = { names, startedMs: nowMs, fraction: 0 };
    this.#laterWork = later.length > 0 ? passWork(this.#plan, later) : 0;
    for (const name of names) this.#set(name, { state: 'encoding', progress: 0 });
  }

  /** Frames of the pass that were encoded; all its renditions advance together. */
  advance(frame: number): void {
    if (!this.#pass) return;
    this.#pass.fraction = Math.min(1, frame / this.#plan.timeline.frameCount);
    for (const name of this.#pass.names) {
      // What is encoded is not yet stored.
      if (this.#renditions.get(name)?.state === 'encoding')
        this.#set(name, { progress: Math.min(0.99, this.#pass.fraction) });
    }
  }

  complete(name: string): void {
    this.#set(name, { state: 'ready', progress: 1 });
  }

  fail(name: string): void {
    this.#set(name, { state: 'failed' });
  }

  event(stage: ProgressEvent['stage'], nowMs: number): ProgressEvent {
    const pass = this.#pass;
    const elapsedSeconds = pass ? (nowMs - pass.startedMs) / 1000 : 0;
    const known = pass !== null && pass.fraction > 0.01 && elapsedSeconds > 0.5;
    return {
      type: 'progress',
      stage,
      etaSeconds: known ? Math.ceil(this.#remainingSeconds(pass.names, pass.fraction, elapsedSeconds)) : null,
      speed: known ? round((pass.fraction * timelineSeconds(this.#plan.timeline)) / elapsedSeconds) : null,
      renditions: [...this.#renditions.values()].map((each) => ({ ...each, progress: round(each.progress) })),
    };
  }

  /** The rest of this pass at its speed so far, and the later passes at the same work per second. */
  #remainingSeconds(names: readonly string[], fraction: number, elapsedSeconds: number): number {
    const work = passWork(this.#plan, names);
    const workPerSecond = (work * fraction) / elapsedSeconds;
    return (work * (1 - fraction) + this.#laterWork) / workPerSecond;
  }

  #set(name: string, change: Partial<RenditionProgress>): void {
    const known = this.#renditions.get(name);
    if (known) this.#renditions.set(name, { ...known, ...change });
  }
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
