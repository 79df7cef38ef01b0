// How the fragments of a run are gathered: for one who waits each at once, else until a pack is full or the run ends.
import { describe, expect, it } from 'vitest';
import { videoGrid } from '#media/grid.ts';
import { type MadePack, RunPacker } from '../../transcoder/run-packer.ts';

const grid = videoGrid({ frameRateNumerator: 25, frameRateDenominator: 1, frameCount: 25 * 200 });
const fragment = (n: number): Uint8Array => new Uint8Array([n]);

function open(run: { first: number; end: number }, eager: boolean, fails: (pack: MadePack) => boolean = () => false) {
  const stored: string[] = [];
  const packer = new RunPacker('240p', grid, {
    run,
    eager,
    async store(pack) {
      if (fails(pack)) throw new Error('refused');
      stored.push(`${pack.firstFragment}+${pack.fragments.length}`);
    },
  });
  const addAll = async (): Promise<void> => {
    for (let n = packer.next; n < run.end; n = packer.next) await packer.add(fragment(n));
    await packer.finish();
  };
  return { packer, stored, addAll };
}

describe('RunPacker', () => {
  it.each([
    ['each for one who waits', { first: 3, end: 6 }, true, ['3+1', '4+1', '5+1']],
    ['all of a short run', { first: 3, end: 9 }, false, ['3+6']],
    ['a minute at most', { first: 0, end: 40 }, false, ['0+31', '31+9']],
  ])('%s', async (_, run, eager, packs) => {
    const { packer, stored, addAll } = open(run, eager);
    await addAll();
    expect(stored).toEqual(packs);
    expect(packer.isComplete).toBe(true);
    expect(packer.isUploading).toBe(false);
  });

  it('goes on behind what is stored after a pack was refused', async () => {
    let refusals = 1;
    const { packer, stored, addAll } = open({ first: 3, end: 6 }, true, ({ firstFragment }) => {
      return firstFragment === 4 && refusals-- > 0;
    });
    await expect(addAll()).rejects.toThrow('refused');
    expect(packer.isComplete).toBe(false);
    await packer.rewind();
    expect(packer.next).toBe(4);
    await addAll();
    expect(stored).toEqual(['3+1', '4+1', '5+1']);
    expect(packer.isComplete).toBe(true);
  });
});
