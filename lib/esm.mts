/** The ES module face of the package: the same objects as the CommonJS one. */
export * from './index.js';
