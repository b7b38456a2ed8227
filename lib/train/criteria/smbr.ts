/**
 * State-level minimum Bayes risk (Kingsbury 2009; Sak et al. 2015 for CTC): the expected number of
 * wrong frames over all paths of a graph of competing hypotheses, interpolated with CTC. Blanks
 * count as the unit before them (native/train/criteria/smbr.h).
 */
import { invalidInput, invalidOption } from '../../errors';
import { shown } from '../../json';
import { StateGraph } from '../state-graph';
import type { CriterionModule } from './contract';
import { ctc, scoreOfPaths } from './ctc';
import { packSequences } from './labels';

/**
 * State-level minimum Bayes risk (Kingsbury 2009). Examples need a graph of competing hypotheses,
 * which `withGraph` and `withLattices` add.
 */
export interface SmbrCriterion {
  readonly kind: 'smbr';
  /** The index of the blank output, as for `ctc`. */
  readonly blank?: number;
  /**
   * The factor on log-probabilities of the outputs, above 0, at most 1e6; default 0.5. The smaller
   * it is, the more weight less likely hypotheses have.
   */
  readonly acousticScale?: number;
  /** The weight of CTC in the loss, 0 to 1, as a regularizer. Default 0.1. */
  readonly ctcWeight?: number;
}

/** The most frames times states of a graph, 16 bytes each. */
const MOST_CELLS = 2 ** 28;

/** The module of `smbr`. */
export const smbr: CriterionModule<SmbrCriterion> = {
  options: ['blank', 'acousticScale', 'ctcWeight'],
  unitKind: 'ctc',
  overDistribution: true,
  everyFrame: true,
  truncatable: false,
  delayOf: () => 0,

  complete({ kind, blank, acousticScale = 0.5, ctcWeight = 0.1 }, network) {
    if (!(typeof acousticScale === 'number' && acousticScale > 0 && acousticScale <= 1e6))
      throw invalidOption(
        `acousticScale must be a number above 0, at most 1e6, but is ${shown(acousticScale)}`,
      );
    if (!(typeof ctcWeight === 'number' && ctcWeight >= 0 && ctcWeight <= 1))
      throw invalidOption(`ctcWeight must be a number from 0 to 1, but is ${shown(ctcWeight)}`);
    const given = blank === undefined ? {} : { blank };
    return {
      kind,
      blank: ctc.complete({ kind: 'ctc', ...given }, network).blank,
      acousticScale,
      ctcWeight,
    };
  },

  check(example, name, { kind, blank }, sizes) {
    ctc.check(example, name, { kind: 'ctc', blank }, sizes);
    const { graph, frames } = example;
    if (!graph)
      throw invalidInput(
        `${name} has no graph of competing hypotheses, which ${kind} needs: see withGraph and withLattices`,
      );
    const { states } = graph;
    const { outputs, blank: own } = StateGraph.unitsOf(graph);
    if (outputs !== sizes.outputSize || own !== blank)
      throw invalidInput(
        `the graph of ${name} is over ${outputs} units with the blank ${own}, but the model has ${sizes.outputSize} outputs and the blank ${blank}`,
      );
    if (states * frames > MOST_CELLS)
      throw invalidInput(
        `the graph of ${name} has ${states} states, too many for its ${frames} frames: use lattices, a narrower beam, or fewer words`,
      );
  },

  pack(examples, { kind, blank, acousticScale, ctcWeight }) {
    const graphs = examples.map(({ graph }) => StateGraph.handleOf(graph!));
    return { kind, blank, ...packSequences(examples), graphs, acousticScale, ctcWeight };
  },

  score: scoreOfPaths,
  noLoss:
    'each has more labels than CTC can align with its frames, or no path of its graph fits them',
  rankedBy: 'errorRate',
};
