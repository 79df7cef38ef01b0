// Types of the modules that vite.config.ts makes up.
declare module 'virtual:ffmpeg-core' {
  /** URL of ffmpeg-core.js. */
  export const coreUrl: string;
  /** URL of ffmpeg-core.wasm, gzipped. */
  export const wasmGzipUrl: string;
}
