/** The options of sequence training, and what competes with the transcripts by them. */
import type { Command } from 'commander';
import { invalidOption } from '../../errors';
import type { Model } from '../../model';
import type { CriterionKind, TrainingExamples } from '../../train';
import { parseNumber } from '../arguments';
import { inputFile } from '../command-files';

export interface SequenceFlags {
  lm?: string;
  grammar?: string;
  lmWeight?: number;
  lexicon?: string;
  lattices?: boolean;
  latticeBeam?: number;
}

export function addSequenceOptions(command: Command): Command {
  return command
    .addOption(
      inputFile(
        '--lm <file>',
        'for smbr: a weak n-gram model, such as a bigram of the transcripts',
      ),
    )
    .addOption(
      inputFile('--grammar <file>', 'for smbr: the sentences that compete, instead of --lm'),
    )
    .option(
      '--lm-weight <factor>',
      "for smbr: scales the language model's log-probabilities; default 1",
      parseNumber,
    )
    .option(
      '--lattices',
      'for smbr: compete only with what the model itself finds likely; for large lexica',
    )
    .option(
      '--lattice-beam <size>',
      'for --lattices: leave out what is this far (in nats) below the best; default 8',
      parseNumber,
    )
    .option(
      '--acoustic-scale <factor>',
      'for smbr: scales the log-probabilities of the outputs; default 0.5',
      parseNumber,
    )
    .option('--ctc-weight <share>', 'for smbr: share of CTC in the loss; default 0.1', parseNumber);
}

/**
 * What gives examples their competitors: nothing for criteria that know none.
 * @throws CompactRnnError INVALID_OPTION for flags that are not for the criterion, or lack.
 */
export async function competitorsOf(
  kind: CriterionKind,
  model: Model,
  flags: SequenceFlags,
  signal: AbortSignal,
): Promise<(examples: TrainingExamples) => TrainingExamples> {
  const { lm, grammar, lmWeight, lexicon, lattices, latticeBeam } = flags;
  if (kind !== 'smbr') {
    const given = Object.entries({ lm, grammar, 'lm-weight': lmWeight, lattices });
    const foreign = given.find(([, value]) => value !== undefined)?.[0];
    if (foreign !== undefined)
      throw invalidOption(`--${foreign} is for smbr only, but the criterion is ${kind}`);
    return (examples) => examples;
  }
  const { units } = model;
  if (!units)
    throw invalidOption('smbr needs a model that says what its outputs stand for: give --units');
  if (latticeBeam !== undefined && !lattices)
    throw invalidOption('--lattice-beam is of --lattices: give both, or neither');
  const { loadGrammar } = await import('../../grammar/index.js');
  const { loadNgramModel } = await import('../../ngrams/index.js');
  const { loadLexicon } = await import('../../text/index.js');
  const { sentenceGraph, withGraph, withLattices } = await import('../../train/index.js');
  const language = {
    lm: lm === undefined ? undefined : await loadNgramModel(lm, { signal }),
    grammar: grammar === undefined ? undefined : await loadGrammar(grammar, { signal }),
    lexicon: lexicon === undefined ? undefined : await loadLexicon(lexicon),
    lmWeight,
  };
  if (lm === undefined && grammar === undefined)
    throw invalidOption(
      'smbr needs to know what else may be said: give --lm, such as compact-rnn lm make makes it, or --grammar',
    );
  if (lattices) return (examples) => withLattices(examples, model, { ...language, latticeBeam });
  const graph = await sentenceGraph(units, language);
  return (examples) => withGraph(examples, graph);
}
