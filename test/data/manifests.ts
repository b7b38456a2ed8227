/** Manifests for tests, in a folder with the files that they name. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readManifest, type ManifestOptions, type Manifest } from '../../lib/data';
import { npyParts } from '../../lib/formats/numpy';
import type { Units } from '../../lib/model';

export const WORDS: Units = {
  kind: 'ctc',
  names: ['_', 'W', 'AH', 'N', 'T', 'UW'],
  blank: 0,
  lexicon: { one: [['W', 'AH', 'N']], two: [['T', 'UW']] },
};
export const FRAMES: Units = { kind: 'frames', names: ['a', 'b'] };
export const CHARACTERS: Units = { kind: 'tokens', names: ['a', 'b', ' '] };

/** A folder with sub/x.wav, ten.npy [10, 4] and flat.npy [40], while a file of tests runs. */
export function manifestFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'manifest-'));
  const saveFeatures = (name: string, shape: number[]): void => {
    const data = new Float32Array(shape.reduce((product, n) => product * n, 1));
    writeFileSync(join(folder, name), Buffer.concat(npyParts({ shape, data })));
  };
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'sub', 'x.wav'), 'RIFF');
  saveFeatures('ten.npy', [10, 4]);
  saveFeatures('flat.npy', [40]);
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

/** Reads a manifest in that folder; lines that are not text are made JSON of. */
export async function readLines(
  folder: string,
  lines: unknown[],
  options?: ManifestOptions,
): Promise<Manifest> {
  const path = join(folder, 'data.jsonl');
  writeFileSync(
    path,
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  );
  return readManifest(path, options);
}
