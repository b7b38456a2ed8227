/**
 * PyTorch, of the Python that Debian's python3-torch installs for. Its int8 is quantize_dynamic,
 * for dense layers.
 *
 * It computes on OpenBLAS, of which 0.3.21 takes new Intel cores for old ones, at half the speed:
 * `torch` gets the core's name in its environment, as this library sets its own.
 * `torch-unaided` trains without that.
 */
import { join } from 'node:path';
import { linalgBackend } from '../../lib/linalg';
import { MODES, type Case } from '../cases';
import { ROOT } from '../checkout';
import { sizeArguments } from '../network';
import type { Engine, Launch } from './engine';
import { isaLimits } from './limits';

export const torch: Engine = {
  name: 'torch',
  takes: ({ model, dtype, mode }) =>
    (dtype === 'f32' || (dtype === 'int8' && model === 'dense')) &&
    mode !== 'cadence' &&
    mode !== 'busy',
  launch: (benchCase) => launch(benchCase, blasCore()),
};

export const torchUnaided: Engine = {
  name: 'torch-unaided',
  takes: ({ mode }) => mode === 'training',
  launch: (benchCase) => launch(benchCase, {}),
};

function launch({ model, dtype, mode, threads }: Case, env: Launch['env']): Launch {
  const { frames, streams } = MODES[mode];
  const what = mode === 'training' ? mode : dtype;
  return {
    command: '/usr/bin/python3',
    args: [
      join(ROOT, 'bench', 'engines', 'torch.child.py'),
      ...[what, ...[frames / streams, streams, threads].map(String), ...sizeArguments(model)],
    ],
    env: {
      // Torch sets the threads of OpenMP, not those of OpenBLAS.
      OPENBLAS_NUM_THREADS: String(threads),
      // quantize_dynamic logs a warning at every product of a step, which would be measured too.
      GLOG_minloglevel: '2',
      ...isaLimits(),
      ...env,
    },
  };
}

function blasCore(): Launch['env'] {
  if (process.env.OPENBLAS_CORETYPE !== undefined) return {};
  try {
    const { coreType } = linalgBackend('openblas');
    return coreType === undefined ? {} : { OPENBLAS_CORETYPE: coreType };
  } catch {
    return {}; // no OpenBLAS here
  }
}
