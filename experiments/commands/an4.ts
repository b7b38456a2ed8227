/** npm run experiment -- an4 NAME: the experiments on AN4. */
import { Option, type Command } from 'commander';
import { confidenceExperiment } from '../an4/confidence';
import { exportForPyTorch } from '../an4/export';
import { finetuneExperiment, type FineTunings } from '../an4/finetune';
import { framesExperiment, type FramesRun } from '../an4/frames';
import { rescoreExperiment, type RescoreRun } from '../an4/rescore';
import { scoreFiles } from '../an4/score-files';
import { INITS, type Init } from '../an4/scratch';
import { scratchExperiment } from '../an4/scratch-runs';
import { sequenceExperiment, type SequenceRun } from '../an4/smbr';
import { wordsExperiment } from '../an4/words';
import { STORED, type Stored } from '../an4/stored';
import { atLeastOne, ranks, ratios, starts, taus, wholeNumber } from './words';

interface ScratchWords {
  out: string;
  layers: number[];
  cells: number;
  projection: number;
  inits: Init[];
  cell: 'lstm' | 'gru' | 'rnn';
  seeds: number[];
  epochs: number;
  threads: number;
}

export function addAn4(program: Command, signal: AbortSignal): void {
  const an4 = program.command('an4').description('Small recognizers of spelled words, on AN4.');
  an4
    .command('export')
    .description('Writes the recognizer and its compressed forms for PyTorch, and the corpus.')
    .requiredOption('--out <folder>', 'state dicts, Python modules, arrays')
    .option(
      '--taus <list>',
      'thresholds tau, which give the ranks',
      taus,
      [0.5, 0.6, 0.7, 0.8, 0.9],
    )
    .allowExcessArguments(false)
    .action(async (words: { out: string; taus: readonly number[] }) => {
      await exportForPyTorch(words.out, words.taus, signal);
    });
  an4
    .command('finetune')
    .description(
      'Fine-tunes the recognizer and its compressed forms; models that are there are not trained again.',
    )
    .requiredOption('--out <folder>', 'models, checkpoints, fine-tuned.jsonl and table.md')
    .option('--taus <list>', 'thresholds tau, which give the ranks', taus, [0.6])
    .option('--starts <list>', 'starts of joint SVD', starts, ['plain'])
    .option('--dirnet <list>', 'how many times fewer parameters models of DirNet have', ratios, [])
    .option('--dense', 'fine-tune the dense model, too, after the others', false)
    .option('--epochs <number>', 'passes over the training set', atLeastOne, 10)
    .option('--warp <share>', 'most by which vocal tracts are made longer or shorter', Number, 0)
    .option('--dropout <share>', 'probability of dropout between layers', Number, 0)
    .option('--from <model>', 'model to start from; default: the one that PyTorch trained')
    .option('--seed <number>', 'seed of all random numbers', wholeNumber, 1)
    .option('--threads <number>', 'for training and running models', atLeastOne, 1)
    .allowExcessArguments(false)
    .action(async ({ out, ...rest }: Omit<FineTunings, 'folder'> & { out: string }) => {
      await finetuneExperiment({ ...rest, folder: out }, signal);
    });
  an4
    .command('score')
    .description('Word and phoneme errors of the recognizer in f32, int8 and int4.')
    .argument('<model...>', 'models, such as PyTorch fine-tuned')
    .action(async (paths: string[]) => {
      await scoreFiles(paths, signal);
    });
  addConfidence(an4, signal);
  addSmbr(an4, signal);
  addFrames(an4, signal);
  addRescore(an4, signal);
  an4
    .command('words')
    .description('Word errors with the lexicon alone and with n-grams, and the time of decoding.')
    .argument('[model...]', 'further models beside the one that PyTorch trained')
    .requiredOption('--out <folder>', 'words.json and words.md')
    .addOption(new Option('--stored <form...>').choices(STORED).default(STORED))
    .action(async (paths: string[], { out, stored }: { out: string; stored: Stored[] }) => {
      await wordsExperiment({ folder: out, paths, stored }, signal);
    });
  an4
    .command('scratch')
    .description('Trains by CTC from random weights and from identity initialization.')
    .requiredOption('--out <folder>', 'scratch.json and table.md')
    .option('--layers <list>', 'number of layers, one network each', ranks, [2, 5])
    .option('--cells <number>', 'cells of each layer', atLeastOne, 64)
    .option('--projection <rows>', 'rows of the projection of each layer; 0: none', wholeNumber, 0)
    .addOption(new Option('--inits <how...>').choices(INITS).default(INITS))
    .addOption(new Option('--cell <kind>').choices(['lstm', 'gru', 'rnn']).default('lstm'))
    .option('--seeds <list>', 'one training each', ranks, [1, 2, 3])
    .option('--epochs <number>', 'passes over the training set', atLeastOne, 10)
    .option('--threads <number>', 'for training and running models', atLeastOne, 1)
    .allowExcessArguments(false)
    .action(async ({ out, ...rest }: ScratchWords) => {
      await scratchExperiment({ ...rest, folder: out }, signal);
    });
}

