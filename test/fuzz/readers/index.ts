/** The readers of files, each with valid files to begin from. */
import { existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  compressGraph,
  compressionReportHtml,
  comparisonReportHtml,
  completeFrontEnd,
  initNetwork,
  loadGraph,
  loadLattice,
  loadLexicon,
  loadModel,
  loadNgramModel,
  loadRecordings,
  Model,
  planGraphCompression,
  readAudio,
  readManifestTexts,
  saveGraph,
  saveLattice,
  saveModel,
  saveNgramModel,
  train,
  trainingReportHtml,
  transcribeFile,
  validatePlan,
  type ModelSpec,
  type Network,
} from '../../../lib';
import { MemorySource, readJson } from '../../../lib/files';
import { readArray, readNpz } from '../../../lib/formats';
import { Hdf5Group } from '../../../lib/formats/hdf5';
import { onnxBytes } from '../../formats/onnx/write';
import { TINY_RNNOISE } from '../../formats/rnnoise-text';
import { FUNCTION_GRAPHS } from '../../graphs/function-graphs';
import { CELLS } from '../../graphs/written-cells';
import { writtenGraphs } from '../../graphs/written-graphs';
import type { Fuzzer } from '../case';
import { fileWith, model, network, networks, workFolder } from '../sample';
import { SAMPLES } from '../samples';
import { SLF } from '../samples/lattices';
import { ARPA } from '../samples/ngrams';
import { examples, CRITERION, wav } from '../samples/training';
import type { Bytes } from './bytes';
import { FLAC_CHANGES } from './flac';
import { HEADER } from './safetensors';
import { ONNX_CHANGES } from './onnx';
import { PICKLE_CHANGES } from './pickle';
import { readerFuzzer, WHOLE, type Reader } from './reader';
import { WAV_CHANGES } from './wav';

/** Beside a clone, on some machines; test/shared.ts needs jest. */
const SHARED = join(__dirname, '..', '..', '..', '..', 'shared');
const FIXTURES = join(__dirname, '..', '..', 'fixtures');

/** Stored files whose names match, small ones. */
function fixtures(folder: string, names: RegExp): Bytes[] {
  return readdirSync(join(FIXTURES, folder))
    .filter((name) => names.test(name))
    .map((name) => readFileSync(join(FIXTURES, folder, name)))
    .filter((bytes) => bytes.length < 50_000);
}

