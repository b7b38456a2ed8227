/**
 * Shared dictionaries with sparse codes: W_h ~ Z_h D and W_x ~ Z_x D, where D [r, N] is the layer's
 * projection and the Z are sparse (online dictionary learning: Mairal et al. 2009; DirNet: Zhang et
 * al. 2018). All groups are fitted together, since they share one penalty: each finds its own
 * density, and a plan says only how many nonzeros all codes may have. Or it has a penalty for each.
 */
import { invalidOption } from '../../errors';
import type { Progress } from '../../options';
import { dirnetFactor, odlFactor, type OdlOptions, type SparseFit } from '../../solvers';
import { errorsOfFactors } from '../decompose';
import type { DirnetSettings } from '../dirnet-settings';
import type { GroupSizes, ProjectionMethod } from '../method';
import type { ProjectionGroup } from '../projection-group';
import { DICTIONARY_SIZES, dictionaryPlans, planDictionaries } from './dictionary-plans';

/**
 * Steps of progress that the fit of a group is counted as: it takes much longer than its errors.
 */
const FIT_STEPS = 20;

const NO_VALUES = new Float64Array();

export const odl = dictionaryMethod((groups, options) => odlFactor(groups, options));
export const dirnet = dictionaryMethod((groups, options, { atoms, ...settings } = {}) =>
  dirnetFactor(groups, { ...options, ...settings, atomNumbers: atoms }),
);

type Fit = (
  groups: readonly ProjectionGroup[],
  options: OdlOptions,
  settings: DirnetSettings | undefined,
) => Promise<SparseFit>;

function dictionaryMethod(fit: Fit): ProjectionMethod {
  return {
    sizes: DICTIONARY_SIZES,
    plan: planDictionaries,
    sizedBy: 'nonzeros',
    steps: FIT_STEPS,
    bySize: dictionaryPlans,

    decompose: (groups, _, { signal }) =>
      Promise.resolve({
        spectra: groups.map((group) => ({
          group,
          singularValues: NO_VALUES,
          fitSingularValues: NO_VALUES,
        })),
        factorize: async (sizes, run) => {
          const atoms = atomsOf(groups, sizes);
          const { nonzeros, lambdas: lambda, dirnet: settings } = sizes;
          const total = FIT_STEPS * groups.length;
          let counted = 0;
          const onProgress = ({ stage, done }: Progress): void => {
            const steps = Math.floor(done * total) - counted;
            run.steps.advance(stage, steps);
            counted += steps;
          };
          const { signal } = run;
          const options = { atoms, nonzeros, lambda, refit: true, signal, onProgress };
          const { factors } = await fit(groups, options, settings);
          run.steps.advance('codes refitted', total - counted);
          return factors.map(({ d, zh, zx }) => ({ p: d, zh, zx }));
        },
        errorsOf: (i, factors) => errorsOfFactors(groups[i]!, factors, { signal }),
      }),
  };
}

/** Atoms of the dictionary of each group. */
function atomsOf(groups: readonly ProjectionGroup[], { ranks }: GroupSizes): number[] {
  return groups.map(({ name }, i) => {
    const rank = ranks[i] ?? null;
    if (rank !== null) return rank;
    throw invalidOption(
      `the plan leaves ${name} dense, but dictionaries are for all directions of a layer: ` +
        'give it a rank',
    );
  });
}