function addConfidence(an4: Command, signal: AbortSignal): void {
  an4
    .command('confidence')
    .description(
      'Calibration of word confidences: as they are, with scaled scores, and by a logistic function.',
    )
    .argument('[model...]', 'further models beside the one that PyTorch trained')
    .requiredOption('--out <folder>', 'confidence.json and confidence.md')
    .addOption(new Option('--stored <form...>').choices(STORED).default(['f32', 'int8']))
    .action(async (paths: string[], { out, stored }: { out: string; stored: Stored[] }) => {
      await confidenceExperiment({ folder: out, paths, stored }, signal);
    });
}

function addSmbr(an4: Command, signal: AbortSignal): void {
  an4
    .command('smbr')
    .description(
      'Word errors after CTC, sMBR, compression, CTC and sMBR; after each sMBR also by as much more CTC.',
    )
    .requiredOption('--out <folder>', 'models, checkpoints, smbr.jsonl and smbr.md')
    .option('--from <model>', 'dense model; default: the one that PyTorch trained')
    .option('--taus <list>', 'thresholds tau of the compression', taus, [0.8, 0.6])
    .option('--dirnet <list>', 'how many times fewer parameters models of DirNet have', ratios, [])
    .option('--epochs <number>', 'epochs of CTC after the compression', atLeastOne, 14)
    .option('--smbr-epochs <number>', 'epochs of each step of sMBR', atLeastOne, 2)
    .option('--rate <size>', 'learning rate at which sMBR begins', Number, 5e-5)
    .option(
      '--acoustic-scale <factor>',
      'factor on acoustic log-probabilities in sMBR',
      Number,
      0.5,
    )
    .option('--ctc-weight <share>', 'weight of CTC in the loss of sMBR', Number, 0.1)
    .option('--lm-order <n>', 'order of the n-gram model of competing hypotheses', atLeastOne, 2)
    .option('--warp <share>', 'most by which vocal tracts are made longer or shorter', Number, 0.15)
    .option('--dropout <share>', 'probability of dropout for compressed models', Number, 0.15)
    .option('--dense-dropout <share>', 'probability of dropout for the dense model', Number, 0.3)
    .option('--seed <number>', 'seed of all random numbers', wholeNumber, 1)
    .option('--threads <number>', 'for training and running models', atLeastOne, 1)
    .allowExcessArguments(false)
    .action(async ({ out, ...rest }: Omit<SequenceRun, 'folder'> & { out: string }) => {
      await sequenceExperiment({ ...rest, folder: out }, signal);
    });
}

function addFrames(an4: Command, signal: AbortSignal): void {
  an4
    .command('frames')
    .description(
      'Word errors of models with a unit for every frame, trained on alignments of a CTC model.',
    )
    .requiredOption('--out <folder>', 'models, checkpoints, frames.jsonl and frames.md')
    .option('--from <model>', 'CTC model that aligns; default: the one that PyTorch trained')
    .option('--compressed <model>', 'compressed CTC model from which a second model begins')
    .option('--layers <number>', 'LSTM layers of the model that begins at random', atLeastOne, 2)
    .option('--cells <number>', 'cells of each layer', atLeastOne, 256)
    .option('--delay <frames>', 'delay of the outputs, in frames of 30 ms', wholeNumber, 5)
    .option('--reach <frames>', 'blank frames around a unit that get its label', wholeNumber, 3)
    .option('--epochs <number>', 'passes over the training set', atLeastOne, 20)
    .option('--warp <share>', 'most by which vocal tracts are made longer or shorter', Number, 0.15)
    .option('--dropout <share>', 'probability of dropout between layers', Number, 0.15)
    .option('--seed <number>', 'seed of all random numbers', wholeNumber, 1)
    .option('--threads <number>', 'for training and running models', atLeastOne, 1)
    .allowExcessArguments(false)
    .action(async ({ out, ...rest }: Omit<FramesRun, 'folder'> & { out: string }) => {
      await framesExperiment({ ...rest, folder: out }, signal);
    });
}

function addRescore(an4: Command, signal: AbortSignal): void {
  an4
    .command('rescore')
    .description(
      'Word errors of n-best lists rescored by a recurrent language model of the transcripts.',
    )
    .argument('<model>', 'a form of the recognizer')
    .requiredOption('--out <folder>', 'rescore.json and rescore.md')
    .option('--cells <number>', 'cells of the recurrent language model', atLeastOne, 64)
    .option('--epochs <number>', 'passes over the training set', atLeastOne, 20)
    .option('--seed <number>', 'seed of all random numbers', wholeNumber, 1)
    .allowExcessArguments(false)
    .action(
      async (
        path: string,
        { out, ...rest }: Omit<RescoreRun, 'folder' | 'path'> & { out: string },
      ) => {
        await rescoreExperiment({ ...rest, folder: out, path }, signal);
      },
    );
}
