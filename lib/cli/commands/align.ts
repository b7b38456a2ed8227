/**
 * `compact-rnn align`: which frames the units of transcripts take, as a manifest that a model of
 * frames learns from.
 */
import { availableParallelism } from 'node:os';
import { dirname, isAbsolute, relative } from 'node:path';
import { Command, Option } from 'commander';
import { TOO_LONG_POLICIES, type TooLongPolicy, type Utterance } from '../../data';
import { invalidOption } from '../../errors';
import { CHANNEL_HELP, needed, parseNumber } from '../arguments';
import { inputFile, modelInput, outputFile } from '../command-files';
import { modelFrom } from '../model-input';
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
    .summary('find which frames the units of transcripts take')
    .description(
      'Aligns transcripts with recordings by a model of CTC: a manifest with the unit of each frame, from which train --criterion ce learns.',
    )
    .addArgument(modelInput())
    .addOption(inputFile('--data <manifest>', 'what to align: a line of JSON for each utterance'))
    .addOption(outputFile('-o, --output <file>', 'the manifest to write'))
    .addOption(outputFile('--frame-units <file.json>', 'to write its units to, for train --units'))
    .option(
      '--reach <frames>',
      'so near a unit, blanks are that unit; farther away silence; default 5',
      parseNumber,
    )
    .addOption(
      new Option(
        '--too-long <what>',
        'to do with more labels than CTC can align; default refuse',
      ).choices(TOO_LONG_POLICIES.filter((policy) => policy !== 'keep')),
    )
    .addOption(
      inputFile('--front-end <file.json>', 'what makes frames of audio, for a model without'),
    )
    .addOption(inputFile('--units <file.json>', 'what the outputs stand for, for a model without'))
    .option('--channel <number>', CHANNEL_HELP, parseNumber)
    .option('--threads <count>', 'they change no result; default: all cores', parseNumber)
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
