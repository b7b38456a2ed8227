'use strict';
// Makes the addon's functions of the bytes of compact_rnn.wasm, in Node or a browser.
const { instantiateNapiModuleSync } = require('@emnapi/core');
const { getDefaultContext } = require('@emnapi/runtime');
const wasi = require('./wasi.cjs');

/** Calls visit(array) for every typed array in a value. */
function eachArray(value, visit) {
  if (ArrayBuffer.isView(value)) visit(value);
  else if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) eachArray(each, visit);
  }
}

/**
 * The module sees copies of JavaScript's arrays in its own memory. Around each call they are made the
 * same: what is given before it, what it has written or returns after it.
 */
function synchronized(call, synchronize) {
  const toModule = (array) => synchronize(true, array);
  const fromModule = (array) => synchronize(false, array);
  const finished = (result) => {
    eachArray(result, fromModule);
    return result;
  };
  return (...args) => {
    eachArray(args, toModule);
    const result = call(...args);
    for (const arg of args) if (ArrayBuffer.isView(arg)) fromModule(arg);
    return result instanceof Promise ? result.then(finished) : finished(result);
  };
}

/** `environment` holds variables that the addon asks for, such as COMPACT_RNN_ISA. */
module.exports = function instantiate(bytes, environment = {}) {
  let instance;
  const { napiModule } = instantiateNapiModuleSync(bytes, {
    context: getDefaultContext(),
    overwriteImports(imports) {
      imports.wasi_snapshot_preview1 = wasi(environment, () => instance.exports.memory);
      return imports;
    },
    beforeInit(source) {
      instance = source.instance;
      instance.exports._initialize();
    },
  });
  const { getMemoryAddress, syncMemory } = napiModule.emnapi;
  // What the module has not asked for yet it has no copy of.
  const synchronize = (toModule, array) => {
    if (getMemoryAddress(array).address !== 0) syncMemory(toModule, array);
  };
  return Object.fromEntries(
    Object.entries(napiModule.exports).map(([name, call]) => [
      name,
      synchronized(call, synchronize),
    ]),
  );
};
