// The setting that narrows which containers a deployment takes.
import { describe, expect, it } from 'vitest';
import { CONTAINERS, containersNamed } from '#media/source-formats.ts';

describe('containersNamed', () => {
  it.each<[string, string[]]>([
    ['mp4', ['mp4']],
    ['matroska, mp4', ['mp4', 'matroska']],
    [CONTAINERS.map(({ name }) => name).join(','), CONTAINERS.map(({ name }) => name)],
  ])('takes %s', (list, names) => {
    expect(containersNamed(list).map(({ name }) => name)).toEqual(names);
  });

  it.each(['', 'mp4,', 'mp4 matroska', 'MP4', 'hls'])('refuses "%s", naming what there is', (list) => {
    expect(() => containersNamed(list)).toThrow(/is no container; there are mp4, matroska, avi/);
  });
});
