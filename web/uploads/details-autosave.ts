// How the details of an upload are saved by themselves: which of them are refused together, and which failures pass.
import type { VideoDetails } from '#contract/videos.ts';
import { fieldErrors, isProblem, ProblemError } from '../problem-error.ts';
import type { AutosavePorts } from './autosave.ts';
import { isPassing, retryDelayMs } from './part-queue.ts';
import type { UploadDesk } from './upload-desk.ts';

/** A visibility without its time, and a time without its visibility, are refused too. */
const TOGETHER: readonly (keyof VideoDetails)[] = ['visibility', 'publishAt'];

/** The fields of `changes` that the server refused, with those that go with them. */
export function refusedDetails(error: unknown, changes: VideoDetails): (keyof VideoDetails)[] {
  const named = new Set<string>(Object.keys(fieldErrors(error)));
  if (TOGETHER.some((field) => named.has(field))) for (const field of TOGETHER) named.add(field);
  return (Object.keys(changes) as (keyof VideoDetails)[]).filter((field) => named.has(field));
}

/** No answer, a server that is busy or broken: the same details may be taken later. */
export function isPassingFailure(error: unknown): error is ProblemError {
  return error instanceof ProblemError && isPassing(error.problem.status);
}

/** @param videoId null while there is nothing to save to */
export function detailsAutosave(
  desk: Pick<UploadDesk, 'ports' | 'sessionEnded'>,
  videoId: () => string | null,
  onState: AutosavePorts<VideoDetails>['onState'],
): AutosavePorts<VideoDetails> {
  const { line } = desk.ports;
  return {
    save: async (changes) => {
      const id = videoId();
      if (id === null) return;
      try {
        await desk.ports.saveDetails(id, changes);
      } catch (error) {
        if (isProblem(error, 'session-required')) desk.sessionEnded();
        throw error;
      }
    },
    onState,
    refusedFields: refusedDetails,
    mayPass: async (error, attempt, signal) => {
      if (!isPassingFailure(error)) return false;
      await line.wait(retryDelayMs(attempt, line.random(), error.retryAfterSeconds), signal);
      return !signal.aborted;
    },
  };
}
