// That a removed control counts as caught exactly when its tests fail and no other does, and that every patch fits and names tests.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  CHEAP_PASSWORDS,
  judgeRemoval,
  REMOVALS_FOLDER,
  readRemoval,
  readRemovals,
  suitesOf,
} from '../../scripts/attacks/removals.ts';

const ROOT = join(import.meta.dirname, '../..');
const tests = ['attack 1: a'];
const result = (name: string, failed: boolean) => ({ name, failed });

describe('a removed control', () => {
  it('is caught by its tests alone', () => {
    expect(judgeRemoval({ tests }, [result('attack 1: a', true), result('attack 2: b', false)])).toEqual([]);
    expect(judgeRemoval({ tests }, [result('attack 1: a', false)])).toEqual([
      'passes without the control: attack 1: a',
    ]);
    expect(judgeRemoval({ tests }, [result('attack 1: a', true), result('attack 2: b', true)])).toEqual([
      'fails too: attack 2: b',
    ]);
    expect(judgeRemoval({ tests }, [])).toEqual(['there is no test "attack 1: a"']);
  });

  it('says which tests it is about before its change, and of which row it is', () => {
    const text = 'Why.\nTest: attack 1: a\n\ndiff --git a/x b/x\n+Test: attack 9: not this\n';
    expect(readRemoval('01-x', text)).toEqual({ name: '01-x', attack: 1, tests, files: [] });
    expect(() => readRemoval('x', text)).toThrow('does not begin');
    expect(() => readRemoval('01-x', 'Why.\n')).toThrow('has no line');
  });
});

describe('what a change can be seen by', () => {
  it('follows from where it is', () => {
    const [worker = '', transcoder = ''] = suitesOf([]);
    expect(suitesOf(['src/http/headers.ts'])).toEqual([worker]);
    expect(suitesOf(['web/paths.ts'])).toEqual([worker]);
    expect(suitesOf(['transcoder/ffmpeg/args.ts'])).toEqual([transcoder]);
    expect(suitesOf(['src/media/source-formats.ts'])).toEqual([worker, transcoder]);
    expect(suitesOf(['src/http/headers.ts', 'transcoder/plan.ts'])).toEqual([worker, transcoder]);
    expect(() => suitesOf(['README.md'])).toThrow('no test of attacks');
  });
});

describe('the patches beside the tests', () => {
  const folder = join(ROOT, REMOVALS_FOLDER);

  it('fit the sources as they are', () => {
    const patches = [...readdirSync(folder).map((file) => join(folder, file)), join(ROOT, CHEAP_PASSWORDS)];
    for (const patch of patches) execFileSync('git', ['apply', '--check', patch], { cwd: ROOT, stdio: 'pipe' });
    expect(patches.length).toBeGreaterThan(140);
  }, 120_000); // each is a process

  it('are there for every row, but for what does not exist', () => {
    const rows = [...readFileSync(join(ROOT, 'docs/attacks.md'), 'utf8').matchAll(/^\| (\d+) \|.*\| (.+) \|$/gm)];
    const untested = rows.filter(([, , tests]) => tests === 'none').map(([, row]) => Number(row));
    expect(untested).toEqual([33, 40]);
    const removed = new Set(readRemovals(folder).map(({ attack }) => attack));
    // 39 is counted elsewhere, where what counts has tests of its own.
    expect(rows.map(([, row]) => Number(row)).filter((row) => !removed.has(row))).toEqual([33, 39, 40]);
  });

  it('are about rows that the table of attacks has', () => {
    const table = readFileSync(join(ROOT, 'docs/attacks.md'), 'utf8');
    for (const { attack, tests } of readRemovals(folder)) {
      expect(table).toContain(`\n| ${attack} |`);
      for (const test of tests) expect(test).toMatch(/^attack \d+: ./);
    }
  });
});
