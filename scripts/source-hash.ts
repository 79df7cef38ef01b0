// Tells whether sources changed since a step was last done, so that a start repeats only what it must.
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A sha256 over the names and bytes of all files under `paths` (files or folders, relative to `root`). */
export function hashSources(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) {
    const full = join(root, path);
    if (!existsSync(full)) continue;
    const files = statSync(full).isDirectory() ? globSync('**/*', { cwd: full }).sort() : [''];
    for (const file of files) {
      const name = join(full, file);
      if (!statSync(name).isFile()) continue;
      const bytes = readFileSync(name);
      hash.update(`${join(path, file)}\0${bytes.length}\0`).update(bytes);
    }
  }
  return hash.digest('hex');
}

/** Runs `step` unless `stamp` says that it was done for the same `hash`; answers whether it ran. */
export async function onceFor(stamp: string, hash: string, step: () => Promise<void>): Promise<boolean> {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return false;
  await step();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}
