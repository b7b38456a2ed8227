/** The readers of model files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  compressGraph,
  initNetwork,
  loadGraph,
  loadModel,
  Model,
  planGraphCompression,
  saveGraph,
  saveModel,
  type ModelSpec,
} from '../../../lib';
import { MemorySource, readJson } from '../../../lib/files';
import { Hdf5Group } from '../../../lib/formats/hdf5';
import { onnxBytes } from '../../formats/onnx/write';
import { TINY_RNNOISE } from '../../formats/rnnoise-text';
import { FUNCTION_GRAPHS } from '../../graphs/function-graphs';
import { CELLS } from '../../graphs/written-cells';
import { writtenGraphs } from '../../graphs/written-graphs';
import { model, networks, workFolder } from '../sample';
import type { Bytes } from './bytes';
import { ONNX_CHANGES } from './onnx';
import { PICKLE_CHANGES } from './pickle';
import { WHOLE, type Reader } from './reader';
import { HEADER } from './safetensors';
import { FIXTURES, fixtures, sharedOnnx } from './seeds';

/** Loads, runs a frame and saves: what was loaded is used. */
async function loadAndUse(path: string): Promise<void> {
  const loaded = await loadModel(path);
  await loaded.run(new Float32Array(2 * loaded.inputSize), { frames: 2 });
  await saveModel(loaded, `${path}.again.safetensors`);
}

/** Compresses what there is, and reads what is written. */
async function compressInPlace(path: string): Promise<void> {
  const graph = await loadGraph(path);
  const { graph: small } = await compressGraph(graph, planGraphCompression(graph, { rank: 1 }));
  const again = `${path}.again.onnx`;
  await saveGraph(small, again);
  await loadGraph(again);
}

/** Graphs of cells that are written out, in frames and in bodies, and with functions. */
function otherGraphs(): Bytes[] {
  const written = Object.values(CELLS).flatMap(writtenGraphs);
  return [...written, ...FUNCTION_GRAPHS].map((spec) => onnxBytes(spec));
}

/** The networks of all samples as files, and one of each other kind of weight. */
async function savedModels(): Promise<Bytes[]> {
  const others = (['low-rank', 'hashed', 'toeplitz-like', 'sparse'] as const).map((kind) => {
    const size = {
      'low-rank': { rank: 2 },
      hashed: { buckets: 6 },
      'toeplitz-like': { rank: 1 },
      sparse: { density: 0.5 },
    }[kind];
    return initNetwork({
      cell: 'gru',
      input: 4,
      layers: 1,
      cells: 5,
      output: 3,
      recurrentWeight: { kind, ...size },
    } as ModelSpec);
  });
  const path = join(workFolder(), 'seed.safetensors');
  const files: Bytes[] = [];
  for (const each of [
    model(),
    model().convert({ dtype: 'int8' }),
    model().convert({ dtype: 'int4' }),
    ...[...networks(), ...others].map((one) => new Model(one)),
  ]) {
    await saveModel(each, path);
    files.push(readFileSync(path));
  }
  return files;
}

const NPZ_ARCHITECTURE = {
  layers: [
    {
      cell: 'lstm',
      input: 'kernel',
      recurrent: 'recurrent',
      bias: 'bias',
      gates: 'igfo',
      transposed: true,
    },
    { dense: 'weight', bias: 'offset', activation: 'tanh', transposed: true },
  ],
};

const JSON_STATE_DICT = JSON.stringify({
  'rnn.weight_ih_l0': [[1], [0.5], [-1]],
  'rnn.weight_hh_l0': [[1], [0.25], [2]],
  'out.weight': [[0.5], [1]],
  'out.bias': [1, 2],
});

function kerasArchitecture(): unknown {
  return JSON.parse(readFileSync(join(FIXTURES, 'keras', 'cudnn.json'), 'utf8'));
}

