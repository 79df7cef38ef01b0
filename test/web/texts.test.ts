// Numbers and states as people read them.
import { describe, expect, it } from 'vitest';
import type { Processing } from '#contract/videos.ts';
import { checkSignUp } from '../../web/pages/sign-up-check.ts';
import { factsLine, limitsText, phaseText, progressLine, saveText } from '../../web/pages/upload/upload-texts.ts';
import {
  formatBytes,
  formatDuration,
  formatLength,
  formatPercent,
  formatRate,
  formatTimeLeft,
  spokenDuration,
  spokenLength,
  timeAgo,
} from '../../web/ui/format.ts';
import {
  failureText,
  isUnderWay,
  processingSteps,
  renditionName,
  renditionText,
  spokenState,
} from '../../web/ui/processing-steps.ts';
import { refusedDetails } from '../../web/uploads/details-autosave.ts';
import { canPause, isAtRisk, itemFromFile, overallProgress } from '../../web/uploads/upload-item.ts';
import { problem, refusal, unreachable } from './upload-server.ts';

it.each([
  [0, '0:00'],
  [7.4, '0:07'],
  [754, '12:34'],
  [3723, '1:02:03'],
  [-1, '0:00'],
])('%d s is %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
it.each([
  [0, '0 seconds'],
  [1, '1 second'],
  [3662, '1 hour 1 minute 2 seconds'],
  [43_200, '12 hours'],
])('%d s is said %s', (seconds, text) => {
  expect(spokenDuration(seconds)).toBe(text);
});
it('a video that is shorter than half a second is a second long', () => {
  expect([formatLength(0.3), spokenLength(0), formatLength(61.4)]).toEqual(['0:01', '1 second', '1:01']);
});
it.each([
  [734, '734 B'],
  [8_400_000, '8.4 MB'],
  [100e9, '100 GB'],
  [999_999, '1 MB'],
  [5e15, '5000 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
it.each([
  [0.2, '1 s left'],
  [59, '59 s left'],
  [61, '2 min left'],
  [7200, '2 h left'],
  [7800, '2 h 10 min left'],
])('%d s are %s', (seconds, text) => {
  expect(formatTimeLeft(seconds)).toBe(text);
});
it.each([
  [0, '0 %'],
  [0.999, '99 %'],
  [1.2, '100 %'],
])('%d is %s', (fraction, text) => expect(formatPercent(fraction)).toBe(text));
it('a rate is bytes a second', () => expect(formatRate(12e6)).toBe('12 MB/s'));

const NOW = Date.parse('2026-11-21T12:00:00Z');
it.each([
  ['2026-11-21T12:00:05Z', 'just now'],
  ['2026-11-21T11:59:30Z', 'just now'],
  ['2026-11-21T11:57:00Z', '3 minutes ago'],
  ['2026-11-20T11:00:00Z', '1 day ago'],
  ['2025-11-01T11:00:00Z', '1 year ago'],
])('%s is %s', (iso, text) => expect(timeAgo(iso, NOW)).toBe(text));

describe('processing', () => {
  it.each([
    ['waiting', 'queued', ['now', 'later', 'later', 'later', 'later']],
    ['ladder', 'playable', ['done', 'done', 'done', 'now', 'later']],
    ['ladder', 'failed', ['done', 'done', 'done', 'later', 'later']],
    ['done', 'ready', ['done', 'done', 'done', 'done', 'done']],
  ] as const)('at %s of a video that is %s', (stage, state, steps) => {
    expect(processingSteps(stage, state).map((step) => step.is)).toEqual(steps);
  });

  it('names renditions and how far they are', () => {
    const rung = { name: '720p', height: 720, state: 'encoding' as const, progress: 0.614 };
    expect(renditionName(rung)).toBe('720p');
    expect(renditionName({ name: 'audio' })).toBe('Sound');
    expect(renditionText(rung)).toBe('61 %');
    expect(renditionText({ ...rung, state: 'failed' })).toBe('given up');
  });

  it('says why it failed in the words of the catalogue', () => {
    expect(failureText({ code: 'no-video-stream', detail: 'x' })).toContain('The file has no video.');
    expect(failureText(undefined)).toContain('Upload it again');
  });

  it('is spoken of by what matters', () => {
    const processing: Processing = { stage: 'probing', progress: 0, etaSeconds: null, renditions: [] };
    expect(spokenState('processing', processing)).toBe('Processing: Check');
    expect(spokenState('playable', processing)).toContain('can be watched now');
    expect(spokenState('ready', processing)).toContain('ready');
    expect(spokenState('failed', processing)).toContain('could not be processed');
    expect(['queued', 'ready', 'failed'].map((state) => isUnderWay(state as 'queued'))).toEqual([true, false, false]);
  });
});

describe('an upload', () => {
  const item = { ...itemFromFile('k', new File(['12345678'], 'a.mp4'), false), sizeBytes: 8 };
  it('tells its file', () => {
    expect(factsLine(item)).toBe('a.mp4 · 8 B');
    expect(factsLine({ ...item, facts: { durationSeconds: 63, width: 1920, height: 1080, posterUrl: null } })).toBe(
      'a.mp4 · 8 B · 1:03 · 1920 × 1080',
    );
  });

  it.each([
    [{ phase: 'checking' }, 'Checking the file'],
    [{ phase: 'waiting' }, 'Waiting for the upload before it'],
    [{ phase: 'sending', sentBytes: 2 }, '25 %'],
    [{ phase: 'sending', sentBytes: 2, bytesPerSecond: 3, secondsLeft: 2 }, '25 % · 3 B/s · 2 s left'],
    [{ phase: 'sending', sentBytes: 8 }, '100 % · finishing'],
    [{ phase: 'paused', sentBytes: 4 }, '50 % · paused'],
    [{ phase: 'stalled', sentBytes: 4 }, '50 % · no connection, goes on by itself'],
  ] as const)('%j reads %s', (state, text) => expect(progressLine({ ...item, ...state })).toBe(text));

  it('speaks of its phase and its saving', () => {
    expect(phaseText({ phase: 'sent' })).toBe('Uploaded');
    expect(saveText({ saveState: 'clean', saveErrors: [], videoId: null })).toBe('');
    expect(saveText({ saveState: 'saved', saveErrors: [], videoId: 'v' })).toBe('Saved');
  });

  it.each([
    [
      [refusal('/publishAt', 'The time must lie in the future.'), refusal('/title', 'Too long.')],
      'Not saved: Becomes public at and Title. Change it there; everything else is saved.',
    ],
    [[unreachable()], 'Not saved yet: the server does not answer. It is tried again by itself.'],
    [
      [refusal('/title', 'Too long.'), problem('unavailable')],
      'Not saved yet: the server cannot take it now. It is tried again by itself.',
    ],
    [[problem('video-not-found')], 'Not saved. There is no such video'],
  ])('says why details are not saved', (saveErrors, text) => {
    expect(saveText({ saveState: 'failed', saveErrors, videoId: 'v' })).toBe(text);
  });

  it('names visibility and time together when one of them is refused', () => {
    const changes = { title: 'a', visibility: 'scheduled' as const, publishAt: '2020-01-01T00:00:00Z' };
    expect(refusedDetails(refusal('/publishAt', 'past'), changes)).toEqual(['visibility', 'publishAt']);
    expect(refusedDetails(refusal('/tags/3', 'long'), { ...changes, tags: [] })).toEqual(['tags']);
    expect(refusedDetails(problem('video-not-found'), changes)).toEqual([]);
  });

  it('is at risk while bytes or edits are on their way', () => {
    expect(isAtRisk({ ...item, phase: 'sending' })).toBe(true);
    expect(isAtRisk({ ...item, phase: 'sent' })).toBe(false);
    expect(isAtRisk({ ...item, phase: 'sent', saveState: 'saving' })).toBe(true);
    expect(isAtRisk({ ...item, phase: 'sent', saveState: 'failed' })).toBe(true);
    expect(canPause({ ...item, phase: 'paused' })).toBe(false);
  });

  it('counts into the progress of all', () => {
    expect(overallProgress([])).toBeNull();
    expect(
      overallProgress([
        { ...item, phase: 'sending', sentBytes: 4 },
        { ...item, phase: 'paused' },
      ]),
    ).toBe(0.25);
  });

  it('has limits that are told in one line', () => {
    expect(limitsText({ maxBytes: 100e9, maxSeconds: 43_200, containers: ['.mp4', '.webm'] })).toBe(
      'Up to 100 GB and 12 hours a file. MP4 or WebM.',
    );
  });
});

it('a sign-up is checked field by field', () => {
  expect(Object.keys(checkSignUp({ username: '-a', email: 'nobody', password: 'short' }))).toEqual([
    'username',
    'email',
    'password',
  ]);
  expect(checkSignUp({ username: 'river_1', email: ' a@b.example ', password: 'long enough' })).toEqual({});
});
