'use strict';
// The package's entry in Node: the addon's functions, by WebAssembly.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const instantiate = require('./instantiate.cjs');

module.exports = instantiate(readFileSync(join(__dirname, 'compact_rnn.wasm')), process.env);
