// A new database gets all migrations at once: wrangler must find nothing to apply, and go on from there with the next one.
import { readdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { allMigrations } from '../../scripts/migrate.ts';

it('has all tables and the list of what was applied', () => {
  const db = new DatabaseSync(':memory:');
  db.exec(allMigrations());
  const applied = db.prepare('SELECT name FROM d1_migrations ORDER BY id').all();
  expect(applied.map(({ name }) => name)).toEqual(readdirSync('migrations').sort());
  expect(db.prepare('SELECT count(*) AS n FROM videos').get()).toEqual({ n: 0 });
  db.close();
});
