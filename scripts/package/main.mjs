// npm run package: makes everything that would be published, as files for `npm publish`, in
// build-packages/tarballs.
//
//   npm run package                              all of targets.mjs, and the main package
//   npm run package -- --only linux-x64-gnu      one or more of them; the main package names these
//   npm run package -- --only ... --without-blas  with Eigen instead of OpenBLAS: made sooner
//   node scripts/package/main.mjs --only ... --addon FILE  around an addon that is there already: for
//                                                tests, since it may ask for this machine's libraries,
//                                                and for those that only other machines build
//   npm run package -- --also darwin-arm64,darwin-x64  the main package names these, too
import { cpSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAddon } from './addon.mjs';
import { mainManifest, targetManifest } from './manifest.mjs';
import { mainNotices, targetNotices } from './notices.mjs';
import { checkPlatform } from './platform.mjs';
import { OUT, ROOT, run, say } from './run.mjs';
import { ELSEWHERE, TARGETS } from './targets.mjs';

const TARBALLS = join(OUT, 'tarballs');
/** Packed, of prebuilt code. */
const LARGEST = 4e6;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    addon: { type: 'string' },
    also: { type: 'string' },
    'without-blas': { type: 'boolean', default: false },
  },
});
const options = { blas: !values['without-blas'] && values.addon === undefined };

/** Those of the names, in a list with commas. */
function targetsNamed(names) {
  const all = [...TARGETS, ...ELSEWHERE];
  return names.split(',').map((name) => {
    const target = all.find((each) => each.name === name);
    if (target) return target;
    throw new Error(
      `there is no target ${name}; there are ${all.map((each) => each.name).join(', ')}`,
    );
  });
}

/** Node's headers, so that the package builds where only CMake and a compiler are. */
function vendorNodeHeaders(folder) {
  mkdirSync(folder, { recursive: true });
  const modules = join(ROOT, 'node_modules');
  cpSync(join(modules, 'node-api-headers/include'), folder, { recursive: true });
  for (const header of ['napi.h', 'napi-inl.h', 'napi-inl.deprecated.h'])
    cpSync(join(modules, 'node-addon-api', header), join(folder, header));
}

function packMain(targets) {
  const stage = freshStage('compact-rnn');
  const [{ files }] = JSON.parse(run('npm', ['pack', '--dry-run', '--ignore-scripts', '--json']));
  for (const { path } of files) {
    mkdirSync(dirname(join(stage, path)), { recursive: true });
    cpSync(join(ROOT, path), join(stage, path));
  }
  vendorNodeHeaders(join(stage, 'native/third_party/node'));
  const manifest = mainManifest(targets);
  manifest.files = [...manifest.files, 'THIRD-PARTY-NOTICES.md'];
  pack(stage, manifest, mainNotices());
}

function packTarget(target) {
  const stage = freshStage(target.name);
  if (ELSEWHERE.includes(target) && values.addon === undefined)
    throw new Error(`${target.name} is not built here: give its addon with --addon`);
  const build = target.build ?? buildAddon;
  const files = values.addon ? [values.addon] : build(target, options);
  checkPlatform(target, files);
  for (const file of files) cpSync(file, join(stage, basename(file)));
  const text = `# @compact-rnn/${target.name}\n\nNative code of compact-rnn for ${target.name}. It is installed with compact-rnn where it fits.\n`;
  writeFileSync(join(stage, 'README.md'), text);
  cpSync(join(ROOT, 'LICENSE'), join(stage, 'LICENSE'));
  const manifest = targetManifest(
    target,
    files.map((file) => basename(file)),
  );
  const { size, file } = pack(stage, manifest, targetNotices(target, options));
  if (size > LARGEST) throw new Error(`${file} has ${size} bytes, and may have ${LARGEST}`);
}

function freshStage(name) {
  const stage = join(OUT, 'stage', name);
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  return stage;
}

function pack(stage, manifest, notices) {
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(join(stage, 'THIRD-PARTY-NOTICES.md'), notices);
  const [{ filename }] = JSON.parse(
    run('npm', ['pack', '--json', '--pack-destination', TARBALLS], { cwd: stage }),
  );
  const file = join(TARBALLS, filename);
  const { size } = statSync(file);
  say(`${filename}: ${(size / 1e6).toFixed(2)} MB`);
  return { file, size };
}

const targets = values.only === undefined ? TARGETS : targetsNamed(values.only);
const others = values.also === undefined ? [] : targetsNamed(values.also);
rmSync(TARBALLS, { recursive: true, force: true });
mkdirSync(TARBALLS, { recursive: true });
for (const target of targets) packTarget(target);
packMain([...targets, ...others]);
say(`everything lies in ${TARBALLS}`);
