// What a deployment reads: the classes of the Durable Objects are migrated once each, and every setting and secret is explained.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SECRET_NAMES } from '../../scripts/secrets.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const toml = read('wrangler.toml').replaceAll(/^#.*$/gm, '');
/** The blocks that begin with this header, each to the next one. */
const blocks = (header: string) =>
  toml
    .split(header)
    .slice(1)
    .map((rest) => rest.split(/^\[/m)[0] ?? '');

describe('the migrations of Durable Objects', () => {
  const migrations = blocks('[[migrations]]');

  it('are v1, v2 and so on, in this order', () => {
    const tags = migrations.map((text) => /tag = "([^"]+)"/.exec(text)?.[1]);
    expect(tags).toEqual(migrations.map((_, place) => `v${place + 1}`));
  });

  it('make each class that is bound, with SQLite, once', () => {
    const made = migrations.flatMap((text) => [
      ...(/new_sqlite_classes = \[([^\]]*)\]/.exec(text)?.[1] ?? '').matchAll(/"(\w+)"/g),
    ]);
    const bound = blocks('[[durable_objects.bindings]]').map((text) => /class_name = "(\w+)"/.exec(text)?.[1]);
    expect(bound.length).toBeGreaterThan(5);
    expect(made.map(([, name]) => name).sort()).toEqual(bound.sort());
  });
});

describe('docs/deployment.md', () => {
  const page = read('docs/deployment.md');

  it('explains every setting of wrangler.toml', () => {
    const settings = [...(blocks('[vars]')[0] ?? '').matchAll(/^(\w+) = /gm)].map(([, name]) => name);
    expect(settings.length).toBeGreaterThan(10);
    expect(settings.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('explains every secret that the worker reads, and says which are needed', () => {
    const bindings = /interface AppBindings extends Env \{([^}]*)\}/.exec(read('src/platform/env.ts'))?.[1] ?? '';
    const secrets = [...bindings.matchAll(/^ {2}(\w+)(\??): string;/gm)]
      .map(([, name = '', optional]) => ({ name, isNeeded: optional === '' }))
      .filter(({ name }) => !name.endsWith('_URL') && !name.endsWith('_ORIGIN'));
    expect(secrets.flatMap(({ name, isNeeded }) => (isNeeded ? [name] : [])).sort()).toEqual([...SECRET_NAMES].sort());
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    for (const { name, isNeeded } of secrets) {
      const row = rows.find((line) => (line.split('|')[1] ?? '').includes(`\`${name}\``));
      expect(row?.split('|')[2]?.trim(), name).toBe(isNeeded ? 'yes' : 'no');
    }
  });
});
