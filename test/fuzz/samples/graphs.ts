/** Calls on ONNX graphs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadGraph, type OnnxGraph } from '../../../lib';
import { fileWith, type Samples, soon, workFolder } from '../sample';

const FILE = join(__dirname, '..', '..', 'fixtures', 'onnx', 'lstm-dropout.onnx');

const path = (): string => fileWith('graph.onnx', readFileSync(FILE));
const graph = (): Promise<OnnxGraph> => loadGraph(path());
const output = (): string => join(workFolder(), 'written.onnx');
const options = () => ({ signal: soon() });

export const GRAPHS: Samples = {
  loadGraph: [() => ({ args: [path(), options()] })],
  planGraphCompression: [
    async () => ({ args: [await graph(), { method: 'joint-svd', tau: 0.5, dtype: 'f16' }] }),
    async () => ({ args: [await graph(), { rank: 2, stacked: true }] }),
  ],
  compressGraph: [
    async () => {
      const from = await graph();
      const layers = from.layers.map((name) => ({ name, projection: { rank: 1 } }));
      const long = { ...options(), onProgress: () => undefined };
      return { args: [from, { method: 'joint-svd', layers }, long] };
    },
  ],
  inspectGraph: [async () => ({ args: [await graph(), [0.5, 0.9], options()] })],
  saveGraph: [async () => ({ args: [await graph(), output(), options()] })],
  verifyGraph: [
    async () => ({ args: [await graph(), path(), { signal: AbortSignal.timeout(100) }] }),
  ],
  'new OnnxGraph': [() => ({ args: ['', [readFileSync(FILE)]] })],
};
