/** Valid files to begin from: stored ones, and those of other exporters. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Bytes } from './bytes';

/** Beside a clone, on some machines; test/shared.ts needs jest. */
const SHARED = join(__dirname, '..', '..', '..', '..', 'shared');
export const FIXTURES = join(__dirname, '..', '..', 'fixtures');

/** Stored files whose names match, small ones. */
export function fixtures(folder: string, names: RegExp): Bytes[] {
  return readdirSync(join(FIXTURES, folder))
    .filter((name) => names.test(name))
    .map((name) => readFileSync(join(FIXTURES, folder, name)))
    .filter((bytes) => bytes.length < 50_000);
}

/** Small models of other exporters, where the shared data are there. */
export function sharedOnnx(): Bytes[] {
  return ['data/models', 'cases']
    .map((folder) => join(SHARED, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.onnx'))
        .map((name) => join(folder, name)),
    )
    .sort()
    .filter((path) => statSync(path).size < 50_000)
    .map((path) => readFileSync(path));
}
