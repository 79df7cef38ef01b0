// What went wrong while playing, in plain words, and what the player does about it.
import type { EngineName } from './preferences.ts';

export type FailureKind = 'offline' | 'gone' | 'network' | 'media' | 'unsupported' | 'other';

/** A failure that an engine could not mend by itself. `code` is for whoever helps the viewer. */
export interface EngineFailure {
  kind: FailureKind;
  code: string;
}

export const FAILURE_TEXT: Record<FailureKind, { title: string; detail: string }> = {
  offline: { title: 'You are offline', detail: 'Playback goes on by itself when the connection is back.' },
  gone: {
    title: 'This video is not available any more',
    detail: 'It may have been deleted or made private. Reload the page to see.',
  },
  network: {
    title: 'The video did not arrive',
    detail: 'The connection or the server did not answer. Try again in a moment.',
  },
  media: {
    title: 'The video could not be played',
    detail: 'Your browser could not decode it. Try again, or another browser.',
  },
  unsupported: {
    title: 'Your browser cannot play this video',
    detail: 'Update the browser, or use a current Chrome, Edge, Firefox or Safari.',
  },
  other: { title: 'Playback stopped', detail: 'Something unexpected happened. Try again.' },
};

/** What an engine knows of its error, in the words of neither. */
export interface ErrorFacts {
  engine: EngineName | 'native';
  source: 'network' | 'media' | 'unsupported' | 'other';
  detail: string;
  httpStatus?: number | undefined;
}

/** 401, 403, 404 and 410 say that the media is not ours to see; hence no retry mends it. */
export const isRefusal = (httpStatus: number | undefined): boolean =>
  httpStatus !== undefined && [401, 403, 404, 410].includes(httpStatus);

export function classifyFailure(facts: ErrorFacts, online: boolean): EngineFailure {
  const status = facts.httpStatus !== undefined && facts.httpStatus > 0 ? `.${facts.httpStatus}` : '';
  const code = `${facts.engine}.${facts.detail}${status}`;
  if (facts.source !== 'network') return { kind: facts.source, code };
  if (isRefusal(facts.httpStatus)) return { kind: 'gone', code };
  return { kind: online ? 'network' : 'offline', code };
}

export const MEDIA_RECOVERIES = 2;
/** A recovery that held this long counts as mended, and the next error begins a new count. */
export const RECOVERY_HOLDS_MS = 60_000;

/** How often a decoding error was mended lately; the moments are those of earlier recoveries. */
export function mayRecover(recoveredAtMs: readonly number[], nowMs: number): boolean {
  return recoveredAtMs.filter((moment) => nowMs - moment < RECOVERY_HOLDS_MS).length < MEDIA_RECOVERIES;
}

export type NextStep = { do: 'refresh' } | { do: 'switch'; to: EngineName } | { do: 'wait-online' } | { do: 'tell' };

/**
 * What follows a failure: fresh URLs once where the media is gone (a token may have run out), else the other engine
 * once each way, else the viewer is told.
 */
export function nextStep(
  failure: EngineFailure,
  state: { failed: ReadonlySet<EngineName>; available: readonly EngineName[]; refreshed: boolean },
): NextStep {
  if (failure.kind === 'offline') return { do: 'wait-online' };
  if (failure.kind === 'gone' && !state.refreshed) return { do: 'refresh' };
  const other = state.available.find((name) => !state.failed.has(name));
  return other && failure.kind !== 'unsupported' ? { do: 'switch', to: other } : { do: 'tell' };
}

/** What the viewer copies for a report: no address, since it may carry a token. */
export function failureReport(failure: EngineFailure, at: { seconds: number; iso: string; agent: string }): string {
  return `Rivulet ${failure.code} at ${at.seconds.toFixed(1)} s, ${at.iso}, ${at.agent}`;
}
