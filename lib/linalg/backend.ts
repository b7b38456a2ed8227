/** Which linear algebra this process computes with. */
import { native, type LinalgBackend, type LinalgBackendName } from '../native';

/**
 * The back end of this process: what the environment variable COMPACT_RNN_LINALG names (`openblas`
 * or `eigen`), else OpenBLAS where the system has it (or COMPACT_RNN_OPENBLAS names its file), else
 * Eigen. Given a `name`, that back end. OpenBLAS is loaded by this call where it was not yet.
 *
 * @throws CompactRnnError `INVALID_OPTION` where the wanted back end is not available, with the
 *   reason.
 */
export function linalgBackend(name?: LinalgBackendName): LinalgBackend {
  return native.linalgBackend(name);
}
