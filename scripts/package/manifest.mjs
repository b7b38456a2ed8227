// The package.json of everything that is published, made from the one of the repository.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

const own = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
export const VERSION = own.version;
export const packageName = (target) => `@compact-rnn/${target.name}`;

/** The main package: nothing runs when it is installed, and prebuilt code comes as a dependency. */
export function mainManifest(targets) {
  const kept = Object.entries(own).filter(
    ([key]) => key !== 'scripts' && key !== 'devDependencies',
  );
  return {
    ...Object.fromEntries(kept),
    optionalDependencies: Object.fromEntries(
      targets.map((target) => [packageName(target), VERSION]),
    ),
  };
}

/** A package of prebuilt code, of these files. */
export function targetManifest(target, files) {
  const { os, cpu, libc, dependencies } = target;
  return {
    name: packageName(target),
    version: VERSION,
    description: `compact-rnn's native code, built for ${target.name}. Install compact-rnn instead.`,
    license: own.license,
    ...(os && { os: [os] }),
    ...(cpu && { cpu: [cpu] }),
    ...(libc && { libc: [libc] }),
    engines: own.engines,
    type: own.type,
    main: target.main ?? 'compact_rnn.node',
    files: [...files, 'THIRD-PARTY-NOTICES.md'],
    ...(dependencies && {
      dependencies: Object.fromEntries(
        dependencies.map((name) => [name, own.devDependencies[name]]),
      ),
    }),
    // Yarn's Plug'n'Play keeps packages zipped, and code is loaded from files.
    preferUnplugged: true,
  };
}
