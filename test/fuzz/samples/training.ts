/** Calls that train, evaluate, and supply examples. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Model, train, trainingExamples, type TrainingExamples } from '../../../lib';
import {
  audio,
  fileWith,
  model,
  network,
  networks,
  numbers,
  type Samples,
  soon,
  workFolder,
} from '../sample';

export const CRITERION = { kind: 'ce' } as const;

function list(): object[] {
  return [
    { inputs: numbers(16), frames: 4, labels: [0, 1, 2, 1] },
    { inputs: numbers(12), frames: 3, labels: Int32Array.of(2, 1, 0) },
  ];
}

export function examples(): TrainingExamples {
  return trainingExamples(list() as never);
}

function targets(): TrainingExamples {
  return trainingExamples([{ inputs: numbers(8), frames: 2, targets: numbers(6) }]);
}

/** A model without units, whose labels are numbers. */
function plain(): Model {
  return new Model(networks()[0]!);
}

/** Examples that are made when they are asked for. */
function supply(): object {
  return {
    count: 2,
    frames: () => 4,
    load: () => Promise.resolve({ inputs: numbers(16), frames: 4, labels: [1, 2] }),
    name: (i: number) => `number ${i}`,
  };
}

function tokens(): TrainingExamples {
  return trainingExamples([{ inputs: new Float32Array([0, 1, 2]), frames: 3, labels: [1, 2, 3] }]);
}

function options() {
  return {
    criterion: { kind: 'ce', delay: 0 },
    optimizer: { kind: 'adam', rate: 0.01 },
    epochs: 1,
    batch: 2,
    dropout: 0.1,
    dev: examples(),
    patience: 2,
    freeze: ['lstm1'],
    seed: 3,
    threads: 1,
    signal: soon(),
    onProgress: () => undefined,
    onBatch: () => undefined,
    onEpoch: (_: unknown, copy: () => unknown) => void copy(),
  };
}

function manifest(): string {
  fileWith('utterance.wav', wav());
  return fileWith(
    'data.jsonl',
    '{"audio":"utterance.wav","text":"ab"}\n{"audio":"utterance.wav","labels":[1]}\n',
  );
}

/** 16-bit PCM at 8 kHz. */
export function wav(): Uint8Array {
  const { samples, sampleRate } = audio();
  const bytes = Buffer.alloc(44 + 2 * samples.length);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(2 * sampleRate, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(2 * samples.length, 40);
  samples.forEach((sample, i) => bytes.writeInt16LE(Math.round(32767 * sample), 44 + 2 * i));
  return bytes;
}

export const TRAINING: Samples = {
  trainingExamples: [() => ({ args: [list()] })],
  train: [
    async () => {
      const path = join(workFolder(), 'resumed.checkpoint');
      rmSync(path, { force: true });
      const settings = { criterion: CRITERION, checkpoint: { path, minutes: 0, resume: true } };
      await train(networks()[0]!, examples(), { ...settings, epochs: 1 });
      return { args: [networks()[0]!, examples(), { ...settings, epochs: 2, signal: soon() }] };
    },
    () => ({ args: [networks()[0]!, examples(), options()] }),
    () => ({
      args: [
        networks()[0]!,
        supply(),
        { ...options(), criterion: { kind: 'ctc', blank: 0 }, dev: undefined, patience: undefined },
      ],
    }),
    () => ({
      args: [
        networks()[4]!,
        tokens(),
        { criterion: { kind: 'lm' }, epochs: 1, truncate: 2, signal: soon() },
      ],
    }),
    () => ({
      args: [
        networks()[1]!,
        targets(),
        {
          criterion: { kind: 'kl', temperature: 2 },
          optimizer: { kind: 'sgd', rate: 0.1, momentum: 0.9 },
          epochs: 1,
          quantized: true,
          checkpoint: { path: join(workFolder(), 'training.checkpoint'), minutes: 0, resume: true },
          onCheckpoint: () => undefined,
          signal: soon(),
        },
      ],
    }),
  ],
  evaluate: [
    () => ({
      args: [
        plain(),
        examples(),
        { criterion: CRITERION, batch: 2, threads: 1, signal: soon(), onProgress: () => undefined },
      ],
    }),
    () => ({ args: [plain(), supply(), { criterion: { kind: 'ctc', blank: 0 } }] }),
    () => ({ args: [new Model(networks()[1]!), targets(), { criterion: { kind: 'mse' } }] }),
  ],
  mixedExamples: [() => ({ args: [examples(), examples(), 0.5, 3] })],
  unitPriors: [
    () => ({
      args: [[{ labels: Int32Array.of(0, 1, 1, -1) }], { kind: 'frames', names: ['a', 'b', 'c'] }],
    }),
  ],
  withTeacherTargets: [() => ({ args: [examples(), model()] })],
  textExamples: [
    () => ({
      args: ['abba ab', { kind: 'tokens', names: ['a', 'b', ' ', 'c'] }, { sequence: 3 }],
    }),
  ],
  loadRecordings: [
    () => ({ args: [manifest(), network(), { tooLong: 'skip', labels: true }] }),
    () => ({
      args: [
        manifest(),
        network(),
        {
          augmentation: {
            copies: 2,
            noise: workFolder(),
            snr: [5, 30],
            noiseShare: 0.5,
            speed: [0.9, 1.1],
            gain: [-6, 6],
            timeMasks: 1,
            frequencyMasks: 1,
            seed: 2,
          },
        },
      ],
    }),
  ],
  readManifest: [
    () => ({ args: [manifest(), { units: network().units, inputSize: 4, tooLong: 'skip' }] }),
  ],
  readManifestTexts: [() => ({ args: [manifest()] })],
};
