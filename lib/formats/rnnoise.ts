/**
 * RNNoise's networks as text (.rnnn, of rnnoise-nu): a line that names the format, then for each of
 * six layers its inputs, its units and its activation, and its arrays as Keras has them, each
 * number 256 times what it is, in 8 bits (Valin 2018, https://jmvalin.ca/demo/rnnoise).
 *
 *     input -> input_dense -> vad_gru -> noise_gru -> denoise_gru -> denoise_output
 *                          (vad_gru -> vad_output, whether there is a voice, is left out)
 *
 * noise_gru reads input_dense, vad_gru and the input; denoise_gru reads vad_gru, noise_gru and it.
 */
import { invalidFile, unsupportedModel } from '../errors';
import type { Source } from '../files';
import { Fields, shown } from '../json';
import type { Network } from '../model';
import type { Hdf5Array } from './hdf5';
import { networkOfSteps, type KerasLayer, type KerasStep } from './keras';

const RNNOISE = 'rnnoise-nu model file version ';
const VERSION = '1';
const SCALE = 1 / 256;
const MOST_BYTES = 2 ** 26;

const ACTIVATIONS: readonly string[] = ['tanh', 'sigmoid', 'relu'];
const LAYERS = ['input_dense', 'vad_gru', 'noise_gru', 'denoise_gru', 'denoise_output'] as const;

/** What is read together before a layer. */
const JOINED: Readonly<Record<string, readonly string[]>> = {
  noise_gru: ['input_dense', 'vad_gru', 'input'],
  denoise_gru: ['vad_gru', 'noise_gru', 'input'],
};

/** Whether a file is such a text, by its first bytes. */
export function isRnnoise(start: Uint8Array): boolean {
  return Buffer.from(start).toString('latin1').startsWith(RNNOISE);
}

/** @throws CompactRnnError INVALID_FILE, INVALID_MODEL, UNSUPPORTED_MODEL. */
export function readRnnoise(file: Source, signal?: AbortSignal): Promise<Network> {
  if (file.size > MOST_BYTES)
    throw invalidFile(`a network of RNNoise is no text of ${file.size} bytes`);
  const [first, ...lines] = Buffer.from(file.bytes(0, file.size)).toString('latin1').split('\n');
  if (first!.trim() !== RNNOISE + VERSION)
    throw unsupportedModel(
      `only version ${VERSION} of RNNoise’s text is read, not ${shown(first!.trim())}`,
    );
  const numbers = new Numbers(
    lines
      .join(' ')
      .split(/\s+/)
      .filter((word) => word !== ''),
  );
  const arrays = new Map<KerasLayer, Hdf5Array[]>();
  const steps: KerasStep[] = [];
  for (const name of LAYERS) {
    const inputs = numbers.size();
    const units = numbers.size();
    const activation = ACTIVATIONS[numbers.next(0, ACTIVATIONS.length - 1)]!;
    const isGru = name.endsWith('_gru');
    const columns = isGru ? 3 * units : units;
    const kernels = isGru
      ? [
          [inputs, columns],
          [units, columns],
        ]
      : [[inputs, columns]];
    if (steps.length === 0) steps.push(inputOf(inputs));
    const joined = JOINED[name];
    if (joined) steps.push({ layer: layer('Concatenate', `${name}_input`, {}), reads: joined });
    const config = { units, activation, recurrent_activation: 'sigmoid', return_sequences: true };
    const own = layer(isGru ? 'GRU' : 'Dense', name, config);
    arrays.set(
      own,
      [...kernels, [columns]].map((shape) => numbers.array(name, shape)),
    );
    steps.push({ layer: own, reads: [] });
  }
  return networkOfSteps(steps, { arrays: (own) => arrays.get(own)! }, signal);
}

function layer(className: string, name: string, config: object): KerasLayer {
  return { className, name, config: new Fields(config, name, 'INVALID_FILE') };
}

function inputOf(inputs: number): KerasStep {
  return { layer: layer('InputLayer', 'input', { batch_shape: [null, null, inputs] }), reads: [] };
}

/** The numbers of the file, one after another. */
class Numbers {
  #at = 0;

  constructor(private readonly words: readonly string[]) {}

  next(lowest: number, highest: number): number {
    const word = this.words[this.#at++];
    if (word === undefined) throw invalidFile('the network of RNNoise ends before its last layer');
    const value = /^-?\d+$/.test(word) ? Number(word) : NaN;
    if (!(value >= lowest && value <= highest))
      throw invalidFile(
        `the ${this.#at}th number of the network of RNNoise must be a whole number from ${lowest} to ${highest}, but is ${shown(word)}`,
      );
    return value;
  }

  size(): number {
    return this.next(1, this.words.length);
  }

  array(name: string, shape: readonly number[]): Hdf5Array {
    const size = shape.reduce((product, n) => product * n, 1);
    if (size > this.words.length - this.#at)
      throw invalidFile(`the network of RNNoise ends within the numbers of ${name}`);
    const values = Float32Array.from({ length: size }, () => SCALE * this.next(-128, 127));
    return { path: name, shape, floats: () => values };
  }
}
