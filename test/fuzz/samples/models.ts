/** Calls that make, run, read and write models. */
import { join } from 'node:path';
import {
  initNetwork,
  Model,
  denseWeight,
  lowRankWeight,
  saveModel,
  type StreamPool,
} from '../../../lib';
import {
  FRONT_END,
  model,
  network,
  NETWORKS,
  networks,
  numbers,
  type Samples,
  soon,
  workFolder,
} from '../sample';

const SPEC = {
  cell: 'lstm',
  input: 4,
  layers: [{ cells: 5 }, { cells: 4, projection: 2, inputWeight: { kind: 'low-rank', rank: 2 } }],
  output: 3,
  outputActivation: 'softmax',
} as const;

/** The third state of a stream after a step. */
function steppedStream() {
  const stream = model().createStream();
  stream.step(numbers(4));
  return stream;
}

function pool(): StreamPool {
  return model().createPool({ maxBatch: 2 });
}

function dense(rows: number, cols: number) {
  return denseWeight(rows, cols, numbers(rows * cols));
}

async function savedModel(): Promise<string> {
  const path = join(workFolder(), 'saved.safetensors');
  await saveModel(model(), path);
  return path;
}

export const MODELS: Samples = {
  'new CompactRnnError': [() => ({ args: ['INVALID_OPTION', 'a message', { cause: 1 }] })],
  loadModel: [async () => ({ args: [await savedModel(), { signal: soon() }] })],
  exportModel: [
    () => ({ args: [model(), join(workFolder(), 'written.h'), { to: 'c', signal: soon() }] }),
  ],
  saveModel: [
    () => ({ args: [model(), join(workFolder(), 'written.safetensors'), { signal: soon() }] }),
    async () => {
      const packed = new Model(networks()[4]!);
      await packed.prepare();
      return { args: [packed, join(workFolder(), 'packed.safetensors')] };
    },
    ...(['f16', 'int8', 'int4'] as const).map((dtype) => () => ({
      args: [new Model(networks()[4]!).convert({ dtype }), join(workFolder(), 'small.safetensors')],
    })),
    () => ({ args: [network(), join(workFolder(), 'written.safetensors'), {}] }),
  ],
  initNetwork: [
    () => ({ args: [structuredClone(SPEC), 1] }),
    () => ({ args: [{ cell: 'gru', tokens: 5, embedding: 3, layers: 1, cells: 4, output: 5 }, 1] }),
  ],
  presetSpec: [() => ({ args: ['prabhavalkar2016-tau0.6', { input: 4, output: 3 }] })],
  listPresets: [() => ({ args: [] })],
  'new Model': [
    () => ({ args: [network(), 'memory'] }),
    ...NETWORKS.map((i) => () => ({ args: [networks()[i]!] })),
    () => {
      const [first] = networks();
      const layers = [...first!.layers];
      const [weights] = layers[1]!.weights;
      const input = lowRankWeight(dense(20, 2), dense(2, 5));
      layers[1] = { ...layers[1]!, weights: [{ ...weights!, input }] };
      return { args: [{ ...first!, layers }] };
    },
    () => ({
      args: [
        initNetwork({
          cell: 'lstm',
          input: 4,
          layers: 1,
          cells: 5,
          output: 3,
          recurrentWeight: { kind: 'hashed', buckets: 7 },
        } as never),
      ],
    }),
  ],
  'Model.createStream': [() => ({ receiver: model(), args: [{ threads: 1, batch: 2 }] })],
  'Model.createPool': [() => ({ receiver: model(), args: [{ threads: 1, maxBatch: 2 }] })],
  'Model.run': [
    () => ({ receiver: model(), args: [numbers(12), { frames: 3, batch: 1, threads: 1 }] }),
    () => ({
      receiver: model(),
      args: [
        numbers(24),
        {
          frames: 3,
          batch: 2,
          lengths: [3, 2],
          initialStates: [steppedStream().state, steppedStream().state],
        },
      ],
    }),
    () => ({
      receiver: new Model(networks()[4]!),
      args: [new Float32Array([0, 1, 3]), { frames: 3 }],
    }),
  ],
  'Model.runSync': [
    () => ({
      receiver: model(),
      args: [
        numbers(12),
        { frames: 3, batch: 1, lengths: [2], initialStates: [steppedStream().state] },
      ],
    }),
    () => ({
      receiver: new Model(networks()[4]!),
      args: [new Float32Array([0, 1, 3]), { frames: 3 }],
    }),
  ],
  'Model.convert': [
    ...(['int8', 'int4'] as const).map((dtype) => () => ({ receiver: model(), args: [{ dtype }] })),
    () => ({ receiver: model().convert({ dtype: 'int4' }), args: [{ dtype: 'f32' }] }),
  ],
  'Model.prepare': [() => ({ receiver: new Model(network()), args: [] })],
  'Model.packedBytes': [() => ({ receiver: model(), args: [] })],
  'new Stream': [() => ({ args: [{ batch: 1, threads: 1, inputSize: 4, outputSize: 3 }] })],
  'Stream.step': [
    () => ({ receiver: steppedStream(), args: [numbers(4), new Float32Array(3)] }),
    () => ({ receiver: new Model(networks()[4]!).createStream(), args: [new Float32Array([2])] }),
  ],
  'Stream.reset': [() => ({ receiver: model().createStream({ batch: 2 }), args: [1] })],
  'Stream.state=': [() => ({ receiver: model().createStream(), args: [steppedStream().state] })],
  'Stream.states=': [() => ({ receiver: model().createStream(), args: [steppedStream().states] })],
  'Stream.clone': [() => ({ receiver: steppedStream(), args: [] })],
  'Stream.serialize': [() => ({ receiver: steppedStream(), args: [] })],
  'Stream.restore': [
    () => ({ receiver: model().createStream(), args: [steppedStream().serialize()] }),
  ],
  'new StreamPool': [() => ({ args: [{ maxBatch: 1, threads: 1, inputSize: 4, outputSize: 3 }] })],
  'StreamPool.open': [() => ({ receiver: pool(), args: [] })],
  'StreamPool.push': [
    () => {
      const receiver = pool();
      return { receiver, args: [receiver.open(), numbers(8)] };
    },
  ],
  'StreamPool.close': [
    () => {
      const receiver = pool();
      return { receiver, args: [receiver.open()] };
    },
  ],
  completeFrontEnd: [
    () => ({
      args: [
        {
          ...FRONT_END,
          normalization: { mean: numbers(4), scale: numbers(4) },
          lowHz: 20,
          highHz: 4000,
        },
        'INVALID_OPTION',
      ],
    }),
  ],
  frontEndOutputSize: [
    () => ({ args: [{ ...FRONT_END, leftContext: 1, rightContext: 2, subsampling: 1 }] }),
  ],
  denseWeight: [() => ({ args: [2, 3, numbers(6)] })],
  stackedGates: [() => ({ args: [[dense(2, 3), dense(2, 3)]] })],
  hashedWeight: [
    () => ({ args: [{ rows: 4, cols: 3, gates: 1, seed: 7, signed: true }, dense(1, 5)] }),
  ],
  lowRankWeight: [() => ({ args: [dense(4, 2), dense(2, 3)] })],
  sparseWeight: [
    () => ({
      args: [
        {
          rows: 2,
          cols: 3,
          gates: 1,
          block: 1,
          starts: new Uint32Array([0, 1, 2]),
          columns: new Uint16Array([0, 2]),
        },
        dense(1, 2),
      ],
    }),
  ],
  toeplitzLikeWeight: [
    () => ({ args: [{ rows: 3, cols: 3, gates: 1 }, dense(1, 3), dense(1, 3)] }),
  ],
  inspect: [() => ({ args: [model(), [0.5, 0.9], { signal: soon() }] })],
  bench: [
    async () => ({
      args: [await savedModel(), { threads: 1, batch: 1, signal: AbortSignal.timeout(100) }],
    }),
  ],
};
