// What everything that makes something of a source is given, and where what it makes goes.
import type { EncoderRoom } from './encoder-room.ts';
import type { logEvent } from './ffmpeg/job-log.ts';
import type { Hold } from './hold.ts';
import type { JobFailure } from './job-failure.ts';
import type { MadePack } from './run-packer.ts';
import type { Workspace } from './workspace.ts';

export interface MakeContext {
  tools: { ffmpeg: string; ffprobe: string };
  signal: AbortSignal;
  /** While it is held nothing is made. */
  hold?: Hold | undefined;
  /** Shared by all tasks of the process. */
  room?: EncoderRoom | undefined;
  noProgressMs: number;
  workspace: Workspace;
  blocks: { failure(): JobFailure | null; lastReadMs(): number };
  onLog(event: ReturnType<typeof logEvent>): void;
  /** Frames that were encoded of those that are to be; the encoder tells twice a second. */
  onProgress(frames: number, ofFrames: number): void;
}

/** Where packs go. Each rendition's come in order and one at a time; resolves when the pack counts. */
export interface PackSink {
  put(pack: MadePack): Promise<void>;
}
