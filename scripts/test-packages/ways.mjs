// The ways in which programs come to load an installed package: bundled with it left outside, bundled
// with it by mistake, from a folder that cannot be written to, out of an asar archive.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installedTools } from './tools.mjs';

const PROGRAM = `
  import { loadModel } from 'compact-rnn';
  loadModel(process.env.MODEL).then(
    (model) => console.log(model.createStream().step(new Float32Array(model.inputSize)).length),
    (error) => console.log(error.message),
  );`;
const NOBODY = 65534;

/** In a folder with the package and small.safetensors; returns the names of the ways. */
export async function loadInManyWays(folder, bareEnv) {
  const env = { ...bareEnv, MODEL: join(folder, 'small.safetensors') };
  const elsewhere = `${folder}, elsewhere`; // where no node_modules are found
  const modules = installedTools('ways');
  const tool = (name) => import(pathToFileURL(createRequire(join(modules, 'x')).resolve(name)));
  const entry = join(folder, 'program.mjs');
  writeFileSync(entry, PROGRAM);

  /** What it prints in a process of its own. */
  const said = (file, ...options) => {
    const cwd = dirname(file);
    const args = [...options, file];
    const { stdout, stderr } = spawnSync('node', args, { cwd, env, encoding: 'utf8' });
    return stdout.trim() || stderr;
  };
  const isFine = (text) => assert.match(text, /^\d+$/);

  const bundlers = { esbuild, webpack, vite };
  for (const [name, bundle] of Object.entries(bundlers)) {
    const bundler = await tool(name);
    isFine(said(await bundle(bundler, entry, join(folder, name), true)));
    const mistaken = said(await bundle(bundler, entry, join(elsewhere, name), false));
    assert.match(mistaken, /keep it external .*--external:compact-rnn/);
  }

  const archive = await packedInAsar(await tool('@electron/asar'), folder);
  const reader = join(modules, 'asar-node', 'lib', 'autorun', 'register.js');
  isFine(said(archive, '--require', reader));

  isFine(withoutRights(folder, () => said(join(folder, 'nobody.cjs'))));
  return [...Object.keys(bundlers), 'asar', 'a read-only folder'];
}

async function esbuild({ build }, entry, out, isExternal) {
  const outfile = join(out, 'program.mjs');
  const external = isExternal ? ['compact-rnn'] : [];
  const shared = { bundle: true, platform: 'node', format: 'esm', logLevel: 'error' };
  // What CommonJS modules in a bundle of ES modules ask for.
  const banner = {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  };
  await build({ ...shared, entryPoints: [entry], outfile, external, banner });
  return outfile;
}

async function webpack({ default: pack }, entry, out, isExternal) {
  const externals = isExternal ? { 'compact-rnn': 'commonjs compact-rnn' } : {};
  const output = { path: out, filename: 'program.cjs' };
  const options = { mode: 'development', devtool: false, target: 'node', entry, output, externals };
  await new Promise((resolve, reject) => {
    pack(options, (error, stats) => {
      if (error || stats.hasErrors()) reject(error ?? new Error(stats.toString('errors-only')));
      else resolve();
    });
  });
  return join(out, 'program.cjs');
}

async function vite({ build }, entry, out, isExternal) {
  await build({
    root: join(entry, '..'),
    logLevel: 'error',
    configFile: false,
    build: {
      ssr: entry,
      outDir: out,
      rollupOptions: {
        external: isExternal ? ['compact-rnn'] : [],
        output: { entryFileNames: 'program.mjs' },
      },
    },
    ...(!isExternal && { ssr: { noExternal: true } }),
  });
  return join(out, 'program.mjs');
}

/** With the addon outside of it, as docs/guides/electron.md has it. Returns a program that starts it. */
async function packedInAsar({ default: asar }, folder) {
  const source = join(folder, 'asar-source');
  mkdirSync(source);
  cpSync(join(folder, 'node_modules'), join(source, 'node_modules'), { recursive: true });
  writeFileSync(join(source, 'package.json'), '{ "main": "program.js" }');
  const program = PROGRAM.replace(/import (.*) from '(.*)';/, "const $1 = require('$2');");
  writeFileSync(join(source, 'program.js'), program);
  const archive = join(folder, 'app.asar');
  await asar.createPackageWithOptions(source, archive, {
    unpackDir: '**/node_modules/@compact-rnn/**',
  });
  const start = join(folder, 'start.cjs');
  writeFileSync(start, `require(${JSON.stringify(join(archive, 'program.js'))});`);
  return start;
}

/** Where nothing can be written while the body runs: to root everything can, so that it becomes nobody. */
function withoutRights(folder, body) {
  const become = `if (process.getuid() === 0) process.setuid(${NOBODY});`;
  writeFileSync(join(folder, 'nobody.cjs'), `${become} import('./program.mjs');`);
  const chmod = (mode) => execFileSync('chmod', ['-R', mode, folder]);
  chmod('a-w');
  try {
    return body();
  } finally {
    chmod('u+w');
  }
}
