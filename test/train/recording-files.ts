/** Files of audio and features in a folder of their own, and manifests of them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initNetwork, lexiconUnits, type Network } from '../../lib';
import { npyParts } from '../../lib/formats/numpy';
import { SPEC, spoken, wav } from './tones';

export const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-recordings-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const LEXICON = { low: [['L']], mid: [['M']], high: [['H']] };
/** <blank>, H, L, M. */
export const UNITS = lexiconUnits('ctc', LEXICON);
export const NETWORK = initNetwork({ ...SPEC, units: UNITS });

/** Writes a file into the folder; returns its path. */
export function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

/** Writes an array of f32, the i-th of which is `value(i)`. */
export function npy(name: string, shape: number[], value: (i: number) => number = Math.sin): void {
  const size = shape.reduce((product, n) => product * n, 1);
  write(
    name,
    Buffer.concat(
      npyParts({ shape, data: Float32Array.from({ length: size }, (_, i) => value(i)) }),
    ),
  );
}

/** Writes a manifest of these lines; returns its path. */
export const manifest = (...lines: object[]): string =>
  write('manifest.jsonl', lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

write('two.wav', wav(spoken(['low', 'high'], 1)));
write('silence.wav', wav(new Float32Array(4000)));
write('short.wav', wav(new Float32Array(199)));
npy('good.npy', [30, 12]);
npy('wide.npy', [30, 13]);
npy('flat.npy', [360]);
npy('empty.npy', [0, 12]);
npy('nan.npy', [30, 12], (i) => (i === 50 ? NaN : i));

/** A line of a manifest that is in order. */
export const GOOD = { audio: 'two.wav', text: 'low high' };
export const bare: Network = { ...NETWORK, frontEnd: undefined };
export const unnamed: Network = { ...NETWORK, units: undefined };
