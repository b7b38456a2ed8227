/** `compact-rnn train`: a model of a given architecture learns from recordings. */
import { Command, Option } from 'commander';
import { INITIALIZATIONS, type Initialization, type ModelSpec } from '../../init';
import { invalidOption } from '../../errors';
import type { Network } from '../../model';
import { type CriterionKind, LABEL_CRITERIA } from '../../train';
import { needed } from '../arguments';
import { inputArgument, inputFile } from '../command-files';
import { readSpecOrPreset } from '../spec';
import { addAugmentationOptions, augmentationOf } from '../training/augmentation';
import { criterionFrom, type CriterionOptions } from '../training/options';
import { TrainingDisplay } from '../training/display';
import { addTrainingOptions, FROM_RANDOM } from '../training/options';
import { checkedOutputs } from '../training/outputs';
import { addSequenceOptions, type SequenceFlags } from '../training/sequence';
import { runTraining, type Task } from '../training/session';
import { finetune } from './finetune';
import { unitsFor, type UnitsOptions } from '../training/units';

interface TrainCommandOptions extends UnitsOptions, CriterionOptions, SequenceFlags {
  init?: Initialization;
  fromCtc?: boolean;
}

const NOTES = `
A spec is what init takes:
  { "cell": "lstm", "layers": 2, "cells": 128,
    "frontEnd": { "kind": "log-mel", "sampleRate": 8000 } }
The front end gives the size of the input, units that of the output. A manifest
holds an utterance on each line:
  {"audio": "x.wav", "text": "one two"}
or
  {"features": "x.npy", "labels": [3, 17, 4]}

Examples:
  $ compact-rnn train spec.json --data train.jsonl --dev dev.jsonl \\
      --criterion ctc --lexicon cmudict.dict -o am.safetensors
  $ compact-rnn train spec.json --data train.jsonl --criterion ctc \\
      --lexicon cmudict.dict --noise noises --reverb simulated \\
      --speed 0.9:1.1 -o am.safetensors
  $ compact-rnn train am.safetensors --from-ctc --data train.jsonl \\
      --criterion smbr --lm bigram.ngrams -o better.safetensors
  $ compact-rnn train spec.json --data text.jsonl --criterion lm \\
      --characters -o lm.safetensors
  $ compact-rnn train spec.json --data train.jsonl --criterion ce --delay 5 \\
      -o am.safetensors`;

export function trainCommand(signal: AbortSignal): Command {
  const command = new Command('train')
    .description('Trains a model of the architecture in a JSON file, from random weights.')
    .addArgument(inputArgument('<spec>', 'a JSON file, or the name of a preset (init --list)'))
    .addOption(new Option('--criterion <name>', 'loss to minimize').choices(LABEL_CRITERIA))
    .addOption(
      inputFile(
        '--lexicon <file>',
        'phonemes as units: those of this lexicon, such as cmudict.dict',
      ),
    )
    .option('--characters', 'characters as units: those of the transcripts')
    .addOption(
      inputFile('--units <file.json>', 'units in JSON, as align --frame-units writes them'),
    )
    .addOption(
      new Option(
        '--init <how>',
        'initial weights above the first layer; default identity (ctc), else random',
      ).choices(INITIALIZATIONS),
    );
  command.option('--from-ctc', 'for smbr: continue from a CTC model, named instead of a spec');
  return addAugmentationOptions(addTrainingOptions(addSequenceOptions(command), FROM_RANDOM))
    .addHelpText('after', NOTES)
    .action((spec: string, options: TrainCommandOptions) => trainFrom(spec, options, signal));
}

async function trainFrom(
  path: string,
  options: TrainCommandOptions,
  signal: AbortSignal,
): Promise<void> {
  const data = needed(options.data, 'train', 'its data: --data MANIFEST.jsonl');
  const kind = needed(
    options.criterion,
    'train',
    `a criterion: --criterion ${LABEL_CRITERIA.join(' or ')}`,
  );
  checkStart(kind, options);
  if (options.fromCtc) return finetune(path, options, signal);
  const criterion = criterionFrom(kind, options);
  const outputs = checkedOutputs('train', options);
  const { initNetwork } = await import('../../init/index.js');
  const spec = await fullSpec(await readSpecOrPreset(path), kind, data, options);
  const display = new TrainingDisplay(kind, options.json ?? false);
  try {
    const network = initNetwork(spec, options.seed ?? 1);
    const task = await taskOf(network, data, options, display, signal);
    await runTraining({ ...task, criterion }, fromRandom(options), outputs, display, signal);
  } finally {
    display.stop();
  }
}

/** Random weights learn by any criterion but `smbr`, and a model of CTC by that alone. */
function checkStart(kind: CriterionKind, options: TrainCommandOptions): void {
  const { fromCtc, init, characters } = options;
  if (kind === 'smbr' && !fromCtc)
    throw invalidOption(
      'smbr begins with a model that CTC trained: name that instead of the spec, with --from-ctc',
    );
  if (!fromCtc) return;
  if (kind !== 'smbr')
    throw invalidOption(`--from-ctc is for smbr only, but the criterion is ${kind}`);
  if (init !== undefined || characters)
    throw invalidOption(
      '--from-ctc trains a model that there is: leave --init and --characters out',
    );
}

/** The recordings, and the network with their normalization and priors. */
async function taskOf(
  network: Network,
  data: string,
  options: TrainCommandOptions,
  display: TrainingDisplay,
  signal: AbortSignal,
): Promise<Omit<Task, 'criterion'>> {
  const { augmentationFor, recordingsOf, surveyed, withNormalization, withPriors } =
    await import('../../train/index.js');
  const policy = { tooLong: options.tooLong, channel: options.channel };
  const manifest = await surveyed(data, network, policy);
  const { utterances, skipped } = manifest;
  const dev = options.dev === undefined ? undefined : await surveyed(options.dev, network, policy);
  const asked = augmentationOf(options);
  const augmentation = asked && (await augmentationFor(data, utterances, network, asked));
  const normalized = await withNormalization(network, data, utterances, {
    signal,
    onProgress: (progress) => {
      display.showProgress(progress);
    },
  });
  const start = withPriors(normalized, utterances);
  return {
    start,
    examples: recordingsOf(data, manifest, start, augmentation),
    dev: dev && recordingsOf(options.dev!, dev, start),
    skipped: skipped.length,
  };
}

/** The options with what random weights want where they leave it open. */
function fromRandom(options: UnitsOptions): UnitsOptions {
  const { optimizer = 'adam', rate, clipNorm = FROM_RANDOM.clipNorm } = options;
  const first = rate ?? (optimizer === 'adam' ? FROM_RANDOM.rate : undefined);
  return {
    ...options,
    ...(first !== undefined && { rate: first }),
    ...(clipNorm !== undefined && { clipNorm }),
  };
}

/** The spec with the units that the texts ask for. */
async function fullSpec(
  spec: ModelSpec,
  kind: CriterionKind,
  data: string,
  options: TrainCommandOptions,
): Promise<ModelSpec> {
  const manifests = [data, ...(options.dev === undefined ? [] : [options.dev])];
  const units = await unitsFor(spec, kind, manifests, options);
  return {
    ...spec,
    ...(options.init !== undefined && { init: options.init }),
    units: { ...units, ...(options.delay !== undefined && { delay: options.delay }) },
  };
}
