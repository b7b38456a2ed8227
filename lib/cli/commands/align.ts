/**
 * `compact-rnn align`: which frames the units of transcripts take, as a manifest that a model of
 * frames learns from.
 */
import { availableParallelism } from 'node:os';
import { dirname, isAbsolute, relative } from 'node:path';
import { Command } from 'commander';
import type { TooLongPolicy, Utterance } from '../../data';
import { invalidOption } from '../../errors';
import { needed, parseNumber } from '../arguments';
import { inputFile, modelInput, outputFile } from '../command-files';
import { modelFrom } from '../model-input';
import {
  channelOption,
  frontEndOption,
  threadsOption,
  tooLongOption,
  unitsOption,
} from '../recording-options';
import { printJson, printLines } from '../print';
import { withProgress } from '../progress';
import { withMetadata, type MetadataOptions } from '../training/metadata';

interface AlignOptions extends MetadataOptions {
  data?: string;
  output?: string;
  frameUnits?: string;
  reach?: number;
  tooLong?: TooLongPolicy;
  channel?: number;
  threads?: number;
  json?: boolean;
}

const NOTES = `
Example:
  $ compact-rnn align am.safetensors --data train.jsonl -o frames.jsonl \\
      --frame-units units.json
  $ compact-rnn train spec.json --data frames.jsonl --units units.json \\
      --criterion ce --delay 5 -o frames.safetensors`;

export function alignCommand(signal: AbortSignal): Command {
  return new Command('align')
    .description(
      'Aligns transcripts with recordings by a CTC model. Writes a manifest with the unit of each frame, which train --criterion ce learns from.',
    )
    .addArgument(modelInput())
    .addOption(
      inputFile('--data <manifest>', 'manifest to align: a line of JSON for each utterance'),
    )
    .addOption(outputFile('-o, --output <file>', 'the manifest to write'))
    .addOption(
      outputFile(
        '--frame-units <file.json>',
        'write the units of the frames here, for train --units',
      ),
    )
    .option(
      '--reach <frames>',
      'blanks this near a unit become that unit, others silence; default 5',
      parseNumber,
    )
    .addOption(tooLongOption())
    .addOption(frontEndOption())
    .addOption(unitsOption())
    .addOption(channelOption())
    .addOption(threadsOption())
    .option('--json', 'print JSON')
    .addHelpText('after', NOTES)
    .action((path: string, options: AlignOptions) => align(path, options, signal));
}

async function align(path: string, options: AlignOptions, signal: AbortSignal): Promise<void> {
  const data = needed(options.data, 'align', 'its data: --data MANIFEST.jsonl');
  const output = needed(options.output, 'align', 'a file to write: -o FRAMES.jsonl');
  const { reach, tooLong, channel, threads = availableParallelism(), json } = options;
  const { writeAtomically } = await import('../../files/index.js');
  const { alignExamples, loadRecordings } = await import('../../train/index.js');
  const { frameUnits } = await import('../../text/index.js');
  const model = await withMetadata(await modelFrom(path, signal), options);
  if (!model.units)
    throw invalidOption('the model does not say what its outputs stand for: give --units');
  const units = frameUnits(model.units);
  const recordings = await withProgress(`checking ${data}`, () =>
    loadRecordings(data, model, { tooLong, channel }),
  );
  const { utterances, skipped } = recordings;
  const aligned = await withProgress('aligning', (onProgress) =>
    alignExamples(model, recordings, { reach, threads, signal, onProgress }),
  );
  const lines = aligned.map((labels, i) =>
    lineOf(utterances[i]!, labels, units.names, dirname(output)),
  );
  await writeAtomically(output, lines, { signal });
  if (options.frameUnits !== undefined)
    await writeAtomically(options.frameUnits, [`${JSON.stringify(units, null, 2)}\n`], { signal });
  const frames = aligned.reduce((sum, labels) => sum + labels.length, 0);
  const result = { output, utterances: aligned.length, frames, skipped: skipped.length };
  if (json) printJson(result);
  else
    printLines(
      `${output}: ${result.utterances} utterances, ${frames} frames; ${skipped.length} skipped`,
    );
}

/** A line of the manifest, whose paths are relative to its folder. */
function lineOf(
  { audio, channel, features, text }: Utterance,
  labels: Int32Array,
  names: readonly string[],
  folder: string,
): string {
  const from = (path: string): string => (isAbsolute(path) ? path : relative(folder, path));
  const line = {
    ...(audio !== undefined && { audio: from(audio) }),
    ...(channel !== undefined && { channel }),
    ...(features !== undefined && { features: from(features) }),
    ...(text !== undefined && { text }),
    labels: Array.from(labels, (label) => names[label]),
  };
  return `${JSON.stringify(line)}\n`;
}
