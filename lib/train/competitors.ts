/**
 * Examples with competing hypotheses for sequence training (criterion `smbr`): all sentences of a
 * language, or for each utterance those of a lattice that a model decodes.
 */
import { createDecoder, type DecoderOptions } from '../decode';
import { invalidOption } from '../errors';
import { shown } from '../json';
import { Model, outputActivation } from '../model';
import { readOptions } from '../options';
import { memoizedByInputs } from './memoize-by-inputs';
import { checkedExamples, nameOf, readExample, type TrainingExamples } from './examples';
import { latticeGraph, StateGraph, type StateGraphOptions } from './state-graph';

/**
 * Examples that all have the same competing hypotheses.
 * @param graph the hypotheses, made by {@link sentenceGraph}.
 * @returns examples that load as before, each with the graph.
 * @throws CompactRnnError INVALID_OPTION for `examples` of another type; INVALID_INPUT for a graph
 *   of another type.
 */
export function withGraph(examples: TrainingExamples, graph: StateGraph): TrainingExamples {
  const supply = checkedExamples(examples, 'examples');
  StateGraph.handleOf(graph);
  return {
    ...supply,
    load: async (i, epoch) => ({
      ...readExample(await supply.load(i, epoch), nameOf(supply, i)),
      graph,
    }),
  };
}

/** Options of {@link withLattices}: the decoding that makes lattices, and the language model. */
export interface LatticeOptions
  extends
    StateGraphOptions,
    Pick<DecoderOptions, 'wordPenalty' | 'beam' | 'maxHypotheses' | 'latticeBeam'> {}

const NAMES = [
  'lm',
  'grammar',
  'lmWeight',
  'lexicon',
  'wordPenalty',
  'beam',
  'maxHypotheses',
  'latticeBeam',
] as const satisfies (keyof LatticeOptions)[];

/** Defaults of `beam` and `latticeBeam`, in nats. */
const BEAM = 16;
const LATTICE_BEAM = 8;

/**
 * Examples whose competing hypotheses are the sentences of a lattice, which `model` decodes when an
 * example is loaded. The model runs once on each array of inputs, so arrays that `examples` keeps
 * from epoch to epoch must not change.
 * @param model a CTC model with units; usually the one that training starts from.
 * @param options default `beam` 16, `latticeBeam` 8 and `maxHypotheses` 5000, the last as of any
 *   decoder with a beam and of Kaldi's lattices for sMBR (steps/nnet/make_denlats.sh).
 * @returns examples that load as before, each with the graph of its lattice.
 * @throws CompactRnnError INVALID_OPTION for `examples` or a model of another type, and for options
 *   as {@link createDecoder} and {@link latticeGraph}; INVALID_INPUT, on loading, for inputs that
 *   do not fit the model.
 */
export function withLattices(
  examples: TrainingExamples,
  model: Model,
  options: LatticeOptions,
): TrainingExamples {
  const supply = checkedExamples(examples, 'examples');
  if (!(model instanceof Model))
    throw invalidOption(`withLattices takes a Model, but got ${shown(model)}`);
  const given = readOptions('withLattices', options, NAMES);
  const { units } = model;
  if (!units)
    throw invalidOption(
      'lattices need a model with units, which its outputs stand for: give it units',
    );
  const { lm, grammar, lmWeight, lexicon, ...search } = given;
  const language = { lm, grammar, lmWeight, lexicon };
  const decoder = createDecoder(units, {
    ...language,
    ...search,
    beam: search.beam ?? BEAM,
    latticeBeam: search.latticeBeam ?? LATTICE_BEAM,
    probabilities: outputActivation(model) === 'softmax',
  });
  const graphOf = memoizedByInputs(async ({ inputs, frames }) => {
    const outputs = await model.run(inputs, { frames });
    decoder.reset();
    decoder.push(outputs);
    return latticeGraph(units, decoder.lattice(), language);
  });
  return {
    ...supply,
    load: async (i, epoch) => {
      const example = readExample(await supply.load(i, epoch), nameOf(supply, i));
      return { ...example, graph: await graphOf(example) };
    },
  };
}
