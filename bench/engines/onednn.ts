/**
 * oneDNN: its LSTM, with a projection for low-rank layers, by a small program that is compiled when
 * it is needed.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MODES } from '../cases';
import { ROOT } from '../checkout';
import { sizeArguments } from '../network';
import type { Engine } from './engine';
import { isaLimits } from './limits';

const SOURCE = join(ROOT, 'bench', 'engines', 'onednn.child.cc');
const PROGRAM = 'onednn';

export const onednn: Engine = {
  name: 'onednn',
  takes: ({ dtype, mode }) =>
    (dtype === 'f32' || dtype === 'int8') &&
    (mode === 'step' || mode === 'sequence' || mode === 'batch'),
  // Debian's libdnnl computes on OpenMP's threads: -fopenmp lets the program say how many.
  setUp: async (folder) => {
    const args = ['-O2', '-std=c++17', '-fopenmp', SOURCE, '-ldnnl', '-o', join(folder, PROGRAM)];
    await promisify(execFile)('g++', args).catch((error: unknown) => {
      throw new Error(reason(error));
    });
  },
  launch: ({ model, dtype, mode, threads }, folder) => {
    const { frames, streams } = MODES[mode];
    return {
      command: join(folder, PROGRAM),
      args: [dtype, ...[frames / streams, streams, threads].map(String), ...sizeArguments(model)],
      env: isaLimits(),
    };
  },
};

function reason(error: unknown): string {
  const { code, stderr = '' } = error as { code?: unknown; stderr?: string };
  if (code === 'ENOENT') return 'g++ is not installed';
  if (stderr.includes('dnnl.hpp: No such file')) return 'libdnnl-dev is not installed';
  return `its program does not compile: ${stderr.split('\n').find((line) => line.includes('error')) ?? String(error)}`;
}
