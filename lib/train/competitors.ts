/**
 * Examples with what may be said instead of their labels, for the criterion `smbr`: the sentences
 * of a whole language, or for each utterance those of a lattice of a model's own decoding.
 */
import { createDecoder, type DecoderOptions } from '../decode';
import { invalidOption } from '../errors';
import { shown } from '../json';
import { Model, outputActivation } from '../model';
import { readOptions } from '../options';
import { onceByInputs } from './by-inputs';
import { checkedExamples, nameOf, readExample, type TrainingExamples } from './examples';
import { latticeGraph, StateGraph, type StateGraphOptions } from './state-graph';

/**
 * Examples that all compete with the same sentences.
 * @param graph such as {@link sentenceGraph} makes it.
 * @throws CompactRnnError INVALID_OPTION for `examples` of another type; INVALID_INPUT for no
 *   graph.
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

/** The search that makes lattices, and how likely their sentences are. */
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

/** Of the search, where nothing is said. */
const BEAM = 16;
const LATTICE_BEAM = 8;

/**
 * Examples that compete with the sentences of their lattices, which a model makes when they are
 * loaded: that which training begins with, usually. It runs on an array of inputs once: one that
 * `examples` keeps from epoch to epoch must not change.
 * @param model of CTC, with units.
 * @param options `beam` is 16 and `latticeBeam` 8 by default; `maxHypotheses` is 5000, as of any
 *   decoder with a beam and as of Kaldi's lattices for sMBR (steps/nnet/make_denlats.sh).
 * @throws CompactRnnError INVALID_OPTION for `examples` of another type, no Model, and options
 *   as of {@link createDecoder} and {@link latticeGraph}; INVALID_INPUT, when loaded, for inputs
 *   that the model does not take.
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
      'lattices need a model that says what its outputs stand for: give it units',
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
  const graphOf = onceByInputs(async ({ inputs, frames }) => {
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
