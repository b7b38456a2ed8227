/** What samples are made of: calls that succeed, and the networks and files that they take. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completeFrontEnd, initNetwork, Model, type ModelSpec, type Network } from '../../lib';

/** A call that succeeds: of a function, of `new`, of a method of `receiver`, or of a setter. */
export interface Call {
  readonly receiver?: object;
  readonly args: readonly unknown[];
}

/** A sample makes a call anew each time: what one case did to it, the next does not see. */
export type Sample = () => Call | Promise<Call>;

/**
 * The samples of each callable, by its name: `compress`, `new Model`, `Stream.step`,
 * `Stream.state=`.
 */
export type Samples = Readonly<Record<string, readonly Sample[]>>;

let folder: string | undefined;

/** A folder of this process; whoever starts the process names another one, and removes it. */
export function workFolder(): string {
  folder ??=
    process.env.COMPACT_RNN_FUZZ_FOLDER ?? mkdtempSync(join(tmpdir(), 'compact-rnn-fuzz-'));
  return folder;
}

export function fileWith(name: string, content: string | Uint8Array): string {
  const path = join(workFolder(), name);
  writeFileSync(path, content);
  return path;
}

const UNITS = {
  kind: 'ctc',
  names: ['<blank>', 'a', 'b'],
  blank: 0,
  lexicon: { ab: [['a', 'b']], b: [['b']] },
} as const;

/** What a model of words takes audio by, small: 4 log-mel features of 8 kHz. */
export const FRONT_END = {
  kind: 'log-mel',
  sampleRate: 8000,
  windowSize: 64,
  hopSize: 32,
  bins: 4,
} as const;

export function units(): object {
  return structuredClone(UNITS);
}

/** Small networks that have, together, every kind of part that a network can have. */
const SPECS: readonly ModelSpec[] = [
  { cell: 'lstm', input: 4, layers: 2, cells: 5, output: 3, outputActivation: 'log-softmax' },
  { cell: 'lstm', input: 4, layers: 1, cells: 6, projection: 3, peepholes: true, output: 3 },
  { cell: 'gru', input: 4, layers: 1, cells: 5, output: 3, direction: 'bidirectional' },
  { cell: 'rnn', input: 4, layers: 2, cells: 4, output: 3 },
  { cell: 'lstm', tokens: 4, embedding: 3, layers: 1, cells: 5, output: 4 },
];

/** Their indices. */
export const NETWORKS = [...SPECS.keys()];

export function networks(): Network[] {
  return SPECS.map((spec, seed) => initNetwork(spec, seed));
}

/** An LSTM of 4 inputs and 3 outputs, with a front end and units. */
export function network(): Network {
  return {
    ...networks()[0]!,
    frontEnd: completeFrontEnd(FRONT_END),
    units: units(),
  } as unknown as Network;
}

/** The same as a model, not shared between cases, which change what they get hold of. */
export function model(): Model {
  return new Model(network());
}

/** Numbers between -1 and 1, no two alike. */
export function numbers(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(i * 12.9898 + 0.5));
}

export function audio(): { sampleRate: number; samples: Float32Array } {
  return { sampleRate: 8000, samples: numbers(600) };
}

/** A signal that ends what would take long: that is no failure. */
export function soon(): AbortSignal {
  return AbortSignal.timeout(1000);
}
