// A promise that a test settles by hand.

export function deferred<Value = void>() {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((give) => {
    resolve = give;
  });
  return { promise, resolve };
}
