// What `-progress` prints, as it comes: in pieces, with values that are not known yet.
import { expect, it } from 'vitest';
import { createProgressReader } from '../../transcoder/ffmpeg/progress.ts';

const BLOCK =
  'frame=48\nfps=24.1\nbitrate= 228.5kbits/s\ntotal_size=8560\nout_time_us=2000000\nout_time_ms=2000000\nspeed=32.1x\nprogress=';

it('reads one block', () => {
  expect(createProgressReader()(`${BLOCK}continue\n`)).toEqual([
    { frame: 48, outTimeSeconds: 2, totalBytes: 8560, ended: false },
  ]);
});

it('reads blocks that arrive byte by byte', () => {
  const read = createProgressReader();
  const blocks = [...`${BLOCK}continue\n${BLOCK}end\n`].flatMap((char) => read(char));
  expect(blocks.map((block) => block.ended)).toEqual([false, true]);
});

it('takes what is not available for nothing', () => {
  const text = 'frame=0\ntotal_size=N/A\nout_time_us=-9223372036854775807\nspeed=N/A\nprogress=continue\n';
  expect(createProgressReader()(text)).toEqual([{ frame: 0, outTimeSeconds: 0, totalBytes: 0, ended: false }]);
});

it('gives nothing before a block is complete', () => {
  expect(createProgressReader()('frame=1\nnonsense\n=\nprogress')).toEqual([]);
});
