/** PyTorch, of the Python that Debian's python3-torch installs for. Its int8 is quantize_dynamic, for dense layers. */
import { join } from 'node:path';
import { linalgBackend } from '../../lib/linalg';
import { ROOT } from '../place';
import type { Engine } from './engine';
import { sizeArguments } from './sizes';

export const torch: Engine = {
  name: 'torch',
  takes: ({ model, dtype, mode }) =>
    (dtype === 'f32' || (dtype === 'int8' && model === 'dense')) && (mode === 'step' || mode === 'sequence'),
  launch: (subject) => ({
    command: '/usr/bin/python3',
    args: [join(ROOT, 'bench', 'engines', 'torch.child.py'), ...sizeArguments(subject)],
    env: {
      // Torch sets the threads of OpenMP, not those of OpenBLAS.
      OPENBLAS_NUM_THREADS: String(subject.threads),
      // quantize_dynamic logs a warning at every product of a step, which would be measured too.
      GLOG_minloglevel: '2',
      ...blasCore(),
    },
  }),
};

/** OpenBLAS 0.3.21 takes new Intel cores for old ones, at half the speed: it is told what this library tells its own. */
function blasCore(): Record<string, string> {
  if (process.env.OPENBLAS_CORETYPE !== undefined) return {};
  try {
    const { coreType } = linalgBackend('openblas');
    return coreType === undefined ? {} : { OPENBLAS_CORETYPE: coreType };
  } catch {
    return {}; // no OpenBLAS here
  }
}
