// Brings the local database to the tables of migrations/: a new one at once, one with rows step by step.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, WITH_PARENT } from './processes.ts';
import { type LocalSettings, ROOT } from './settings.ts';
import { hashSources, onceFor } from './source-hash.ts';
import { WRANGLER, wranglerEnvironment } from './worker-process.ts';

const FOLDER = 'migrations';
/** Where miniflare keeps D1, in the folder that it is told. */
const D1 = 'v3/d1';

/** Applies the migrations that this state has not seen; costs nothing when the folder is unchanged. */
export function migrate(settings: LocalSettings): Promise<boolean> {
  const { dataDir } = settings;
  return onceFor(join(dataDir, 'migrated-to'), hashSources(ROOT, [FOLDER]), () =>
    existsSync(join(dataDir, D1))
      ? d1(settings, ['migrations', 'apply', 'DB', '--local', '--persist-to', dataDir])
      : beginWithAll(settings),
  );
}

/**
 * `migrations apply` starts a runtime for each file: fifteen seconds of processor time for thirty, in place of two. What is made
 * here is the same, with wrangler's own list of what was applied; it is moved to its place when it is whole.
 */
async function beginWithAll(settings: LocalSettings): Promise<void> {
  const { dataDir } = settings;
  const folder = join(dataDir, 'new-database');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'all.sql');
  writeFileSync(file, allMigrations());
  await d1(settings, ['execute', 'DB', '--local', '--yes', '--file', file, '--persist-to', folder]);
  mkdirSync(join(dataDir, 'v3'), { recursive: true });
  renameSync(join(folder, D1), join(dataDir, D1));
  rmSync(folder, { recursive: true, force: true });
}

/** Every migration, and the list by which wrangler knows that it was applied. */
export function allMigrations(): string {
  const names = readdirSync(join(ROOT, FOLDER))
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return [
    `CREATE TABLE "d1_migrations"(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
);`,
    ...names.flatMap((name) => [
      readFileSync(join(ROOT, FOLDER, name), 'utf8'),
      `INSERT INTO d1_migrations (name) VALUES ('${name}');`,
    ]),
  ].join('\n');
}

const d1 = (settings: LocalSettings, args: readonly string[]): Promise<void> =>
  run('The database migration', process.execPath, [...WITH_PARENT, WRANGLER, 'd1', ...args], {
    cwd: ROOT,
    env: wranglerEnvironment(settings, process.env),
  });
