/** What every solver call takes beside its matrices. */
import type { LinalgBackendName } from '../native';

export interface SolverOptions {
  /**
   * Aborting rejects the call at once with the signal's reason; LAPACK finishes unheard what it has
   * begun.
   */
  readonly signal?: AbortSignal | undefined;
  /** Forces a back end for this call; the default is that of the process. */
  readonly backend?: LinalgBackendName | undefined;
}
