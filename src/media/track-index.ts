// The track index: for each fragment its pack, offset and length, in compact columns. Times follow from the grid.
import { varintReader, writeVarint } from './varint.ts';

/** Consecutive fragments in one stored object. */
export interface IndexedPack {
  epoch: number;
  firstFragment: number;
  fragmentBytes: number[];
}

/** What one index object holds: the packs of ten minutes, in order and without a gap. */
export interface IndexBlock {
  packs: IndexedPack[];
}

export interface FragmentLocation {
  epoch: number;
  packFirstFragment: number;
  offset: number;
  length: number;
}

const FORMAT = 1;

/** Format 1: format, pack count, then per pack epoch, first fragment (the gap to the last one's end), count; then all lengths. */
export function encodeIndexBlock(block: IndexBlock): Uint8Array {
  const out: number[] = [];
  writeVarint(out, FORMAT);
  writeVarint(out, block.packs.length);
  let expected = 0;
  for (const pack of block.packs) {
    writeVarint(out, pack.epoch);
    writeVarint(out, pack.firstFragment - expected);
    writeVarint(out, pack.fragmentBytes.length);
    expected = pack.firstFragment + pack.fragmentBytes.length;
  }
  for (const pack of block.packs) for (const bytes of pack.fragmentBytes) writeVarint(out, bytes);
  return Uint8Array.from(out);
}

/** Throws a RangeError when the bytes are no index. */
export function decodeIndexBlock(bytes: Uint8Array): IndexBlock {
  const reader = varintReader(bytes);
  if (reader.next() !== FORMAT) throw new RangeError('unknown index format');
  const packCount = reader.next();
  const heads: { epoch: number; firstFragment: number; count: number }[] = [];
  let expected = 0;
  for (let i = 0; i < packCount; i += 1) {
    const epoch = reader.next();
    const firstFragment = expected + reader.next();
    const count = reader.next();
    heads.push({ epoch, firstFragment, count });
    expected = firstFragment + count;
  }
  const packs = heads.map(({ epoch, firstFragment, count }) => ({
    epoch,
    firstFragment,
    fragmentBytes: Array.from({ length: count }, () => reader.next()),
  }));
  if (!reader.atEnd()) throw new RangeError('the index is longer than it says');
  return { packs };
}

/** Where fragment `n` lies, or null when the block does not hold it. */
export function locateFragment(block: IndexBlock, n: number): FragmentLocation | null {
  for (const pack of block.packs) {
    const within = n - pack.firstFragment;
    const length = pack.fragmentBytes[within];
    if (within < 0 || length === undefined) continue;
    let offset = 0;
    for (let i = 0; i < within; i += 1) offset += pack.fragmentBytes[i] ?? 0;
    return { epoch: pack.epoch, packFirstFragment: pack.firstFragment, offset, length };
  }
  return null;
}
