// The planted bugs: a patch each, whose head says which family of faults it belongs to and which test must fail.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TestResult } from '../patched-tree.ts';

export const PLANTED_FOLDER = 'test/faults/planted';

export interface PlantedBug {
  name: string;
  /** F-number with which the names of the tests begin that may fail. */
  family: string;
  /** End of the name of the test that must fail. */
  test: string;
}

export const readPlantedBugs = (folder: string): PlantedBug[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.patch'))
    .sort()
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const line = (title: string): string => {
        const found = new RegExp(`^${title}: (.+)$`, 'm').exec(text)?.[1];
        if (!found) throw new Error(`${file} has no line "${title}: ..."`);
        return found;
      };
      return { name: basename(file, '.patch'), family: line('Family'), test: line('Test') };
    });

/** What is wrong with the checkers; nothing when the named test fails and none of another family does. */
export function judgePlanted({ family, test }: PlantedBug, results: readonly TestResult[]): string[] {
  const named = results.find(({ name }) => name.endsWith(test));
  const strangers = results.filter(({ name, failed }) => failed && !name.startsWith(`${family} `));
  return [
    ...(named ? (named.failed ? [] : ['the test passes with the bug in']) : ['there is no such test']),
    ...strangers.map(({ name, why = '' }) => `fails too, though of another family: ${name} ${why}`),
  ];
}
