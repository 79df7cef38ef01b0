// What the owner of a failed video reads says what was wrong and what to do, in words that need no expert.
import { describe, expect, it } from 'vitest';
import { FAILURES } from '#contract/failures.ts';
import { LADDER_POLICY } from '#media/ladder-policy.ts';
import { PIXELS_MAX, STREAMS_MAX } from '#media/source-formats.ts';

describe('the words of every failure', () => {
  it.each(Object.entries(FAILURES))('%s', (code, { text, permanent }) => {
    const sentences = text.split(/[.:] /);
    expect(sentences.length).toBeGreaterThanOrEqual(2);
    expect(text).toMatch(/\.$/);
    expect(text).toMatch(/Upload|upload|Export|Remove|Cut|nothing you need to do/);
    expect(text).not.toMatch(/ffmpeg|ffprobe|demuxer|stderr|exit|SIG|R2|D1/i);
    expect(permanent).toBe(/^(?:no-|unsupported-|source-|picture-|too-|minutes-)/.test(code));
  });

  it('name the limits that hold', () => {
    expect(FAILURES['picture-too-large'].text).toContain(`${PIXELS_MAX / 1e6} megapixels`);
    expect(FAILURES['too-many-streams'].text).toContain(`${STREAMS_MAX} streams`);
    expect(LADDER_POLICY.longSideMax * LADDER_POLICY.shortSideMin).toBeLessThan(PIXELS_MAX);
  });
});
