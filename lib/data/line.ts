/**
 * A line of a manifest: one utterance, as JSON.
 *
 *     {"audio": "x.wav", "text": "one two"}         speech and its words
 *     {"audio": "x.flac", "channel": 2, ...}        one channel of it instead of their average
 *     {"features": "x.npy", "labels": [3, 17, 4]}   frames [frames, inputSize] and its units, by
 *                                                   number or by name
 *     {..., "labels": [0, 0, 7], "text": "one"}     the units of frames, and the words beside them
 *     {"audio": "x.wav"}                            only speech: a teacher gives the targets
 *     {"text": "to be or not"}, {"tokens": [5, 9]}  for a language model
 */
import { isAbsolute, join } from 'node:path';
import { invalidFile } from '../errors';
import { duplicateKey, Fields, shown } from '../json';

export interface Line {
  /** Its number in the manifest, from 1. */
  readonly line: number;
  /** Path of a WAV or FLAC file. */
  readonly audio?: string;
  /** The channel of the audio, from 1. */
  readonly channel?: number;
  /** Path of an .npy or .npz file. */
  readonly features?: string;
  readonly text?: string;
  /** Units, or the tokens of a text, by number or by name. */
  readonly labels?: readonly (number | string)[];
}

/**
 * @param folder of the manifest, which paths are relative to; they stay relative where it is, so
 *   that errors show what was given.
 * @throws CompactRnnError INVALID_FILE naming the line and the field.
 */
export function parseLine(json: string, line: number, folder: string): Line {
  const fields = new Fields(parsed(json, line), `line ${line}`, 'INVALID_FILE');
  const pathOf = (key: string): string => {
    if (fields.string(key) === '') fields.refuse(key, 'the path of a file');
    const path = fields.string(key);
    return isAbsolute(path) ? path : join(folder, path);
  };
  const result = {
    line,
    ...(fields.has('audio') && { audio: pathOf('audio') }),
    ...(fields.has('channel') && { channel: fields.wholeNumber('channel', 1, 2 ** 16) }),
    ...(fields.has('features') && { features: pathOf('features') }),
    ...(fields.has('text') && { text: fields.string('text') }),
    ...(fields.has('labels') && { labels: labelList(fields, 'labels') }),
    ...(fields.has('tokens') && { labels: labelList(fields, 'tokens') }),
  };
  fields.done();
  checkTogether(fields);
  return result;
}

function parsed(json: string, line: number): unknown {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    const message = `line ${line} is not JSON: ${(cause as Error).message}`;
    throw invalidFile(message, cause);
  }
  const twice = duplicateKey(json);
  if (twice === undefined) return value;
  throw invalidFile(`line ${line} holds ${shown(twice)} twice`);
}

function labelList(fields: Fields, key: string): readonly (number | string)[] {
  const labels = fields.raw(key);
  const isLabel = (label: unknown): boolean =>
    typeof label === 'string' || Number.isSafeInteger(label);
  if (!Array.isArray(labels) || !labels.every(isLabel))
    fields.refuse(key, 'a list of whole numbers or names');
  return labels as (number | string)[];
}

/** One input, and text, labels or both. */
function checkTogether(fields: Fields): void {
  const refusePair = (one: string, other: string): void => {
    if (fields.has(one) && fields.has(other)) fields.refuse(other, `left out beside ${one}`);
  };
  refusePair('audio', 'features');
  for (const key of ['audio', 'features', 'text', 'labels']) refusePair(key, 'tokens');
  if (fields.has('channel') && !fields.has('audio'))
    fields.refuse('channel', 'left out without audio');
  const anything = ['audio', 'features', 'text', 'tokens'].some((key) => fields.has(key));
  if (!anything)
    fields.refuse('audio', 'there, or features, or for a language model text or tokens');
}
