// npm run test:packages: installs what npm run package made from a registry on this machine into a
// fresh folder, where there are node, npm and sh and nothing else, with scripts disabled; then
// compresses, runs, measures and transcribes there.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startRegistry } from './registry.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const TARBALLS = join(ROOT, 'build-packages', 'tarballs');

const place = mkdtempSync(join(tmpdir(), 'compact-rnn-packages-'));
const registry = await startRegistry(join(place, 'registry'));
try {
  for (const tarball of readdirSync(TARBALLS)) registry.publish(join(TARBALLS, tarball));
  useInFreshFolder(join(place, 'a folder é'));
} finally {
  await registry.stop();
  rmSync(place, { recursive: true });
}

/** A PATH of three programs. */
function barePath() {
  const folder = join(place, 'bin');
  mkdirSync(folder);
  symlinkSync(process.execPath, join(folder, 'node'));
  for (const name of ['npm', 'sh']) symlinkSync(which(name), join(folder, name));
  return folder;
}

function which(name) {
  return process.env.PATH.split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        return readFileSync(path) !== undefined;
      } catch {
        return false;
      }
    });
}

function useInFreshFolder(folder) {
  mkdirSync(folder);
  const env = { PATH: barePath(), HOME: join(place, 'home'), npm_config_registry: registry.url };
  const npm = (...args) => execFileSync('npm', args, { cwd: folder, env, encoding: 'utf8' });
  const rnn = (...args) => npm('exec', '--', 'compact-rnn', ...args);
  const began = Date.now();
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  npm('install', '--ignore-scripts', '--no-audit', '--no-fund', 'compact-rnn');
  const installed = Date.now();

  const models = join(folder, 'node_modules', 'compact-rnn', 'models', 'digits');
  const model = join(models, 'digits.safetensors');
  const doctor = JSON.parse(rnn('doctor', '--json'));
  assert.match(doctor.addonOrigin, /^@compact-rnn\/linux-/);
  assert.deepEqual(doctor.problems, []);
  const { after } = JSON.parse(
    rnn('compress', model, '-o', 'small.safetensors', '--tau', '0.8', '--json'),
  );
  assert.equal(after.parameters, 349_832);
  const recording = readdirSync(join(models, 'audio')).find((name) => /\.(wav|flac)$/.test(name));
  const [{ words }] = JSON.parse(
    rnn('transcribe', 'small.safetensors', join(models, 'audio', recording), '--json'),
  );
  assert.ok(words.length > 0);
  const [row] = JSON.parse(rnn('bench', 'small.safetensors', '--json'));
  assert.ok(row.stepMicros.median > 0);
  const script = `
    const { loadModel } = require('compact-rnn');
    loadModel('small.safetensors')
      .then((model) => model.run(new Float32Array(3 * model.inputSize), { frames: 3 }))
      .then((ys) => console.log(ys.length / 3));`;
  const size = execFileSync('node', ['-e', script], { cwd: folder, env, encoding: 'utf8' });
  assert.ok(Number(size) > 0);
  const seconds = (from, to) => ((to - from) / 1000).toFixed(1);
  console.log(
    `test:packages: ${doctor.addonOrigin} with ${doctor.linalg.version}: installed in ` +
      `${seconds(began, installed)} s, used in ${seconds(installed, Date.now())} s`,
  );
}
