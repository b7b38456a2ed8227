// What runs in the browser.
const instantiate = require('@compact-rnn/wasm32-wasi/instantiate.cjs');
const outputs = require('./outputs.cjs');

async function run() {
  const file = await fetch('/compact_rnn.wasm');
  globalThis.compactRnnAddon = instantiate(new Uint8Array(await file.arrayBuffer()));
  // After the addon is there, since it is looked for when the library is loaded.
  return JSON.stringify(outputs(require('../../../dist/index.js')));
}

run()
  .catch((error) => String(error.stack))
  .then((body) => fetch('/done', { method: 'POST', body }));
