// Makes one file of the transcoder, without dependencies: all that the container's image copies.
import { build } from 'esbuild';
import { ROOT } from './settings.ts';

/** @param outfile below the repository's root, or absolute */
export async function bundleTranscoder(outfile: string): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['transcoder/main.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    outfile,
    logLevel: 'warning',
  });
}
