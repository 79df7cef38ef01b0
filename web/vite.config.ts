// How the web app and the player for other sites are built: hashed files under /assets, and the core of ffmpeg.wasm packed small enough to be an asset.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';
import { trustedDependencies } from './vite-trusted.ts';

const CORE_MODULE = 'virtual:ffmpeg-core';

/**
 * Gives `virtual:ffmpeg-core` = `{ coreUrl, wasmGzipUrl }`. The plain wasm is 30.7 MiB, over the 25 MiB limit of one asset;
 * gzipped it is a third, and the page unpacks it with DecompressionStream.
 */
function ffmpegCore(): Plugin {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@ffmpeg/core')), '..', 'esm');
  let isBuild = false;
  const named = (name: string, bytes: Buffer, extension: string) =>
    `assets/${name}-${createHash('sha256').update(bytes).digest('hex').slice(0, 8)}.${extension}`;
  return {
    name: 'ffmpeg-core',
    configResolved(config) {
      isBuild = config.command === 'build';
    },
    resolveId: (id) => (id === CORE_MODULE ? `\0${CORE_MODULE}` : null),
    load(id) {
      if (id !== `\0${CORE_MODULE}`) return null;
      if (!isBuild) return 'export const coreUrl = ""; export const wasmGzipUrl = "";';
      const core = readFileSync(join(folder, 'ffmpeg-core.js'));
      // Named by the unpacked bytes: the same wasm gives the same name whatever zlib made of it.
      const wasm = readFileSync(join(folder, 'ffmpeg-core.wasm'));
      const coreName = named('ffmpeg-core', core, 'js');
      const wasmName = named('ffmpeg-core', wasm, 'wasm.gz');
      this.emitFile({ type: 'asset', fileName: coreName, source: core });
      this.emitFile({ type: 'asset', fileName: wasmName, source: gzipSync(wasm, { level: 6 }) });
      return `export const coreUrl = ${JSON.stringify(`/${coreName}`)}; export const wasmGzipUrl = ${JSON.stringify(`/${wasmName}`)};`;
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [ffmpegCore(), trustedDependencies()],
  html: { cspNonce: 'here' }, // the worker writes the answer's own over it
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: process.env['RIVULET_WEB_OUT']
      ? resolve(process.env['RIVULET_WEB_OUT'])
      : resolve(import.meta.dirname, '../dist/web'),
    emptyOutDir: true,
    rolldownOptions: {
      input: {
        index: resolve(import.meta.dirname, 'index.html'),
        embed: resolve(import.meta.dirname, 'embed.html'),
        docs: resolve(import.meta.dirname, 'docs.html'),
        'service-worker': resolve(import.meta.dirname, 'service-worker.ts'),
      },
      // At the root, under a name that stays: its place is the part of the site it may serve.
      output: { entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js') },
    },
    target: 'es2022',
    // light-dark() and nesting stay as they are written: every browser that the player supports has them.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0, // data: URLs would need a wider Content-Security-Policy
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
});
