/** `compact-rnn transcribe`: the words in recordings. */
import { Command } from 'commander';
import type { Transcription } from '../../transcribe';
import { CHANNEL_HELP, parseNumber } from '../arguments';
import { inputArgument, inputFile } from '../command-files';
import { modelFrom } from '../model-input';
import { printJson, printLines } from '../print';
import { showProgress } from '../progress';
import { withMetadata, type MetadataOptions } from '../training/metadata';

interface TranscribeOptions extends MetadataOptions {
  beam?: number;
  wordPenalty?: number;
  threads: number;
  channel?: number;
  json?: boolean;
}

export function transcribeCommand(signal: AbortSignal): Command {
  return new Command('transcribe')
    .summary('print the words in recordings')
    .description(
      'Prints the words that a model recognizes in WAV and FLAC files, a line for each. Files may be of any length.',
    )
    .addArgument(inputArgument('<model>', 'a .safetensors file of this program, trained on speech'))
    .addArgument(inputArgument('<wav...>', 'WAV or FLAC files at any sampling rate'))
    .addOption(
      inputFile('--front-end <file.json>', 'what makes frames of audio, for a model without'),
    )
    .addOption(inputFile('--units <file.json>', 'what the outputs stand for, for a model without'))
    .option(
      '--beam <size>',
      'gives up words this much less likely than the best; for large lexica',
      parseNumber,
    )
    .option(
      '--word-penalty <size>',
      'taken from the log-probability for each word; default 0',
      parseNumber,
    )
    .option('--channel <number>', CHANNEL_HELP, parseNumber)
    .option('--threads <count>', 'threads that share a step', parseNumber, 1)
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ compact-rnn transcribe am.safetensors x.wav y.wav')
    .action((path: string, files: string[], options: TranscribeOptions) =>
      transcribe(path, files, options, signal),
    );
}

async function transcribe(
  path: string,
  files: string[],
  { json, beam, wordPenalty, threads, channel, ...metadata }: TranscribeOptions,
  signal: AbortSignal,
): Promise<void> {
  const { transcribeFile } = await import('../../transcribe/index.js');
  const model = await withMetadata(await modelFrom(path, signal), metadata);
  const options = { beam, wordPenalty, threads, channel, signal };
  const results: (Transcription & { path: string })[] = [];
  for (const file of files) {
    const stage = `transcribing ${file}`;
    const progress = showProgress(stage);
    const transcription = await transcribeFile(model, file, {
      ...options,
      onProgress: ({ done, total }) => {
        progress.update({ stage, done, total });
      },
    }).finally(() => {
      progress.stop();
    });
    results.push({ path: file, ...transcription });
    if (!json) printLines(files.length > 1 ? `${file}: ${transcription.text}` : transcription.text);
  }
  if (json) printJson(results);
}
