/** `compact-rnn transcribe`: the words in recordings. */
import { Command } from 'commander';
import type { ConfidenceCurve } from '../../decode';
import { invalidOption } from '../../errors';
import { saveLattice } from '../../lattices';
import type { Transcription } from '../../transcribe';
import { parseNumber } from '../arguments';
import { inputArgument, outputFile } from '../command-files';
import {
  confidenceCurveOption,
  decodingFrom,
  withDecodingFlags,
  type DecodingFlags,
} from '../decoding-flags';
import { coverageLines, coverageOf } from '../coverage';
import { modelFrom } from '../model-input';
import { channelOption, frontEndOption, unitsOption } from '../recording-options';
import { printJson, printLines, sayLines } from '../print';
import { showProgress } from '../progress';
import { withMetadata, type MetadataOptions } from '../training/metadata';

/** By default, in nats. */
const LATTICE_BEAM = 8;

const NOTES = `
Examples:
  $ compact-rnn transcribe am.safetensors x.wav y.wav
  $ compact-rnn transcribe am.safetensors x.wav --lm small.ngrams \\
      --rescore large.ngrams --beam 14 --words
  $ compact-rnn transcribe am.safetensors x.wav --lm lm.ngrams --nbest 5 --json`;

interface TranscribeOptions extends MetadataOptions, DecodingFlags {
  words?: boolean;
  nbest?: number;
  lattice?: string;
  latticeBeam?: number;
  confidenceCurve?: ConfidenceCurve;
  threads: number;
  channel?: number;
  json?: boolean;
}

export function transcribeCommand(signal: AbortSignal): Command {
  return withDecodingFlags(new Command('transcribe'))
    .description(
      'Prints the words that a model recognizes in WAV and FLAC files, one line per file. Files may be of any length.',
    )
    .addArgument(inputArgument('<model>', 'a .safetensors file of this program, trained on speech'))
    .addArgument(inputArgument('<wav...>', 'WAV or FLAC files at any sampling rate'))
    .addOption(frontEndOption())
    .addOption(unitsOption())
    .option('--words', 'print one word a line, with its times in seconds and its confidence')
    .option(
      '--nbest <count>',
      'print so many of the most likely sentences, with their scores',
      parseNumber,
    )
    .addOption(
      outputFile('--lattice <file>', 'write the lattice of one recording, in HTK SLF format'),
    )
    .option(
      '--lattice-beam <size>',
      'for --words, --nbest, --lattice: leave out what is this far (in nats) below the best; default 8',
      parseNumber,
    )
    .addOption(confidenceCurveOption())
    .addOption(channelOption())
    .option('--threads <count>', 'threads that share a step', parseNumber, 1)
    .option('--json', 'print JSON')
    .addHelpText('after', NOTES)
    .action((path: string, files: string[], options: TranscribeOptions) =>
      transcribe(path, files, options, signal),
    );
}

async function transcribe(
  path: string,
  files: string[],
  options: TranscribeOptions,
  signal: AbortSignal,
): Promise<void> {
  const { transcribeFile } = await import('../../transcribe/index.js');
  const { json, words, nbest, lattice, threads, channel } = options;
  if (lattice !== undefined && files.length > 1)
    throw invalidOption(`--lattice is of one recording, but there are ${files.length}`);
  const model = await withMetadata(await modelFrom(path, signal), options);
  const asked = words === true || nbest !== undefined || lattice !== undefined;
  const latticeBeam = options.latticeBeam ?? (asked ? LATTICE_BEAM : undefined);
  const decoding = await decodingFrom(options, model, signal);
  const coverage = coverageOf(model, decoding);
  if (!json) sayLines(...coverageLines(coverage, options));
  const results: object[] = [];
  for (const file of files) {
    const stage = `transcribing ${file}`;
    const progress = showProgress(stage);
    const { lattice: made, ...transcription } = await transcribeFile(model, file, {
      ...decoding,
      latticeBeam,
      confidenceCurve: options.confidenceCurve,
      nBest: nbest,
      threads,
      channel,
      signal,
      onProgress: ({ done, total }) => {
        progress.update({ stage, done, total });
      },
    }).finally(() => {
      progress.stop();
    });
    if (transcription.incomplete && !json)
      sayLines(
        `${file}: no sentence that may be said ends with it, or the beam has left none: these words have begun${asked ? ', alternatives and lattice are empty' : ''}`,
      );
    if (lattice !== undefined && made) await saveLattice(made, lattice, { signal });
    results.push({ path: file, ...transcription, ...(coverage.length > 0 && { coverage }) });
    if (!json) printLines(...linesOf(transcription, options, files.length > 1 ? file : undefined));
  }
  if (json) printJson(results);
}

/** The text, or its words or alternatives, each on a line. */
function linesOf(
  { text, words, nBest }: Omit<Transcription, 'lattice'>,
  options: TranscribeOptions,
  file: string | undefined,
): string[] {
  const first = file === undefined ? text : `${file}: ${text}`;
  const timed = words.map(({ word, start, end, confidence }) =>
    [start.toFixed(2), end.toFixed(2), confidence?.toFixed(2) ?? '-', word].join('  '),
  );
  const others = nBest?.map((each) => `${each.score.toFixed(2)}  ${each.text}`);
  return [first, ...(options.words ? timed : []), ...(others ?? [])];
}
