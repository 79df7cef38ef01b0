// Where a local platform runs and keeps its data: PORT and RIVULET_STATE, and the folders inside the state.
import { join, resolve } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');

export interface LocalSettings {
  port: number;
  origin: string;
  stateDir: string;
  /** What wrangler keeps: D1, R2, queues, Durable Objects. */
  dataDir: string;
  webDir: string;
  logsDir: string;
  secretsFile: string;
}

/** Throws an Error with one clear sentence when PORT is no port. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): LocalSettings {
  const port = Number(env['PORT'] || 8787);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`PORT must be a whole number from 1 to 65535; it is "${env['PORT']}".`);
  }
  const stateDir = resolve(ROOT, env['RIVULET_STATE'] || '.rivulet');
  return {
    port,
    origin: `http://localhost:${port}`,
    stateDir,
    dataDir: join(stateDir, 'data'),
    webDir: join(stateDir, 'web'),
    logsDir: join(stateDir, 'logs'),
    secretsFile: join(stateDir, 'secrets.env'),
  };
}
