/** `compact-rnn init`: a randomly initialised model of a given architecture. */
import { Command } from 'commander';
import { needed, parseNumber } from '../arguments';
import { inputArgument, modelOutput } from '../command-files';
import { printJson, printLines } from '../print';
import { printSaved } from '../saved';
import { readSpecOrPreset } from '../spec';
import { numbers, table, words } from '../table';

interface InitOptions {
  output?: string;
  seed: number;
  list?: boolean;
  json?: boolean;
}

const EXAMPLES = `
A spec is JSON:
  { "cell": "lstm", "input": 320, "layers": 5, "cells": 500,
    "peepholes": true, "output": 42 }
where layers may also be a list: [{ "cells": 500, "projection": 80 }, ...].
docs/reference/specs.md has all its fields.

Examples:
  $ compact-rnn init --list
  $ compact-rnn init prabhavalkar2016 -o am.safetensors --seed 1
  $ compact-rnn init spec.json -o random.safetensors`;

export function initCommand(signal: AbortSignal): Command {
  return new Command('init')
    .description(
      'Makes a randomly initialized model, of an architecture in a JSON file or of a published one.',
    )
    .addArgument(inputArgument('[spec]', 'a JSON file, or the name of a preset (--list)'))
    .addOption(modelOutput())
    .option(
      '--seed <number>',
      'a whole number; the same seed gives the same model on every machine',
      parseNumber,
      0,
    )
    .option('--list', 'list the presets')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (spec: string | undefined, options: InitOptions) => {
      if (options.list) return listThem(options.json);
      const architecture = needed(spec, 'init', 'a spec: a JSON file, or a preset of --list');
      const output = needed(options.output, 'init', 'an output: -o FILE');
      const { saveModel } = await import('../../formats/index.js');
      const { initNetwork } = await import('../../init/index.js');
      const { Model } = await import('../../model/index.js');
      const model = new Model(initNetwork(await readSpecOrPreset(architecture), options.seed));
      await saveModel(model, output, { signal });
      printSaved(output, model, options.json);
    });
}

async function listThem(json?: boolean): Promise<void> {
  const { listPresets } = await import('../../init/index.js');
  const presets = listPresets();
  if (json) {
    printJson(presets);
    return;
  }
  const columns = [
    words('preset'),
    words('in the paper'),
    numbers('parameters', { short: 'params' }),
    numbers('published', { short: 'paper' }),
  ];
  const rows = presets.map(({ name, source, parameters, published }) => [
    name,
    source.replace(/^\S+ /, ''), // the paper is in the name
    parameters,
    published,
  ]);
  printLines(...table(columns, rows));
}
