// Which streams of a file are used, and how captions are named: tables over what ffprobe prints.
import { describe, expect, it } from 'vitest';
import type { SourceText } from '#media/source-facts.ts';
import { captionNames } from '../../transcoder/captions.ts';
import {
  chooseAudio,
  chooseTexts,
  chooseVideo,
  interlacedBy,
  isFullRange,
  matrixOf,
  type ProbedStream,
  rotationOf,
  sampleAspectOf,
  toneCurveOf,
} from '../../transcoder/streams.ts';

const audio = (index: number, codec_name: string, isDefault = 0): ProbedStream => ({
  index,
  codec_name,
  codec_type: 'audio',
  sample_rate: '48000',
  channels: 2,
  disposition: { default: isDefault },
});
const video = (index: number, isDefault: number, attached_pic = 0): ProbedStream => ({
  index,
  codec_name: 'h264',
  codec_type: 'video',
  disposition: { default: isDefault, attached_pic },
});

it('takes the default picture, never the cover', () => {
  expect(chooseVideo([video(0, 1, 1)])).toBeNull();
  expect(chooseVideo([video(0, 1, 1), video(1, 0), video(2, 1)])?.index).toBe(2);
  expect(chooseVideo([video(0, 0), video(1, 0)])?.index).toBe(0);
  expect(chooseVideo([audio(0, 'aac')])).toBeNull();
});

it('takes the default sound, or another that can be read', () => {
  expect(chooseAudio([audio(1, 'aac'), audio(2, 'ac3', 1)])?.streamIndex).toBe(2);
  expect(chooseAudio([audio(1, 'aac'), audio(2, 'truehd', 1)])?.streamIndex).toBe(1);
  expect(chooseAudio([audio(1, 'truehd', 1)])).toBeNull();
  expect(chooseAudio([{ ...audio(1, 'aac'), sample_rate: '0' }])).toBeNull();
});

it('takes text tracks, not pictures of text, and not without end', () => {
  const subtitle = (index: number, codec_name: string): ProbedStream => ({ index, codec_name, codec_type: 'subtitle' });
  const tracks = [
    subtitle(2, 'subrip'),
    subtitle(3, 'hdmv_pgs_subtitle'),
    { ...subtitle(4, 'ass'), tags: { language: 'eng' } },
  ];
  expect(chooseTexts(tracks).map((track) => [track.streamIndex, track.language])).toEqual([
    [2, null],
    [4, 'eng'],
  ]);
  expect(chooseTexts(Array.from({ length: 60 }, (_, i) => subtitle(i, 'subrip')))).toHaveLength(32);
});

it('takes little of what a file calls its tracks: it is in every order', () => {
  const tags = { title: 'x'.repeat(1_000_000), language: 'y'.repeat(1_000_000) };
  const tracks = Array.from({ length: 60 }, (_, index) => ({ index, codec_type: 'subtitle', codec_name: 'srt', tags }));
  expect(JSON.stringify(chooseTexts(tracks)).length).toBeLessThan(32 * 1024);
});

it.each([
  [undefined, 0],
  [-90, 90],
  [90, 270],
  [180, 180],
  [-180, 180],
  [-89.99, 90],
  [1.5, 0],
])('turns by display matrix %s: %d', (rotation, degrees) => {
  expect(rotationOf({ index: 0, ...(rotation !== undefined && { side_data_list: [{ rotation }] }) })).toBe(degrees);
});

it.each([
  [undefined, 1],
  ['1:1', 1],
  ['0:1', 1],
  ['N/A', 1],
  ['2:1', 2],
  ['16:15', 16 / 15],
  ['1000:1', 1],
])('has pixels of shape %s', (sample_aspect_ratio, aspect) => {
  expect(sampleAspectOf({ index: 0, ...(sample_aspect_ratio && { sample_aspect_ratio }) })).toBe(aspect);
});

it('reads colours and fields', () => {
  expect(['smpte2084', 'arib-std-b67', 'bt709', undefined].map(toneCurveOf)).toEqual(['pq', 'hlg', 'sdr', 'sdr']);
  expect([isFullRange('yuvj420p', undefined), isFullRange('yuv420p', 'pc'), isFullRange('yuv420p', 'tv')]).toEqual([
    true,
    true,
    false,
  ]);
  expect(['tt', 'bb', 'progressive', 'unknown', undefined].map(interlacedBy)).toEqual([true, true, false, null, null]);
});

it.each<[Partial<ProbedStream>, string]>([
  [{ color_space: 'bt709', width: 720, height: 576 }, 'bt709'],
  [{ color_space: 'smpte170m', width: 1920, height: 1080 }, 'bt601'],
  [{ color_space: 'bt2020nc' }, 'bt2020'],
  [{ width: 720, height: 576 }, 'bt601'],
  [{ color_space: 'unknown', width: 1280, height: 720 }, 'bt709'],
  [{ codec_name: 'mjpeg', width: 1920, height: 1080 }, 'bt601'],
  [{ color_space: 'gbr', pix_fmt: 'gbrp' }, 'rgb'],
])('%o has the colours of %s', (stream, matrix) => {
  expect(matrixOf({ index: 0, ...stream })).toBe(matrix);
});

describe('captionNames', () => {
  const track = (language: string | null, title: string | null = null): SourceText => ({
    streamIndex: 2,
    codec: 'subrip',
    language,
    title,
  });

  it.each([
    ['eng', null, 'en', 'English'],
    ['ger', null, 'de', 'German'],
    ['pt-BR', null, 'pt-BR', 'Brazilian Portuguese'],
    [null, null, 'und', 'Captions'],
    ['../../x', null, 'und', 'Captions'],
    ['fra', ' Pour \u0007sourds ', 'fr', 'Pour sourds'],
    ['eng', 'x'.repeat(99), 'en', 'x'.repeat(60)],
  ])('%s %s', (language, title, tag, label) => {
    expect(captionNames([track(language, title)])).toEqual([{ language: tag, label }]);
  });

  it('gives every track an address of its own', () => {
    expect(captionNames([track('eng'), track('eng'), track('en', 'Forced')])).toEqual([
      { language: 'en', label: 'English' },
      { language: 'en-x-2', label: 'English 2' },
      { language: 'en-x-3', label: 'Forced' },
    ]);
  });
});
