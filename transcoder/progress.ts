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

interface Pass {
  names: readonly string[];
  startedMs: number;
  frames: number;
  fraction: number;
}

/** What is encoded is not yet stored. */
const NOT_STORED = 0.99;

export class JobProgress {
  readonly #plan: EncodePlan;
  readonly #renditions = new Map<string, RenditionProgress>();
  #pass: Pass | null = null;
  #laterWork = 0;

  /** @param begun what earlier epochs stored, as a share of each rendition */
  constructor(plan: EncodePlan, begun: readonly { rendition: string; complete: boolean; share: number }[]) {
    this.#plan = plan;
    const names = [...plan.rungs.map((rung) => rung.name), ...(plan.audio ? ['audio'] : [])];
    for (const name of names) {
      const { complete = false, share = 0 } = begun.find((each) => each.rendition === name) ?? {};
      this.#renditions.set(name, {
        name,
        state: complete ? 'ready' : 'waiting',
        progress: complete ? 1 : Math.min(NOT_STORED, share),
      });
    }
  }

  /**
   * @param later renditions of passes that come after this one
   * @param frames that this pass makes; fewer than all where earlier epochs made the first ones
   */
  startPass(
    names: readonly string[],
    later: readonly string[],
    nowMs: number,
    frames: number = this.#plan.timeline.frameCount,
  ): void {
    this.#pass = { names, startedMs: nowMs, frames, fraction: 0 };
    this.#laterWork = later.length > 0 ? passWork(this.#plan, later) : 0;
    for (const name of names) this.#set(name, { state: 'encoding' });
  }

  /** Frames of the pass that were encoded; all its renditions advance together. */
  advance(frame: number): void {
    const pass = this.#pass;
    if (!pass) return;
    pass.fraction = Math.min(1, frame / Math.max(1, pass.frames));
    const share = 1 - ((1 - pass.fraction) * pass.frames) / this.#plan.timeline.frameCount;
    for (const name of pass.names) {
      const known = this.#renditions.get(name);
      if (known?.state === 'encoding')
        this.#set(name, { progress: Math.min(NOT_STORED, Math.max(known.progress, share)) });
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
      etaSeconds: known ? Math.ceil(this.#remainingSeconds(pass, elapsedSeconds)) : null,
      speed: known
        ? round((pass.fraction * this.#share(pass) * timelineSeconds(this.#plan.timeline)) / elapsedSeconds)
        : null,
      renditions: [...this.#renditions.values()].map((each) => ({ ...each, progress: round(each.progress) })),
    };
  }

  /** The rest of this pass at its speed so far, and the later passes at the same work per second. */
  #remainingSeconds(pass: Pass, elapsedSeconds: number): number {
    const work = passWork(this.#plan, pass.names) * this.#share(pass);
    const workPerSecond = (work * pass.fraction) / elapsedSeconds;
    return (work * (1 - pass.fraction) + this.#laterWork) / workPerSecond;
  }

  #share(pass: Pass): number {
    return pass.frames / this.#plan.timeline.frameCount;
  }

  #set(name: string, change: Partial<RenditionProgress>): void {
    const known = this.#renditions.get(name);
    if (known) this.#renditions.set(name, { ...known, ...change });
  }
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
