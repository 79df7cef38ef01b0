// What an engine is to the player: something that feeds a <video> from one manifest and lets a rung be chosen.
import type { EngineFailure } from './failure.ts';
import type { MadeAhead } from './made-ahead.ts';
import type { EngineName } from './preferences.ts';
import type { Quality } from './quality.ts';

/** What an engine tells while it plays. */
export interface EngineListener {
  /** The rungs that can be chosen now; again after a takeover. */
  qualities(list: readonly Quality[]): void;
  /** The rung on the screen changed. */
  playingQuality(quality: Quality): void;
  bandwidth(bitsPerSecond: number): void;
  /** An address is good no more, while the engine may still have something to play or to try. */
  refused(): void;
  /** The engine gave up; the player decides what follows and destroys it. */
  failed(failure: EngineFailure): void;
}

export interface EngineStart {
  video: HTMLVideoElement;
  /** The manifest of this engine's kind. */
  url: string;
  startSeconds: number;
  /** Short side of the rung that the viewer wants, or automatic. */
  quality: 'auto' | number;
  bandwidthBps: number | null;
  /** What of the video is there, while it is being made. */
  made: MadeAhead;
  listener: EngineListener;
}

export interface Engine {
  readonly name: EngineName | 'native';
  /** `null` lets the engine choose. */
  chooseQuality(id: string | null): void;
  /** More rungs of the same media, or a fresh token, while it plays. Resolves when they can be chosen. */
  takeOver(url: string): Promise<void>;
  /** Lets go of the <video>; it can be given to another engine. */
  destroy(): void;
}

export type StartEngine = (start: EngineStart) => Engine;
