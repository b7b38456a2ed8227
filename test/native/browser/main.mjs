// The library in a browser: node main.mjs FOLDER bundles it with the WebAssembly package in FOLDER,
// runs a model in headless Chromium, and requires the outputs that this machine's addon gives.
// Node's modules have none but empty stand-ins there, so what reads files is out of reach.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire, isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { installedTools } from '../../../scripts/test-packages/tools.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const FOLDER = resolve(process.argv[2]);
const require = createRequire(import.meta.url);
const esbuild = require(join(installedTools('ways'), 'esbuild'));

/** Rounding of f32 by another instruction set, and steps of int8. */
const TOLERANCES = { f32: 1e-5, f16: 1e-5, int8: 2e-3 };

const standIns = {
  name: 'stand-ins',
  setup({ onResolve, onLoad }) {
    const standIn = (file) => ({ path: join(HERE, file) });
    onResolve({ filter: /.*/ }, ({ path, importer }) => {
      if (/^(node:)?util$/.test(path)) return standIn('util.cjs');
      if (path === './load' && /native.index\.js$/.test(importer)) return standIn('load.cjs');
      return isBuiltin(path) ? { path, namespace: 'nothing' } : undefined;
    });
    const contents = `const nothing = new Proxy(function () {}, {
      get: (_, name) => (name === Symbol.toPrimitive ? () => '' : name === 'prototype' ? {} : nothing),
      apply: () => nothing,
    });
    module.exports = nothing;`;
    onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents }));
  },
};

async function bundled() {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(HERE, 'page.cjs')],
    alias: { '@compact-rnn/wasm32-wasi': FOLDER },
    plugins: [standIns],
    inject: [join(HERE, 'globals.cjs')],
    bundle: true,
    platform: 'browser',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

/** What the page posts to /done. */
async function fromChromium(script) {
  const profile = mkdtempSync(join(tmpdir(), 'compact-rnn-browser-'));
  const files = {
    '/': ['text/html', '<script src="/page.js"></script>'],
    '/page.js': ['text/javascript', script],
    '/compact_rnn.wasm': ['application/wasm', readFileSync(join(FOLDER, 'compact_rnn.wasm'))],
  };
  const done = Promise.withResolvers?.() ?? withResolvers();
  const server = createServer(async (request, response) => {
    const [type, body] = files[request.url] ?? ['text/plain', ''];
    if (request.url === '/done') done.resolve(await text(request));
    response.setHeader('content-type', type).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}/`;
  const options = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profile}`];
  const browser = spawn('chromium', [...options, url], { stdio: 'ignore' });
  browser.on('error', done.reject);
  try {
    return await done.promise;
  } finally {
    const exited = once(browser, 'exit');
    if (browser.kill('SIGKILL')) await exited;
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

function withResolvers() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

const said = await fromChromium(await bundled());
assert.match(said, /^\{/);
const theirs = JSON.parse(said);
const ours = require('./outputs.cjs')(require('../../../dist/index.js'));
for (const [name, ys] of Object.entries(ours)) {
  const difference = Math.max(...ys.map((y, i) => Math.abs(y - theirs[name][i])));
  console.log(`${name} in Chromium: ${difference.toExponential(1)}`);
  assert.ok(difference <= TOLERANCES[name.split(' ')[1]]);
}
