/**
 * Finds the addon and loads it: from the package of this platform, from a build on this machine, or
 * from WebAssembly, which runs everywhere; else says in one message what was tried, and the ways
 * out.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CompactRnnError } from '../errors';
import { warn } from '../warnings';
import type { NativeAddon } from './addon';
import { packagesOf, WASM } from './platform';

/** Where the addon may be. */
interface Place {
  /** As messages name it: a package or a file. */
  readonly name: string;
  /** What is not there returns undefined; what is there and does not load throws. */
  readonly load: () => NativeAddon | undefined;
}

/** What is read of a package.json. */
interface Manifest {
  readonly name: string;
  readonly version: string;
}

/** The addon, and where it came from. */
export interface LoadedAddon {
  readonly addon: NativeAddon;
  readonly origin: string;
}

/** In a bundle of ES modules there is no such name. */
const HERE = typeof __dirname === 'string' ? __dirname : join(process.cwd(), 'dist', 'native');
/** At the same depth above lib/native and dist/native. */
const ROOT = join(HERE, '..', '..');
/** Not the `require` of this module, which bundlers would follow. */
const requireHere = createRequire(join(HERE, 'load.js'));

/**
 * @throws CompactRnnError NATIVE_UNAVAILABLE where there is none that loads; `cause` is the first
 *   failure of one that is there.
 */
export function loadAddon(): LoadedAddon {
  const { COMPACT_RNN_ADDON: named } = process.env;
  const places = named === undefined ? usualPlaces() : [fileAt(named)];
  const tried: string[] = [];
  let cause: unknown;
  for (const { name, load } of places) {
    try {
      const addon = load();
      if (addon) return { addon, origin: name };
      tried.push(`${name} is not there`);
    } catch (error) {
      cause ??= error;
      tried.push(
        `${name} does not load (${error instanceof Error ? error.message : String(error)})`,
      );
    }
  }
  throw new CompactRnnError(
    'NATIVE_UNAVAILABLE',
    `the native addon does not load on this machine (${process.platform} ${process.arch}). ` +
      `Tried: ${tried.join('; ')}. ${waysOut(named !== undefined)}`,
    { cause },
  );
}

function usualPlaces(): Place[] {
  return [
    ...packagesOf(process.platform, process.arch).map(inPackage),
    fileAt(join(ROOT, 'build', 'Release', 'compact_rnn.node')),
    { name: WASM, load: loadWasm },
  ];
}

function fileAt(path: string): Place {
  return {
    name: path,
    load: () => (existsSync(path) ? (requireHere(path) as NativeAddon) : undefined),
  };
}

function inPackage(name: string): Place {
  return { name, load: () => loadPackage(name) };
}

function loadPackage(name: string): NativeAddon | undefined {
  let manifest: Manifest;
  try {
    manifest = requireHere(`${name}/package.json`) as Manifest;
  } catch {
    return undefined;
  }
  const own = ownManifest()?.version;
  if (own !== undefined && manifest.version !== own)
    throw new Error(`its version is ${manifest.version}, and ${own} is needed`);
  return requireHere(name) as NativeAddon;
}

function loadWasm(): NativeAddon | undefined {
  const addon = loadPackage(WASM);
  if (addon)
    warn(
      'WASM_FALLBACK',
      `no native addon fits this machine (${process.platform} ${process.arch}), so WebAssembly computes, ` +
        'several times slower',
    );
  return addon;
}

/** The manifest of this package; undefined where this module was bundled into another file. */
function ownManifest(): Manifest | undefined {
  try {
    const text = readFileSync(join(ROOT, 'package.json'), 'utf8');
    const manifest = JSON.parse(text) as Manifest;
    return manifest.name === 'compact-rnn' ? manifest : undefined;
  } catch {
    return undefined;
  }
}

function waysOut(named: boolean): string {
  if (named) return 'COMPACT_RNN_ADDON names the file: unset it, or name one that was built here.';
  if (!ownManifest())
    return (
      `compact-rnn has been bundled into another file, where it finds no addon: keep it external ` +
      `(esbuild: --external:compact-rnn; webpack: externals: { 'compact-rnn': 'commonjs compact-rnn' }; ` +
      `vite: ssr.external or build.rollupOptions.external), and ship node_modules/compact-rnn and ` +
      `node_modules/@compact-rnn with the bundle.`
    );
  const [first] = packagesOf(process.platform, process.arch);
  const install = first
    ? `Install on this machine, with optional dependencies (npm install --include=optional); or build`
    : 'There is no package for this platform. Build';
  return `${install} the addon here: npx compact-rnn build, or npm run setup in a clone (both need cmake and a C++17 compiler).`;
}
