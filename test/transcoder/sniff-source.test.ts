// What is read of an MP4 to judge it, over files that are described and not there.
import { describe, expect, it } from 'vitest';
import { box, concatBytes, fullBox, text, uint } from '#media/cmaf/boxes.ts';
import { judgeSource, sniffSource } from '../../transcoder/sniff-source.ts';
import { BLOCK_BYTES, type SourceBlocks } from '../../transcoder/source-blocks.ts';

const MDAT_BYTES = 1_500_000;
const FTYP = box('ftyp', text('isom'), uint(512, 4), text('isomiso5'));
const movie = (sampleEntry: string): Uint8Array => {
  const stsd = fullBox('stsd', 0, 0, uint(1, 4), box(sampleEntry, new Uint8Array(78)));
  return box('moov', box('trak', box('mdia', box('minf', box('stbl', stsd)))), box('mvex', fullBox('trex', 0, 0)));
};
const FRAGMENT_HEAD = concatBytes([box('moof', fullBox('mfhd', 0, 0, uint(1, 4))), uint(MDAT_BYTES, 4), text('mdat')]);
const FRAGMENT_BYTES = FRAGMENT_HEAD.length - 8 + MDAT_BYTES;

const judged = async (blocks: SourceBlocks): Promise<void> => judgeSource(blocks, await sniffSource(blocks));

/** Blocks of a recording in so many fragments, all zero but the headers, and which of them were read. */
function recording(head: Uint8Array, fragments: number, lacking = 0): { blocks: SourceBlocks; read: Set<number> } {
  const sizeBytes = head.length + fragments * FRAGMENT_BYTES - lacking;
  const heads: [number, Uint8Array][] = [
    [0, head],
    ...Array.from({ length: fragments }, (_, n): [number, Uint8Array] => [
      head.length + n * FRAGMENT_BYTES,
      FRAGMENT_HEAD,
    ]),
  ];
  const read = new Set<number>();
  const blocks: SourceBlocks = {
    sizeBytes,
    async readFrom(offset) {
      const block = Math.floor(offset / BLOCK_BYTES);
      read.add(block);
      const start = block * BLOCK_BYTES;
      const bytes = new Uint8Array(Math.min(BLOCK_BYTES, sizeBytes - start));
      for (const [at, written] of heads) {
        const shown = written.subarray(Math.max(0, start - at));
        if (at < start + bytes.length && shown.length > 0)
          bytes.set(shown.subarray(0, start + bytes.length - Math.max(at, start)), Math.max(0, at - start));
      }
      return bytes.subarray(offset - start);
    },
    failure: () => null,
    lastReadMs: () => 0,
  };
  return { blocks, read };
}

describe('a recording in fragments', () => {
  const clear = concatBytes([FTYP, movie('avc1')]);

  it('is not read to its end, however long it is', async () => {
    const { blocks, read } = recording(clear, 1000);
    await judged(blocks);
    expect(blocks.sizeBytes / BLOCK_BYTES).toBeGreaterThan(700);
    expect(read.size).toBeLessThan(10);
  });

  it('that is protected says so before its first fragment', async () => {
    const { blocks, read } = recording(concatBytes([FTYP, movie('encv')]), 1000);
    await expect(judged(blocks)).rejects.toMatchObject({ code: 'source-protected' });
    expect(read.size).toBeLessThan(10);
  });

  it('that is short and was cut is refused here', async () => {
    const { blocks } = recording(clear, 3, 1000);
    await expect(judged(blocks)).rejects.toMatchObject({
      code: 'source-truncated',
      message: 'mdat lacks 1000 bytes',
    });
  });
});
