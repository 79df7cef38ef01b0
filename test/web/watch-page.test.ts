// What the watch page shows for each state of a video, and what it makes of a description.
import { describe, expect, it } from 'vitest';
import type { Processing, Video } from '#contract/videos.ts';
import { descriptionParts } from '../../web/pages/watch/description-parts.ts';
import { takeWatchData } from '../../web/pages/watch/watch-data.ts';
import { faceOf, rungsToCome, startSecondsOf } from '../../web/pages/watch/watch-state.ts';
import { refreshDelayMs } from '../../web/player/media-address.ts';

const processing = (more: Partial<Processing> = {}): Processing => ({
  stage: 'waiting',
  progress: 0,
  etaSeconds: null,
  renditions: [],
  ...more,
});
const video = (state: Video['state'], more: Partial<Processing> = {}) => ({ state, processing: processing(more) });

describe('faceOf', () => {
  it.each([
    ['playable', { kind: 'player' }],
    ['ready', { kind: 'player' }],
    ['uploading', { kind: 'uploading' }],
    ['queued', { kind: 'preparing', progress: null, text: 'Waiting for its turn', timeLeft: null }],
  ] as const)('%s', (state, face) => {
    expect(faceOf(video(state), false)).toEqual(face);
  });

  it('shows how far the preparation is', () => {
    expect(faceOf(video('processing', { stage: 'first-rung', progress: 0.43, etaSeconds: 20 }), false)).toEqual({
      kind: 'preparing',
      progress: 0.43,
      text: 'Being prepared: 43 %',
      timeLeft: '20 s left',
    });
    expect(faceOf(video('processing', { stage: 'probing' }), false)).toMatchObject({ progress: null, timeLeft: null });
  });

  it('tells the owner why it failed and what to do, and nobody else', () => {
    const failed = video('failed', { error: { code: 'source-damaged', detail: 'moov atom not found' } });
    expect(faceOf(failed, true)).toEqual({ kind: 'failed', text: expect.stringContaining('damaged') });
    expect(faceOf(failed, false)).toEqual({ kind: 'failed', text: expect.not.stringContaining('damaged') });
  });
});

it('names the rungs that are still to come', () => {
  const renditions = [
    { name: 'audio', height: null, state: 'ready', progress: 1 },
    { name: '240p', height: 240, state: 'ready', progress: 1 },
    { name: '720p', height: 720, state: 'encoding', progress: 0.61 },
    { name: '1080p', height: 1080, state: 'waiting', progress: 0 },
  ] as const;
  expect(rungsToCome(processing({ renditions: [...renditions] }))).toBe('720p 61 %, 1080p waiting');
});

describe('refreshDelayMs', () => {
  const now = Date.parse('2026-11-20T10:00:00Z');
  it.each([
    [undefined, null],
    ['2026-11-20T11:00:00Z', 55 * 60_000],
    ['2026-11-20T10:01:00Z', 30_000], // never in a tight loop
    ['2026-11-20T09:00:00Z', 30_000],
  ])('%s', (expiresAt, delay) => {
    expect(refreshDelayMs(expiresAt, now)).toBe(delay);
  });
});

describe('startSecondsOf', () => {
  it.each([
    ['90', 90],
    ['90s', 90],
    ['1m30s', 90],
    ['1h2m3s', 3723],
    ['2m', 120],
    ['', 0],
    [undefined, 0],
    ['-5', 0],
    ['soon', 0],
  ])('%s is %i', (t, seconds) => {
    expect(startSecondsOf(t)).toBe(seconds);
  });
});

describe('descriptionParts', () => {
  const text = (value: string) => ({ kind: 'text', text: value });
  it.each([
    ['plain words', [text('plain words')]],
    [
      'see https://example.org/a?b=1.',
      [text('see '), { kind: 'link', text: 'https://example.org/a?b=1', href: 'https://example.org/a?b=1' }, text('.')],
    ],
    [
      '(http://example.org)',
      [text('('), { kind: 'link', text: 'http://example.org', href: 'http://example.org' }, text(')')],
    ],
    [
      'https://example.org/a_(b)',
      [{ kind: 'link', text: 'https://example.org/a_(b)', href: 'https://example.org/a_(b)' }],
    ],
    [
      '0:00 start\n1:30 middle',
      [
        { kind: 'moment', text: '0:00', seconds: 0 },
        text(' start\n'),
        { kind: 'moment', text: '1:30', seconds: 90 },
        text(' middle'),
      ],
    ],
    ['01:02:03', [{ kind: 'moment', text: '01:02:03', seconds: 3723 }]],
    ['at 3:75 or 12:34:56:78', [text('at 3:75 or 12:34:56:78')]],
    ['javascript:alert(1)', [text('javascript:alert(1)')]],
    ['https://', [text('https://')]],
  ])('%s', (description, parts) => {
    expect(descriptionParts(description, null)).toEqual(parts);
  });

  it('leaves moments beyond the end as text', () => {
    expect(descriptionParts('2:00', 100)).toEqual([text('2:00')]);
  });
});

describe('takeWatchData', () => {
  const page = (json: string) => {
    const made = document.implementation.createHTMLDocument('');
    made.head.innerHTML = `<script type="application/json" id="watch-data">${json}</script>`;
    return made;
  };
  it('gives the data of this video once', () => {
    const shell = page('{"video":{"id":"a"},"playback":{"hls":"/x"}}');
    expect(takeWatchData(shell, 'a')).toMatchObject({ video: { id: 'a' }, playback: { hls: '/x' } });
    expect(takeWatchData(shell, 'a')).toBeNull();
  });
  it.each([
    ['of another video', '{"video":{"id":"b"},"playback":{}}'],
    ['that is broken', '{'],
  ])('gives nothing for data %s', (_name, json) => {
    expect(takeWatchData(page(json), 'a')).toBeNull();
  });
});