const soundOnnx = (): Bytes[] => [
  ...fixtures('onnx', /^(?!refused).*\.onnx$/),
  ...fixtures('onnx-cells', /\.onnx$/),
];

export const MODEL_READERS: Readonly<Record<string, Reader>> = {
  onnx: {
    seeds: soundOnnx,
    others: () => [...fixtures('onnx', /^refused.*\.onnx$/), ...sharedOnnx()],
    changes: ONNX_CHANGES,
    read: loadAndUse,
    ending: '.onnx',
  },
  graph: {
    seeds: () => [...soundOnnx(), ...otherGraphs()],
    others: () => [...fixtures('onnx', /^refused.*\.onnx$/), ...sharedOnnx()],
    changes: ONNX_CHANGES,
    read: compressInPlace,
    ending: '.onnx',
  },
  keras: {
    seeds: () => fixtures('keras', /^(?!cudnn).*\.(h5|keras)$/),
    others: () => fixtures('keras', /weights\.h5$/),
    read: loadAndUse,
    ending: '.h5',
  },
  hdf5: {
    seeds: () => fixtures('hdf5', /typed/),
    others: () => fixtures('hdf5', /latest/),
    read: (path) => {
      const root = Hdf5Group.open(new MemorySource(readFileSync(path)));
      for (const name of root.names) root.array(name)?.floats();
      root.texts('text');
    },
  },
  'keras-weights': {
    seeds: () => fixtures('keras', /weights\.h5$/),
    read: (path) => loadModel(path, { architecture: kerasArchitecture() }),
    ending: '.h5',
  },
  'npz-model': {
    seeds: () => [readFileSync(join(FIXTURES, 'npz', 'lstm.npz'))],
    read: (path) => loadModel(path, { architecture: NPZ_ARCHITECTURE }),
    ending: '.npz',
  },
  'npz-architecture': {
    seeds: () => [Buffer.from(JSON.stringify(NPZ_ARCHITECTURE))],
    json: WHOLE,
    read: async (path) =>
      loadModel(join(FIXTURES, 'npz', 'lstm.npz'), { architecture: await readJson(path) }),
  },
  tflite: {
    seeds: () => fixtures('tflite', /^floats/),
    others: () => fixtures('tflite', /^bytes/),
    read: loadAndUse,
    ending: '.tflite',
  },
  'pytorch-json': {
    seeds: () => [Buffer.from(JSON_STATE_DICT)],
    json: WHOLE,
    read: loadAndUse,
    ending: '.json',
  },
  rnnoise: {
    seeds: () => [Buffer.from(TINY_RNNOISE)],
    read: loadAndUse,
    ending: '.rnnn',
  },
  guitarml: {
    seeds: () =>
      Object.values(
        JSON.parse(readFileSync(join(FIXTURES, 'guitarml.json'), 'utf8')) as Record<
          string,
          { file: unknown }
        >,
      ).map(({ file }) => Buffer.from(JSON.stringify(file))),
    json: WHOLE,
    read: loadAndUse,
    ending: '.json',
  },
  rtneural: {
    seeds: () => [readFileSync(join(FIXTURES, 'rtneural.json'))],
    json: WHOLE,
    read: loadAndUse,
    ending: '.json',
  },
  'keras-architecture': {
    seeds: () => fixtures('keras', /cudnn\.json$/),
    json: WHOLE,
    read: async (path) =>
      loadModel(join(FIXTURES, 'keras', 'cudnn_weights.h5'), {
        architecture: await readJson(path),
      }),
  },
  pytorch: {
    // Those with layers between need an architecture.
    seeds: () => fixtures('pytorch', /^(?!refused|relu|norms|between).*\.(pt|pth|ckpt)$/),
    others: () => fixtures('pytorch', /^(refused|relu|norms|between)/),
    changes: PICKLE_CHANGES,
    read: loadAndUse,
    ending: '.pt',
  },
  safetensors: { seeds: savedModels, read: loadAndUse, json: HEADER },
};
