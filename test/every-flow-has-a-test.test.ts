// The list of flows that are done by keyboard names tests that exist, and that only press keys.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FLOWS } from './e2e/long/flow-rows.ts';

const source = (file: string) => readFileSync(join(import.meta.dirname, `e2e/long/${file}.e2e.ts`), 'utf8');
const files = [...new Set(Object.values(FLOWS).map(([file]) => file))];

describe('the flows by keyboard', () => {
  it.each(Object.entries(FLOWS))('%s', (_, [file, title]) => {
    const titles = [...source(file).matchAll(/^test\('(.*)@long'/gm)].map(([, words]) => words ?? '');
    expect(titles.filter((words) => words.startsWith(title))).toHaveLength(1);
  });

  it.each(files)('%s touches neither mouse nor focus by itself', (file) => {
    expect(source(file)).not.toMatch(
      /\.(?:click|dblclick|tap|check|fill|focus|selectOption|hover|dispatchEvent)\(|\.mouse\b/,
    );
  });
});
