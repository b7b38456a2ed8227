/**
 * LSTM-ODL of Zhang et al. 2018: online dictionary learning (Mairal et al. 2009) of the recurrent
 * matrices, and the LASSO of the next layers' input matrices over the same dictionaries.
 */
import type { Readers, SparseFit } from './factors';
import { checkShared, shareDictionaries, type SharedOptions } from './shared-dictionaries';

export type OdlOptions = SharedOptions;

/**
 * W_h ~ Z_h D and W_x ~ Z_x D for every layer, off the main thread. The same seed gives the same
 * result.
 *
 * @throws CompactRnnError INVALID_OPTION, INVALID_INPUT; the signal's reason when aborted.
 */
export async function odlFactor(
  layers: readonly Readers[],
  options: OdlOptions,
): Promise<SparseFit> {
  const atoms = checkShared('odlFactor', layers, options, ['atomNorm']);
  const { codes, lambda, nonzeros } = await shareDictionaries(layers, atoms, options);
  if (options.refit) await codes.refit();
  return { factors: codes.factors(), lambda, nonzeros };
}
