// npm run test:packages: installs what npm run package made from a registry on this machine into a
// fresh folder, where there are node, npm, npx and sh and nothing else, with scripts disabled; then
// compresses, runs, measures and transcribes there, bundles it, installs with other package managers,
// and follows the guide that newcomers read first.
//
//   node scripts/test-packages/main.mjs                      the package of this machine
//   node scripts/test-packages/main.mjs --on win32-x64,...   those of others, in emulators
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
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
import { parseArgs } from 'node:util';
import { followGuide } from './guide.mjs';
import { installWithManagers } from './managers.mjs';
import { platformNamed } from './platforms.mjs';
import { startRegistry } from './registry.mjs';
import { installedTools } from './tools.mjs';
import { use } from './use.mjs';
import { loadInManyWays } from './ways.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const TARBALLS = join(ROOT, 'build-packages', 'tarballs');

const { values } = parseArgs({ options: { on: { type: 'string' } } });
const place = mkdtempSync(join(tmpdir(), 'compact-rnn-packages-'));
chmodSync(place, 0o755); // for nobody, of ways.mjs
const bare = barePath();
const registry = await startRegistry(join(place, 'registry'));
const bareEnv = { PATH: bare, HOME: join(place, 'home'), npm_config_registry: registry.url };
try {
  for (const tarball of readdirSync(TARBALLS)) registry.publish(join(TARBALLS, tarball));
  if (values.on === undefined) {
    const command = [join(bare, 'node')];
    const folder = installAndUse('this machine', /^@compact-rnn\/linux-/, {
      install: [],
      env: {},
      command,
    });
    checkTypes();
    checkManifests();
    const ways = await loadInManyWays(folder, bareEnv);
    console.log(`test:packages: loads by ${ways.join(', ')}`);
    const managers = installWithManagers(place, registry, bareEnv.HOME);
    console.log(`test:packages: installed with ${managers.join(', ')}`);
    const guide = join(ROOT, 'docs', 'guides', 'microphone.md');
    await followGuide(guide, join(place, 'from microphone to words'), bareEnv);
    console.log('test:packages: docs/guides/microphone.md goes from npm install to words');
  } else {
    for (const name of values.on.split(','))
      installAndUse(name, new RegExp(`^@compact-rnn/${name}$`), platformNamed(name));
  }
} finally {
  await registry.stop();
  rmSync(place, { recursive: true });
}

/** Under every kind of module resolution, as they are packed. */
function checkTypes() {
  const attw = join(installedTools('types'), '@arethetypeswrong', 'cli', 'dist', 'index.js');
  const packed = readdirSync(TARBALLS).find((file) => /^compact-rnn-\d/.test(file));
  const { status, stdout, stderr } = spawnSync(process.execPath, [attw, join(TARBALLS, packed)], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, `${stdout}${stderr}`);
  assert.match(stdout, /No problems found/);
}

/** Those of all packages. */
function checkManifests() {
  const publint = join(ROOT, 'node_modules', 'publint', 'src', 'cli.js');
  for (const file of readdirSync(TARBALLS)) {
    const args = [publint, '--strict', join(TARBALLS, file)];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.match(stdout, /All good!/, `${file}: ${stdout}${stderr}`);
  }
}

/** A folder for PATH, of four programs. */
function barePath() {
  const folder = join(place, 'bin');
  mkdirSync(folder);
  symlinkSync(process.execPath, join(folder, 'node'));
  for (const name of ['npm', 'npx', 'sh']) symlinkSync(which(name), join(folder, name));
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

function installAndUse(name, origin, { install, env, command }) {
  const folder = join(place, `${name} é`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const began = Date.now();
  const npm = (...args) =>
    execFileSync('npm', args, { cwd: folder, env: bareEnv, encoding: 'utf8' });
  npm('install', '--ignore-scripts', '--no-audit', '--no-fund', ...install, 'compact-rnn');
  const installed = Date.now();
  assert.match(npm('exec', '--', 'compact-rnn', '--version'), /^\d+\.\d+\.\d+\s*$/);
  const used = use(folder, origin, command, { ...bareEnv, ...env });
  const seconds = (from, to) => ((to - from) / 1000).toFixed(1);
  console.log(
    `test:packages: ${used}: installed in ${seconds(began, installed)} s, used in ` +
      `${seconds(installed, Date.now())} s`,
  );
  return folder;
}
