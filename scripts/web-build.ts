// Builds the web app into a folder, only when one of its sources changed.
import { join } from 'node:path';
import { run, startGroup, WITH_PARENT } from './processes.ts';
import { ROOT } from './settings.ts';
import { hashSources, onceFor } from './source-hash.ts';

const VITE = join(ROOT, 'node_modules/vite/bin/vite.js');
const CONFIG = join(ROOT, 'web/vite.config.ts');
/** What the bundle can reach; the lock file stands for every dependency. */
const SOURCES = ['web', 'src/media', 'src/contract', 'package-lock.json'];

/** Answers whether anything had to be built. */
export function buildWeb(outDir: string, options: { always?: boolean } = {}): Promise<boolean> {
  const hash = options.always ? `${Date.now()}` : hashSources(ROOT, SOURCES);
  return onceFor(`${outDir}.built-from`, hash, () =>
    run('The web build', process.execPath, [...WITH_PARENT, VITE, 'build', '--config', CONFIG, '--logLevel', 'warn'], {
      cwd: ROOT,
      env: { ...process.env, RIVULET_WEB_OUT: outDir, NODE_ENV: 'production' },
    }),
  );
}

/** Rebuilds on every change until this process ends; the running worker picks the files up by itself. */
export function watchWeb(outDir: string, onLine: (line: string) => void): void {
  const args = [...WITH_PARENT, VITE, 'build', '--watch', '--config', CONFIG, '--logLevel', 'warn'];
  startGroup(process.execPath, args, { cwd: ROOT, env: { ...process.env, RIVULET_WEB_OUT: outDir }, onLine });
}