/** Small models of other exporters, where the shared data are there. */
function sharedOnnx(): Bytes[] {
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

/** The JSON of the first arguments of samples. */
async function jsonOf(names: readonly string[], argument = 0): Promise<Bytes[]> {
  const calls = await Promise.all(
    names.flatMap((name) => SAMPLES[name]!.map(async (make) => make())),
  );
  return calls.map(({ args }) => Buffer.from(JSON.stringify(args[argument])));
}

const ABOUT = { title: 'a', model: 'b', version: 'c' };

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

async function checkpoints(): Promise<Bytes[]> {
  const path = join(workFolder(), 'seed.checkpoint');
  rmSync(path, { force: true });
  await train(networks()[0]!, examples(), {
    criterion: CRITERION,
    epochs: 1,
    dev: examples(),
    checkpoint: { path, minutes: 0 },
  });
  return [readFileSync(path)];
}

async function resume(path: string): Promise<void> {
  const checkpoint = { path, minutes: 0, resume: true };
  const { report } = await train(networks()[0]!, examples(), {
    criterion: CRITERION,
    epochs: 2,
    dev: examples(),
    checkpoint,
    signal: AbortSignal.timeout(1000),
  });
  trainingReportHtml(report, ABOUT);
}

/** A manifest beside the files that it names. */
function manifests(): Bytes[] {
  fileWith('utterance.wav', wav());
  fileWith('features.npy', fixtures('npy', /^frames-3x4.npy/)[0]!);
  return [
    '{"audio":"utterance.wav","text":"ab b"}\n\n{"audio":"utterance.wav","labels":[1,2]}\n',
    '{"features":"features.npy","labels":[1]}\n',
  ].map((text) => Buffer.from(text));
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

export const READERS: Readonly<Record<string, Reader>> = {
  onnx: {
    seeds: () => fixtures('onnx', /^(?!refused).*\.onnx$/),
    others: () => [...fixtures('onnx', /^refused.*\.onnx$/), ...sharedOnnx()],
    changes: ONNX_CHANGES,
    read: loadAndUse,
    ending: '.onnx',
  },
  graph: {
    seeds: () => [...fixtures('onnx', /^(?!refused).*\.onnx$/), ...otherGraphs()],
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
    // Relu and norms need an architecture.
    seeds: () => fixtures('pytorch', /^(?!refused|relu|norms).*\.(pt|pth|ckpt)$/),
    others: () => fixtures('pytorch', /^(refused|relu|norms)/),
    changes: PICKLE_CHANGES,
    read: loadAndUse,
    ending: '.pt',
  },
  safetensors: { seeds: savedModels, read: loadAndUse, json: HEADER },
  checkpoint: { seeds: checkpoints, read: resume, json: HEADER },
  wav: {
    seeds: () => [wav()],
    changes: WAV_CHANGES,
    async read(path, random) {
      if (random.happens(0.5)) await readAudio(random.happens(0.5) ? path : readFileSync(path));
      else await transcribeFile(model(), path, { signal: AbortSignal.timeout(1000) });
    },
  },
  flac: {
    seeds: () => fixtures('flac', /./),
    changes: FLAC_CHANGES,
    async read(path, random) {
      if (random.happens(0.5)) await readAudio(random.happens(0.5) ? path : readFileSync(path));
      else await transcribeFile(model(), path, { signal: AbortSignal.timeout(1000) });
    },
  },
  npz: {
    seeds: () => fixtures('npy', /^(stored|deflated)/),
    others: () => fixtures('npy', /^(several|none)/),
    async read(path, random) {
      if (random.happens(0.5)) await readNpz(path);
      else await readArray(random.happens(0.5) ? path : `${path}:x`);
    },
  },
  npy: {
    seeds: () => [...fixtures('npy', /^frames/), ...fixtures('npy/dtypes', /./)],
    others: () => fixtures('npy', /^(?!frames).*\.npy$/),
    ending: '.npy',
    async read(path) {
      const line = JSON.stringify({ features: basename(path), labels: [1] });
      const recordings = await loadRecordings(
        join(dirname(fileWith('one.jsonl', line)), 'one.jsonl'),
        withoutFrontEnd(),
      );
      await recordings.load(0, 0);
    },
  },
  manifest: {
    seeds: manifests,
    json: {
      of: (file) => Buffer.from(file).toString().split('\n')[0]!,
      with: (file, json) =>
        Buffer.from([json, ...Buffer.from(file).toString().split('\n').slice(1)].join('\n')),
    },
    async read(path) {
      await readManifestTexts(path);
      const recordings = await loadRecordings(path, network(), { tooLong: 'skip' });
      for (let i = 0; i < Math.min(3, recordings.count); i++) await recordings.load(i, 0);
    },
  },
  lexicon: {
    seeds: () => [
      Buffer.from(
        ';;; words\neleven IH0 L EH1 V AH0 N # so said\neleven(2) IY0 L EH1 V AH0 N\r\none W AH1 N\n',
      ),
    ],
    read: (path, random) => loadLexicon(path, random.happens(0.5) ? {} : { words: ['one'] }),
  },
  ngrams: {
    seeds: async () => {
      const packed = join(workFolder(), 'seed.ngrams');
      await saveNgramModel(await loadNgramModel(fileWith('seed.arpa', ARPA)), packed, { bits: 8 });
      return [Buffer.from(ARPA), gzipSync(ARPA), readFileSync(packed)];
    },
    read: async (path) => (await loadNgramModel(path)).perplexity(['ab b', 'b x']),
  },
  lattice: {
    seeds: () => [Buffer.from(SLF)],
    async read(path) {
      const lattice = await loadLattice(path);
      await saveLattice(lattice, `${path}.again`);
      if (!lattice.isEmpty) lattice.best(3);
    },
  },
  plan: {
    seeds: () => jsonOf(['validatePlan'], 1),
    json: WHOLE,
    read: async (path) => validatePlan(network(), await readJson(path)),
  },
  spec: {
    seeds: () => jsonOf(['initNetwork']),
    json: WHOLE,
    read: async (path) => new Model(initNetwork((await readJson(path)) as ModelSpec)),
  },
  'front-end': {
    seeds: () => [Buffer.from('{"kind":"log-mel","sampleRate":8000,"bins":4,"leftContext":1}')],
    json: WHOLE,
    read: async (path) => completeFrontEnd(await readJson(path)),
  },
  units: {
    seeds: () => [Buffer.from(JSON.stringify(network().units))],
    json: WHOLE,
    read: async (path) => new Model({ ...network(), units: (await readJson(path)) as never }),
  },
  'compression-report': {
    seeds: () => jsonOf(['compressionReportHtml']),
    json: WHOLE,
    read: async (path) => compressionReportHtml((await readJson(path)) as never, ABOUT),
  },
  'training-report': {
    seeds: () => jsonOf(['trainingReportHtml']),
    json: WHOLE,
    read: async (path) => trainingReportHtml((await readJson(path)) as never, ABOUT),
  },
  'comparison-report': {
    seeds: () => jsonOf(['comparisonReportHtml']),
    json: WHOLE,
    read: async (path) => comparisonReportHtml((await readJson(path)) as never, ABOUT),
  },
};

function withoutFrontEnd(): Network {
  const { emits, layers, head, units } = network();
  return { emits, layers, head, ...(units && { units }) };
}

const ONE_BY_ONE: Readonly<Record<string, Fuzzer>> = Object.fromEntries(
  Object.entries(READERS).map(([name, reader]) => [name, readerFuzzer(name, reader)]),
);

/** One after another. */
const ALL: Fuzzer = {
  caseOf(seed, number, only) {
    const all = Object.values(ONE_BY_ONE);
    return all[number % all.length]!.caseOf(seed, number, only);
  },
};

/** Each by its name, and all of them in turns as `readers`. */
export const READER_FUZZERS: Readonly<Record<string, Fuzzer>> = { ...ONE_BY_ONE, readers: ALL };
