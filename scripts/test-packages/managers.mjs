// The package managers besides npm: pnpm, which links what it installs from a store, and Yarn, by
// either of its linkers. Under Plug'n'Play there is no node_modules, and packages stay zipped but
// those that prefer not to.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedTools } from './tools.mjs';

/** In the main thread, in a worker of its own, and in those of a recogniser. */
const PROGRAM = `
  const { readFileSync } = require('node:fs');
  const { Worker, isMainThread } = require('node:worker_threads');
  const { createRecogniser, loadModel, transcribeFile } = require('compact-rnn');
  const digits = (path) => require.resolve('compact-rnn/models/digits/' + path);
  const [path, audio] = [digits('digits.safetensors'), digits('audio/clean-5.wav')];

  async function heard() {
    const { words } = await transcribeFile(await loadModel(path), audio);
    return words.map(({ word }) => word).join(' ');
  }

  async function recognised() {
    const recogniser = await createRecogniser(path);
    const session = recogniser.open({ sampleRate: 8000 });
    const early = await session.write(readFileSync(audio).subarray(44));
    const late = await session.end();
    await recogniser.close();
    return [...early, ...late].filter(({ final }) => final).map(({ text }) => text).join(' ');
  }

  async function main() {
    console.log(await heard());
    if (!isMainThread) return;
    console.log(await recognised());
    new Worker(__filename).on('exit', (status) => (process.exitCode = status));
  }
  main();`;
const WORDS = 'four nine nine eight seven';

const YARN = ['@yarnpkg', 'cli-dist', 'bin', 'yarn.js'];
const MANAGERS = {
  pnpm: { script: ['pnpm', 'bin', 'pnpm.cjs'], settings: pnpmSettings },
  'Yarn (node-modules)': { script: YARN, settings: yarnSettings('node-modules') },
  "Yarn (Plug'n'Play)": { script: YARN, settings: yarnSettings('pnp') },
};

/** Installs with each into a folder of its own in `place`, and hears there; returns their names. */
export function installWithManagers(place, { url }, home) {
  const modules = installedTools('managers');
  for (const [name, { script, settings }] of Object.entries(MANAGERS)) {
    const folder = join(place, `${name} é`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    writeFileSync(join(folder, 'program.cjs'), PROGRAM);
    settings(folder, url);
    const manager = (...args) =>
      execFileSync('node', [join(modules, ...script), ...args], {
        cwd: folder,
        env: { PATH: process.env.PATH, HOME: home }, // pnpm's commands are scripts of the shell
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      });
    manager('add', 'compact-rnn');
    const doctor = JSON.parse(manager('exec', 'compact-rnn', 'doctor', '--json'));
    assert.match(doctor.addonOrigin, /^@compact-rnn\/linux-/);
    assert.deepEqual(doctor.problems, []);
    const said = manager('exec', 'node', 'program.cjs');
    assert.deepEqual(said.trim().split('\n'), [WORDS, WORDS, WORDS]);
  }
  return Object.keys(MANAGERS);
}

function pnpmSettings(folder, registry) {
  writeFileSync(join(folder, '.npmrc'), `registry=${registry}\n`);
}

function yarnSettings(linker) {
  return (folder, registry) => {
    const settings = {
      npmRegistryServer: registry,
      unsafeHttpWhitelist: ['127.0.0.1'],
      nodeLinker: linker,
      enableTelemetry: false,
      enableScripts: false,
      npmMinimalAgeGate: 0, // by default, what was published today is held back
    };
    writeFileSync(join(folder, '.yarnrc.yml'), JSON.stringify(settings));
  };
}
