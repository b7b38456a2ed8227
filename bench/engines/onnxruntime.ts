/**
 * onnxruntime-node: dense layers as LSTM nodes or its quantized form, low-rank ones in primitive
 * nodes, which take one frame of each stream a run.
 */
import { built } from '../checkout';
import type { Engine } from './engine';

export const onnxruntime: Engine = {
  name: 'onnxruntime',
  takes: ({ model, dtype, mode }) =>
    (dtype === 'f32' || dtype === 'int8') &&
    (mode === 'step' ||
      mode === 'batch' ||
      mode === 'cadence' ||
      (mode === 'sequence' && model === 'dense')),
  launch: (benchCase) => ({
    command: process.execPath,
    args: [built('engines/onnxruntime.child'), JSON.stringify(benchCase)],
  }),
};
