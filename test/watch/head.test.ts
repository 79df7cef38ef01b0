// The pure parts of the pages: addresses, what may stand in HTML, durations.
import { describe, expect, it } from 'vitest';
import { escapeHtml } from '../../src/http/html.ts';
import { previewText, scriptJson } from '../../src/watch/head.ts';
import { isoDuration } from '../../src/watch/linked-data.ts';
import { isFile, pageOf } from '../../src/watch/page-routes.ts';

describe('pageOf', () => {
  const videoId = '01arz3ndektsv4rrffq69g5fav';
  it('knows the pages that exist', () => {
    for (const path of ['/', '/upload', '/videos', '/videos/', '/sign-in', '/sign-up'])
      expect(pageOf(path).kind).toBe('plain');
    expect(pageOf(`/watch/${videoId}`)).toEqual({ kind: 'watch', videoId });
    for (const path of [
      '/watch',
      '/watch/',
      `/watch/${videoId.toUpperCase()}`,
      `/watch/${videoId}x`,
      '/Upload',
      '/..',
    ]) {
      expect(pageOf(path).kind, path).toBe('unknown');
    }
    expect(isFile('/favicon.svg')).toBe(true);
    expect(isFile('/some/page')).toBe(false);
  });
});

it('text and JSON cannot leave the place where they stand', () => {
  expect(escapeHtml(`<a href="x" title='y'>&`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;');
  const json = scriptJson({ title: '</script><!--' });
  expect(json).not.toContain('<');
  expect(JSON.parse(json)).toEqual({ title: '</script><!--' });
});

it('durations are ISO 8601', () => {
  expect([0, 59.6, 95.4, 3600, 3725].map(isoDuration)).toEqual(['PT0S', 'PT1M0S', 'PT1M35S', 'PT1H0S', 'PT1H2M5S']);
});

it('previews are short and never empty', () => {
  expect(previewText({ title: 'T', description: '' })).toBe('T');
  expect(previewText({ title: 'T', description: '🎬'.repeat(300) })).toBe(`${'🎬'.repeat(99)}…`);
});
