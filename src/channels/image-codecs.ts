// The decoders and the encoder of pictures (mozjpeg, libwebp and the crate png, as WebAssembly), each a fresh instance for one picture.
import type { PictureFile } from './image-file.ts';
import type { Pixels } from './image-upright.ts';

/** Throws whatever the decoder throws at a broken file. */
type Decode = (bytes: Uint8Array<ArrayBuffer>) => Pixels | null | Promise<Pixels | null>;
type Encode = (pixels: Pixels) => Promise<Uint8Array<ArrayBuffer>>;

interface Compiled {
  default: WebAssembly.Module;
}

/** Loaded when the first picture comes: an isolate that only serves videos never needs them. */
export async function decoderOf(format: PictureFile['format']): Promise<Decode> {
  switch (format) {
    case 'jpeg': {
      const [glue, wasm] = await Promise.all([
        import('@jsquash/jpeg/codec/dec/mozjpeg_dec.js'),
        import('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'),
      ]);
      type Decoder = { decode(bytes: Uint8Array, turned: boolean): Pixels | null };
      return async (bytes) => (await fresh<Decoder>(glue.default, wasm.default)).decode(bytes, false);
    }
    case 'webp': {
      const [glue, wasm] = await Promise.all([
        import('@jsquash/webp/codec/dec/webp_dec.js'),
        import('@jsquash/webp/codec/dec/webp_dec.wasm'),
      ]);
      type Decoder = { decode(bytes: Uint8Array): Pixels | null };
      return async (bytes) => (await fresh<Decoder>(glue.default, wasm.default)).decode(bytes);
    }
    case 'png': {
      // The package tells the types of what is inside, not of the module.
      const wasm = (await import('@jsquash/png/codec/pkg/squoosh_png_bg.wasm')) as unknown as Compiled;
      return (bytes) => decodePng(wasm.default, bytes);
    }
  }
}

/** Lossy, transparency lossless; at 90 a second copy is not seen to be one. Higher methods take more memory and twice the time for a twentieth. */
const QUALITY = { quality: 90, method: 2 };

export async function webpEncoder(): Promise<Encode> {
  const [glue, wasm, { defaultOptions }] = await Promise.all([
    import('@jsquash/webp/codec/enc/webp_enc_simd.js'),
    import('@jsquash/webp/codec/enc/webp_enc_simd.wasm'),
    import('@jsquash/webp/meta.js'),
  ]);
  type Encoder = { encode(data: Uint8ClampedArray, width: number, height: number, options: object): Uint8Array | null };
  return async ({ data, width, height }) => {
    const encoder = await fresh<Encoder>(glue.default, wasm.default);
    const written = encoder.encode(data, width, height, { ...defaultOptions, ...QUALITY });
    if (!written) throw new Error(`A picture of ${width} x ${height} could not be encoded`);
    return written.slice(); // without the memory that it lies in
  };
}

/**
 * An instance is used once: a decoder that gives up leaves stack and memory as they are, and memory never shrinks.
 * It is made without waiting for anything outside, so that no second picture is in memory at the same time.
 */
function fresh<T>(factory: unknown, wasm: WebAssembly.Module): Promise<T> {
  return (factory as (options: object) => Promise<T>)({
    noInitialRun: true,
    instantiateWasm: (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => {
      const instance = new WebAssembly.Instance(wasm, imports);
      done(instance);
      return instance.exports;
    },
    print: () => undefined,
    printErr: () => undefined, // what it finds wrong with a file
  });
}

interface PngExports {
  memory: WebAssembly.Memory;
  __wbindgen_malloc(length: number, align: number): number;
  decode(start: number, length: number): number;
}

/** The package's own glue keeps one instance for ever. Names of imports end in a hash of their types. */
function decodePng(wasm: WebAssembly.Module, bytes: Uint8Array<ArrayBuffer>): Pixels | null {
  let pixels: Pixels | null = null;
  const known: Record<string, (...values: number[]) => number> = {
    __wbg_newwithownedu8clampedarray: (start = 0, length = 0, width = 0, height = 0) => {
      const data = new Uint8ClampedArray(png.memory.buffer, start >>> 0, length >>> 0).slice();
      pixels = { data, width, height };
      return 0;
    },
    __wbindgen_throw: () => {
      throw new Error('The decoder gave up');
    },
  };
  const functionFor = (name: string) =>
    Object.entries(known).find(([start]) => name.startsWith(start))?.[1] ?? (() => 0);
  const wbg = Object.fromEntries(WebAssembly.Module.imports(wasm).map(({ name }) => [name, functionFor(name)]));
  const png = new WebAssembly.Instance(wasm, { wbg }).exports as unknown as PngExports;
  const start = png.__wbindgen_malloc(bytes.byteLength, 1) >>> 0;
  new Uint8Array(png.memory.buffer).set(bytes, start);
  png.decode(start, bytes.byteLength);
  return pixels;
}
