// What modules of Node take for granted.
globalThis.global = globalThis;
globalThis.__dirname = '/';
globalThis.Buffer = Uint8Array;
globalThis.setImmediate = (call) => globalThis.setTimeout(call, 0);
globalThis.process = {
  env: {},
  argv: [],
  versions: {},
  platform: 'browser',
  arch: 'wasm32',
  cwd: () => '/',
  on() {},
  once() {},
  emitWarning: (text) => console.warn(text),
};
