/** `compact-rnn finetune`: a model, usually a compressed one, wins back what it lost. */
import { Command, Option } from 'commander';
import { invalidOption } from '../../errors';
import type { Model } from '../../model';
import { CRITERIA, type Criterion, type Recordings, type TrainingExamples } from '../../train';
import { needed, parseNumber } from '../arguments';
import { inputFile, modelInput } from '../command-files';
import { modelFrom } from '../model-input';
import { frontEndOption, unitsOption } from '../recording-options';
import { addAugmentationOptions, augmentationOf } from '../training/augmentation';
import { TrainingDisplay } from '../training/display';
import { describedBy, withMetadata, type MetadataOptions } from '../training/metadata';
import { addTrainingOptions, checkPruning, type TrainingOptions } from '../training/options';
import { checkedOutputs } from '../training/outputs';
import { addSequenceOptions, competitorsOf, type SequenceFlags } from '../training/sequence';
import { runTraining } from '../training/session';
import { type ModelTask, taskOf, type TaskOptions } from '../training/task';

interface MixOptions {
  mix?: string;
  mixRatio?: number;
}

export type FinetuneOptions = TrainingOptions &
  TaskOptions &
  MetadataOptions &
  MixOptions &
  SequenceFlags;

const NOTES = `
Ranks and shapes stay as they are. With --teacher the model learns the outputs
of another, usually the one that it was compressed from, and the recordings need
no labels. The criterion is then kl where outputs are probabilities, else mse.

Examples:
  $ compact-rnn finetune small.safetensors --data train.jsonl \\
      --dev dev.jsonl -o tuned.safetensors
  $ compact-rnn finetune small.safetensors --teacher am.safetensors \\
      --data recordings.jsonl -o tuned.safetensors
  $ compact-rnn finetune small.safetensors --data train.jsonl \\
      --freeze lstm1 --dtype int8 -o tuned.safetensors
  $ compact-rnn finetune am.safetensors --data speaker.jsonl \\
      --mix train.jsonl -o adapted.safetensors
  $ compact-rnn finetune small.safetensors --data train.jsonl \\
      --criterion smbr --lm bigram.ngrams -o tuned.safetensors
  $ compact-rnn finetune am.safetensors --data train.jsonl \\
      --density 0.2 --epochs 12 -o sparse.safetensors`;

export function finetuneCommand(signal: AbortSignal): Command {
  const command = new Command('finetune')
    .description(
      'Trains a model further, from the weights it has. Low-rank factors keep their ranks.',
    )
    .addArgument(modelInput())
    .addOption(
      new Option('--criterion <name>', 'loss to minimize; default: the one for its units').choices(
        CRITERIA,
      ),
    )
    .addOption(
      inputFile(
        '--teacher <model>',
        'learn the outputs of this model instead of labels (distillation)',
      ),
    )
    .option('--temperature <size>', 'for kl: softens both outputs; default 1', parseNumber)
    .addOption(
      inputFile(
        '--mix <manifest>',
        'manifest of other utterances to mix in, so that they are not forgotten',
      ),
    )
    .option('--mix-ratio <ratio>', 'utterances of --mix for each of --data; default 1', parseNumber)
    .option(
      '--hold <weight>',
      'keep outputs near those before training: weight of their KL divergence in the loss; default 0',
      parseNumber,
    )
    .option(
      '--density <share>',
      'prune while training, until this share of each matrix is left',
      parseNumber,
    )
    .option('--stages <count>', 'for --density: stages of pruning; default 6', parseNumber)
    .addOption(frontEndOption())
    .addOption(unitsOption());
  command.addOption(
    inputFile('--lexicon <file>', "for smbr: pronunciations, instead of the model's"),
  );
  return addAugmentationOptions(addTrainingOptions(addSequenceOptions(command)))
    .addHelpText('after', NOTES)
    .action((path: string, options: FinetuneOptions) => finetune(path, options, signal));
}

/** A model further, by what the options say. */
export async function finetune(
  path: string,
  options: FinetuneOptions,
  signal: AbortSignal,
): Promise<void> {
  const data = needed(options.data, 'finetune', 'its data: --data MANIFEST.jsonl');
  checkPruning(options);
  const outputs = checkedOutputs('finetune', options);
  const loaded = await withMetadata(await modelFrom(path, signal), options);
  const { model, criterion, examplesFrom } = await taskOf(loaded, options, signal);
  const { examples: own, skipped } = await examplesFrom(
    data,
    options.tooLong,
    augmentationOf(options),
  );
  const examples = await mixedIn(own, examplesFrom, options);
  const dev =
    options.dev === undefined
      ? undefined
      : (await examplesFrom(options.dev, options.tooLong)).examples;
  const competing = await competitorsOf(criterion.kind, model, options, signal);
  const display = new TrainingDisplay(criterion.kind, options.json ?? false);
  try {
    await runTraining(
      {
        start: await startOf(model, criterion, own, options),
        criterion,
        examples: competing(examples),
        dev: dev && competing(dev),
        skipped,
      },
      options,
      outputs,
      display,
      signal,
    );
  } finally {
    display.stop();
  }
}

/** Those of `--mix` among the examples. */
async function mixedIn(
  own: TrainingExamples,
  examplesFrom: ModelTask['examplesFrom'],
  { mix, mixRatio, ...options }: FinetuneOptions,
): Promise<TrainingExamples> {
  if (mix === undefined && mixRatio !== undefined)
    throw invalidOption('--mix-ratio says how many of --mix are mixed in: give both, or neither');
  if (mix === undefined) return own;
  const { mixedExamples } = await import('../../train/index.js');
  const { examples } = await examplesFrom(mix, options.tooLong, augmentationOf(options));
  return mixedExamples(own, examples, mixRatio, options.seed);
}

/** Learning other labels of frames moves the priors; what is mixed in holds them. */
async function startOf(
  model: Model,
  { kind }: Criterion,
  { utterances }: Partial<Pick<Recordings, 'utterances'>>,
  { mix }: FinetuneOptions,
): Promise<Model> {
  if (kind !== 'ce' || mix !== undefined || !utterances) return model;
  const { withPriors } = await import('../../train/index.js');
  const { units } = withPriors({ units: model.units }, utterances);
  return units && units !== model.units ? describedBy(model, { units }) : model;
}
