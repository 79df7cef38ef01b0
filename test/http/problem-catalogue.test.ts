// The catalogue of problems is true: each code is thrown somewhere, has advice, and is promised only where it can happen.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { PROBLEMS, type ProblemCode } from '#contract/problem.ts';
import { PROBLEM_ADVICE } from '#contract/problem-advice.ts';

const ROOT = join(import.meta.dirname, '../..');
const CODES = Object.keys(PROBLEMS) as ProblemCode[];

interface Node {
  type: string;
  value?: unknown;
  key?: { name?: string };
}

/** Every text of a file, but those in `problems: [...]`: these promise, and throw nothing. */
function textsOf(node: unknown, found: Set<string>): void {
  if (Array.isArray(node)) for (const item of node) textsOf(item, found);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  const { type, value, key } = node as Node;
  if (type === 'Property' && key?.name === 'problems') return;
  if (type === 'TSLiteralType') return;
  if (type === 'Literal' && typeof value === 'string') found.add(value);
  for (const part of Object.values(node)) if (typeof part === 'object') textsOf(part, found);
}

const thrown = new Set<string>();
for (const file of globSync('src/**/*.ts', { cwd: ROOT })) {
  if (/src\/contract\/|\.d\.ts$|src\/http\/document\.ts$/.test(file)) continue;
  const { program } = parseSync(file, readFileSync(join(ROOT, file), 'utf8'));
  const lists = new Set<string>();
  textsOf(program, lists);
  for (const text of lists) thrown.add(text);
}

describe('the catalogue of problems', () => {
  it('has no code that nothing throws', () => {
    expect(CODES.filter((code) => !thrown.has(code))).toEqual([]);
  });

  it.each(CODES)('%s says what it is and what to do', (code) => {
    const { status, title } = PROBLEMS[code];
    expect(status).toBeGreaterThanOrEqual(400);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(PROBLEM_ADVICE[code]).toMatch(/^[A-Z].{12,}\.$/);
  });

  it('has advice for nothing else', () => {
    expect(Object.keys(PROBLEM_ADVICE).sort()).toEqual([...CODES].sort());
  });
});
