// How the report of the pipeline is asked for and written.
import { expect, test } from 'vitest';
import { limit, percent, readPipelineOptions, reportRows } from '../../bench/pipeline-report.ts';

test('all parts are measured unless some are named, in their own order', () => {
  expect(readPipelineOptions([])).toEqual({
    parts: ['cpu', 'bits', 'independence', 'fleet', 'memory'],
    media: null,
    isSmall: false,
    rungs: [],
  });
  expect(readPipelineOptions(['--only', 'memory,cpu', '--media', 'clips', '--small-scale', '--rungs', '240p'])).toEqual(
    {
      parts: ['cpu', 'memory'],
      media: 'clips',
      isSmall: true,
      rungs: ['240p'],
    },
  );
});

test.each([[['--only', 'cpu,gpu']], [['--only']], [['--media', '--only']], [['--smal']]])('%j is refused', (args) =>
  expect(() => readPipelineOptions(args)).toThrow(),
);

test('a line is met, not met, reported, or of too little', () => {
  expect(
    reportRows([
      { what: 'a', measured: '1.2', ...limit(1.2, 'at most', 1.25) },
      { what: 'b', measured: '-8.0 %', ...limit(-0.08, 'at most', -0.15, percent) },
      { what: 'c', measured: '2.00', ...limit(2, 'at least', 2.5, String, false) },
      { what: 'd', measured: '3' },
    ]).slice(2),
  ).toEqual([
    '| a | 1.2 | at most 1.25 | met |',
    '| b | -8.0 % | at most -15.0 % | not met |',
    '| c | 2.00 | at least 2.5 | too little measured |',
    '| d | 3 |  | reported |',
  ]);
});

test('what is not a number meets nothing', () => {
  expect(limit(Number.NaN, 'at most', 1).isMet).toBe(false);
  expect(limit(Number.NaN, 'at least', 1).isMet).toBe(false);
});
