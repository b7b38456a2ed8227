/**
 * Where the addon is found: an installed copy of the compiled package, in a process of its own,
 * with packages of prebuilt code beside it that only say who they are.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packagesOf } from '../../lib/native/platform';

const ROOT = join(__dirname, '..', '..');
const [HERE = ''] = packagesOf(process.platform, process.arch);
const { version: VERSION } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  version: string;
};

let place: string;
beforeEach(() => {
  // A space and a letter that is not ASCII.
  place = mkdtempSync(join(tmpdir(), 'compact rnn é-'));
});
afterEach(() => {
  rmSync(place, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(place, path)), { recursive: true });
  writeFileSync(join(place, path), text);
}

/** The part of the package that loads the addon. */
function install(folder = 'node_modules/compact-rnn'): void {
  for (const part of ['native', 'errors.js', 'printable.js', 'warnings.js'])
    cpSync(join(ROOT, 'dist', part), join(place, folder, 'dist', part), { recursive: true });
  write(join(folder, 'package.json'), JSON.stringify({ name: 'compact-rnn', version: VERSION }));
}

/** A package whose addon has a version of its instruction sets that names it. */
function installPackage(name: string, version = VERSION, code = addonNamed(name)): void {
  write(join('node_modules', name, 'package.json'), JSON.stringify({ version, main: 'index.js' }));
  write(join('node_modules', name, 'index.js'), code);
}

const addonNamed = (name: string): string => `exports.isaInfo = () => '${name}';`;

/** What a program prints that asks the addon who it is, or the message of its error. */
function ask(
  library = 'node_modules/compact-rnn/dist/native/index.js',
  env: NodeJS.ProcessEnv = {},
): { said: string; warned: string } {
  const script = `try { console.log(require('./${library}').native.isaInfo()); }
    catch (error) { console.log(error.code + ': ' + error.message); }`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    cwd: place,
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  });
  return { said: stdout.trim(), warned: stderr };
}

test('the package of the platform comes first, in a path with spaces and other letters', () => {
  install();
  installPackage(HERE);
  installPackage('@compact-rnn/wasm32-wasi');
  write('node_modules/compact-rnn/build/Release/compact_rnn.node', 'not an addon');
  expect(ask()).toEqual({ said: HERE, warned: '' });
});

test('one that does not load leaves the turn to the next, down to WebAssembly with a warning', () => {
  install();
  installPackage(HERE, VERSION, "throw new Error('GLIBC_2.99 not found');");
  write('node_modules/compact-rnn/build/Release/compact_rnn.node', 'not an addon');
  installPackage('@compact-rnn/wasm32-wasi');
  const { said, warned } = ask();
  expect(said).toBe('@compact-rnn/wasm32-wasi');
  expect(warned).toContain('WebAssembly computes');
});

test('COMPACT_RNN_ADDON comes before all, and nothing else is tried', () => {
  install();
  installPackage(HERE);
  write('mine.js', addonNamed('mine'));
  expect(ask(undefined, { COMPACT_RNN_ADDON: join(place, 'mine.js') }).said).toBe('mine');
  expect(ask(undefined, { COMPACT_RNN_ADDON: join(place, 'none.js') }).said).toMatch(
    /^NATIVE_UNAVAILABLE: .*none\.js is not there\. COMPACT_RNN_ADDON names the file/,
  );
});

test('where there is none, one message says what was tried, and the ways out', () => {
  install();
  installPackage(HERE, '0.0.1');
  const { said } = ask();
  expect(said).toMatch(/^NATIVE_UNAVAILABLE: the native addon does not load on this machine/);
  expect(said).toContain(
    `${HERE} does not load (its version is 0.0.1, and ${VERSION} is needed); `,
  );
  expect(said).toMatch(/compact_rnn\.node is not there; @compact-rnn\/wasm32-wasi is not there\./);
  expect(said).toContain('npm install --include=optional');
  expect(said).toContain('npx compact-rnn build');
});

test('in a bundle the message names the option of the bundler', () => {
  install('bundled/by/mistake');
  write('bundled/by/mistake/package.json', JSON.stringify({ name: 'an-app' }));
  const { said } = ask('bundled/by/mistake/dist/native/index.js');
  expect(said).toContain('--external:compact-rnn');
  expect(said).toContain('build.rollupOptions.external');
});

test('platforms have the packages that are published for them', () => {
  expect(packagesOf('linux', 'x64')).toEqual([
    '@compact-rnn/linux-x64-gnu',
    '@compact-rnn/linux-x64-musl',
  ]);
  expect(packagesOf('linux', 'arm')).toEqual(['@compact-rnn/linux-arm-gnueabihf']);
  expect(packagesOf('aix', 'ppc64')).toEqual([]);
});

test('the library itself loads without it: only what needs it asks for it', () => {
  const script = `require(${JSON.stringify(join(ROOT, 'dist', 'index.js'))})`;
  const env = { ...process.env, COMPACT_RNN_ADDON: join(place, 'none.node') };
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { env, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
