// What the library asks of node:util.
const tagOf = (value) => Object.prototype.toString.call(value).slice('[object '.length, -1);
const isArray = (value) => ArrayBuffer.isView(value) && tagOf(value) !== 'DataView';

const TYPES = {
  isNativeError: (value) => value instanceof Error,
  isProxy: () => false,
  isModuleNamespaceObject: () => false,
  isAnyArrayBuffer: (value) => tagOf(value).endsWith('ArrayBuffer'),
  isTypedArray: isArray,
};

module.exports = {
  inspect: String,
  inherits() {},
  promisify: (call) => call,
  types: new Proxy(TYPES, {
    get: (types, name) => types[name] ?? ((value) => tagOf(value) === name.slice('is'.length)),
  }),
};
