/**
 * What npm packs and installs: the files, the manifests, the two module faces, the types, the build
 * script, the lock file.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..');

/** A folder elsewhere in which the package is installed, by a link. */
let elsewhere: string;
beforeAll(() => {
  elsewhere = mkdtempSync(join(tmpdir(), 'compact-rnn-package-'));
  mkdirSync(join(elsewhere, 'node_modules'));
  symlinkSync(ROOT, join(elsewhere, 'node_modules', 'compact-rnn'));
});
afterAll(() => {
  rmSync(elsewhere, { recursive: true });
});

function run(cwd: string, command: string, args: string[], env = process.env) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const node = (cwd: string, ...args: string[]) => run(cwd, process.execPath, args);

function write(file: string, text: string): string {
  writeFileSync(join(elsewhere, file), text);
  return file;
}

interface Tarball {
  size: number;
  files: { path: string }[];
}

test('the package holds what runs and what builds, and nothing else', () => {
  const { stdout } = run(ROOT, 'npm', ['pack', '--dry-run', '--ignore-scripts', '--json']);
  const [{ size, files }] = JSON.parse(stdout) as [Tarball];
  const paths = files.map(({ path }) => path);
  expect([...new Set(paths.map((path) => path.split('/')[0]))].sort().join(' ')).toBe(
    'CHANGELOG.md CMakeLists.txt LICENSE README.md dist docs models native package.json scripts web',
  );
  expect(paths).toEqual(
    expect.arrayContaining([
      'dist/index.js',
      'dist/index.d.ts',
      'dist/esm.mjs',
      'dist/esm.d.mts',
      'dist/cli/main.js',
      'native/binding/addon.cc',
      'native/third_party/eigen/Eigen/SVD',
      'native/third_party/eigen/unsupported/Eigen/FFT',
      'native/third_party/eigen/COPYRIGHT',
      'models/digits/README.md',
      'models/digits/digits.safetensors',
      'models/digits/manifest.jsonl',
      'native/binding.gyp',
      'scripts/build.mjs',
    ]),
  );
  expect(paths.filter((path) => /test|fixture|tsbuildinfo|\.node$/.test(path))).toEqual([]);
  expect(size).toBeLessThan(6e6);
});

test('require and import give the same names, and the same things by them', () => {
  const script = write(
    'faces.mjs',
    `import { createRequire } from 'node:module';
     import * as imported from 'compact-rnn';
     const required = createRequire(import.meta.url)('compact-rnn');
     const differing = Object.keys({ ...imported, ...required }).filter((name) => imported[name] !== required[name]);
     console.log(JSON.stringify({ names: Object.keys(required), differing }));`,
  );
  const { names, differing } = JSON.parse(node(elsewhere, script).stdout) as Record<
    string,
    string[]
  >;
  expect(names).toEqual(
    expect.arrayContaining(['loadModel', 'compress', 'Model', 'CompactRnnError']),
  );
  expect(differing).toEqual([]);
});

test('the types serve ES modules and CommonJS alike', () => {
  const body = `
    export async function smaller(file: string): Promise<Float32Array> {
      const model: rnn.Model = await rnn.loadModel(file);
      const plan: rnn.Plan = rnn.planCompression(model, { method: 'joint-svd', tau: 0.6 });
      const { model: small } = await rnn.compress(model, plan);
      // @ts-expect-error -- a frame is a Float32Array
      small.createStream().step('frame');
      return small.createStream().step(new Float32Array(small.inputSize));
    }`;
  const files = [
    write('use.mts', `import * as rnn from 'compact-rnn';${body}`),
    write('use.cts', `import rnn = require('compact-rnn');${body}`),
  ];
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    strict: true,
    noEmit: true,
    typeRoots: [join(ROOT, 'node_modules', '@types')],
    types: ['node'],
  };
  write('tsconfig.json', JSON.stringify({ compilerOptions, files }));
  expect(node(elsewhere, join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'))).toEqual({
    status: 0,
    stdout: '',
    stderr: '',
  });
});

test('publint has nothing to say against the package', () => {
  const publint = join(ROOT, 'node_modules', 'publint', 'src', 'cli.js');
  expect(node(ROOT, publint, '--strict')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('All good!'),
  });
});

test('installing runs nothing, and depends on no tool to build with', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
    dependencies: Record<string, string>;
  };
  for (const script of ['preinstall', 'install', 'postinstall', 'prepare'])
    expect(manifest.scripts).not.toHaveProperty(script);
  expect(Object.keys(manifest.dependencies)).not.toContain('cmake-js');
});

test('a binding.gyp at the root, an install script to package managers, is in no package', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    gypfile?: boolean;
    files: string[];
  };
  expect(existsSync(join(ROOT, 'binding.gyp'))).toBe(true);
  expect(manifest.files.filter((file) => file.includes('binding.gyp'))).toEqual([]);
  expect(manifest.gypfile).toBe(false); // nor does `npm install` in a clone run it
});

function buildScript(env: NodeJS.ProcessEnv): { status: number | null; stderr: string } {
  cpSync(join(ROOT, 'scripts'), join(elsewhere, 'unbuilt', 'scripts'), { recursive: true });
  return run(elsewhere, process.execPath, [join('unbuilt', 'scripts', 'build.mjs')], env);
}

test('the build script names the tools that are missing', () => {
  const { status, stderr } = buildScript({ PATH: '' });
  expect(status).toBe(1);
  expect(stderr).toContain(
    'cannot be built here: missing cmake, make (or ninja), a C++17 compiler.',
  );
});

/** Programs of the names of build tools, which all do the same. */
function toolsThat(act: string): string {
  const folder = join(elsewhere, 'tools');
  mkdirSync(folder, { recursive: true });
  for (const tool of ['cmake', 'make', 'c++', 'ninja']) {
    const script = `#!/bin/sh\n[ "$1" = --version ] && exit 0\n${act}\n`;
    writeFileSync(join(folder, tool), script, { mode: 0o755 });
  }
  return folder;
}

test.each([
  ['echo "a.cc:1: error: no such thing"; seq 200; exit 3', 'its exit status was 3'],
  ['kill -9 $$', 'it was ended by SIGKILL'],
])('the build script says how it failed: %s', (act, how) => {
  const { status, stderr } = buildScript({ PATH: `${toolsThat(act)}:/usr/bin:/bin` });
  expect(status).toBe(1);
  expect(stderr).toContain(how);
  expect(stderr).toContain(act.startsWith('kill') ? 'try --jobs 1' : 'error: no such thing');
  expect(stderr.split('\n').length).toBeLessThan(15);
});

test('the lock file names the packages of every platform, without which npm ci refuses it', () => {
  interface Locked {
    optionalDependencies?: Record<string, string>;
  }
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  const reaches = (from: string, name: string): boolean =>
    join(from, 'node_modules', name) in packages || (from !== '.' && reaches(dirname(from), name));
  const lost = Object.entries(packages).flatMap(([from, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !reaches(from || '.', name)),
  );
  expect(lost).toEqual([]);
});
