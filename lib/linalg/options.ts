/** The options of all solver calls, and the back end that computes them. */
import { native, type LinalgBackend, type LinalgBackendName } from '../native';

export interface SolverOptions {
  /**
   * Aborting rejects the call at once with the signal's reason; what LAPACK has begun ends in the
   * background.
   */
  readonly signal?: AbortSignal | undefined;
  /** Forces a back end for this call; the default is that of the process. */
  readonly backend?: LinalgBackendName | undefined;
}

/**
 * The back end of this process: what the environment variable COMPACT_RNN_LINALG names (`openblas`
 * or `eigen`), else OpenBLAS where the system has it (or COMPACT_RNN_OPENBLAS names its file), else
 * Eigen. Given a `name`, that back end. This call loads OpenBLAS where it was not loaded yet.
 *
 * @throws CompactRnnError `INVALID_OPTION` where the wanted back end is not available, with the
 *   reason.
 */
export function linalgBackend(name?: LinalgBackendName): LinalgBackend {
  return native.linalgBackend(name);
}
