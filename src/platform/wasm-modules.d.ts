// WebAssembly as workerd gives it: compiled, so that nothing is compiled while a request waits.
declare module '*.wasm' {
  const module: WebAssembly.Module;
  export default module;
}
