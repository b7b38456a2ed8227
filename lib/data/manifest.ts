/**
 * A manifest: the utterances of a data set, one JSON object on each line (line.ts), checked from
 * beginning to end before training begins. Of audio and features only the headers are read.
 */
import { dirname } from 'node:path';
import { invalidFile, invalidOption } from '../errors';
import { linesOf, namedError, namingFile, readText } from '../files';
import { shown } from '../json';
import { checkedUnits, type Units } from '../model';
import { readOptions, checkPath } from '../options';
import {
  aligned,
  TOO_LONG_POLICIES,
  type AlignmentOptions,
  type Manifest,
  type TooLongPolicy,
} from './alignment';
import { framesOfInputs, type InputOptions } from './inputs';
import { labelsOf, NO_LABEL } from './labels';
import { parseLine, type Line } from './line';
import type { Utterance } from './utterance';

/** Options of {@link readManifest}. */
export interface ManifestOptions extends InputOptions {
  /** What the labels are; where left out, no labels or texts are needed: a teacher has them. */
  readonly units?: Units | undefined;
  /**
   * What becomes of utterances with more labels than CTC can align with their frames. Default
   * `refuse`.
   */
  readonly tooLong?: TooLongPolicy | undefined;
  /**
   * Units of kind `frames`: whether there is one label for all frames, as a model that answers with
   * its last has it.
   */
  readonly oneLabel?: boolean | undefined;
}

/**
 * Reads a manifest and checks all that can be checked without reading the recordings. Paths are
 * relative to it; empty lines are skipped.
 * @param path of the manifest, JSON lines.
 * @throws CompactRnnError INVALID_OPTION; IO where the manifest or files that it names cannot be
 *   read; INVALID_FILE naming the line. Words, units and files are counted, and the first of them
 *   named.
 */
export async function readManifest(path: string, options: ManifestOptions = {}): Promise<Manifest> {
  checkPath(path);
  const own = readOptions('readManifest', options, [
    'units',
    'inputSize',
    'audioFrames',
    'given',
    'tooLong',
    'oneLabel',
  ]);
  const { tooLong = 'refuse' } = own;
  if (!TOO_LONG_POLICIES.includes(tooLong)) {
    const message = `tooLong must be one of ${TOO_LONG_POLICIES.join(', ')}, but is ${shown(tooLong)}`;
    throw invalidOption(message);
  }
  const units = own.units && checkedUnits(own.units, 'units', 'INVALID_OPTION');
  const text = await readText(path);
  try {
    return await checkedManifest(parseLines(text, dirname(path)), units, { ...own, tooLong });
  } catch (cause) {
    throw namedError(path, cause);
  }
}

/**
 * The texts of a manifest, of which units can be made; nothing else in it is checked.
 * @param path of the manifest.
 * @returns the text of each line that has one, in order.
 * @throws CompactRnnError IO, INVALID_FILE naming the line.
 */
export async function readManifestTexts(path: string): Promise<string[]> {
  checkPath(path);
  const lines = await readText(path);
  return namingFile(path, () => parseLines(lines, dirname(path)).flatMap(({ text }) => text ?? []));
}

async function checkedManifest(
  lines: readonly Line[],
  units: Units | undefined,
  options: InputOptions & AlignmentOptions,
): Promise<Manifest> {
  const utterances = units ? labelled(lines, units, options) : unlabelled(lines);
  const frames = await framesOfInputs(lines, options);
  const known = utterances.map((each, i) => ({ ...each, frames: frames[i] }));
  if (!units) return { utterances: known, skipped: [] };
  return aligned(units.kind === 'frames' ? known.map(allLabelled(options)) : known, units, options);
}

/** Where words alone are known, no frame has a label that counts. */
function allLabelled({ oneLabel = false }: AlignmentOptions): (utterance: Utterance) => Utterance {
  return (utterance) => {
    const { frames = 0 } = utterance;
    const none = (): Int32Array => new Int32Array(oneLabel ? 1 : frames).fill(NO_LABEL);
    return { ...utterance, labels: utterance.labels ?? none() };
  };
}

function parseLines(text: string, folder: string): Line[] {
  const lines: Line[] = [];
  for (const [number, json] of linesOf(text))
    if (json.trim() !== '') lines.push(parseLine(json, number, folder));
  if (lines.length === 0)
    throw invalidFile('the manifest is empty: it needs a line of JSON for each utterance');
  return lines;
}

function labelled(
  lines: readonly Line[],
  units: Units,
  { tooLong }: AlignmentOptions,
): Utterance[] {
  const labels = labelsOf(lines, units, tooLong === 'keep');
  return lines.map((line, i) => ({ ...line, labels: labels[i] }));
}

function unlabelled(lines: readonly Line[]): Utterance[] {
  return lines.map(({ line, audio, channel, features, text }) => {
    if (audio ?? features)
      return { line, audio, features, text, ...(channel !== undefined && { channel }) };
    throw invalidFile(
      `line ${line} has neither audio nor features, of which a teacher could say something`,
    );
  });
}
