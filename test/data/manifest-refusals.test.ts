/** Manifests that are refused. */
import { join } from 'node:path';
import { readManifest, type ManifestOptions } from '../../lib/data';
import { CompactRnnError } from '../../lib/errors';
import { CHARACTERS, FRAMES, manifestFolder, readLines, WORDS } from './manifests';

const folder = manifestFolder();
const read = (lines: unknown[], options?: ManifestOptions) => readLines(folder, lines, options);

const audio = 'sub/x.wav';

test.each<[string, unknown[], ManifestOptions, RegExp]>([
  ['an empty manifest', [], {}, /data\.jsonl: the manifest is empty: it needs a line of JSON/],
  ['a manifest of empty lines', ['', '  '], {}, /the manifest is empty/],
  [
    'a line that is not JSON',
    [{ audio }, '{"audio": "x.wav"'],
    {},
    /data\.jsonl: line 2 is not JSON: /,
  ],
  ['a line that is a list', [{ audio }, [1]], {}, /line 2 must be an object, but is \[1\]/],
  [
    'an unknown field',
    [{ audoi: 'x.wav' }],
    {},
    /line 1 has an unknown field "audoi" \(did you mean "audio"\?\)/,
  ],
  ['a field twice', ['{"audio": "a", "audio": "b"}'], {}, /line 1 holds "audio" twice/],
  ['a path that is a number', [{ audio: 3 }], {}, /line 1\.audio must be a string, but is 3/],
  ['an empty path', [{ audio: '' }], {}, /line 1\.audio must be the path of a file, but is ""/],
  [
    'nothing to hear',
    [{ labels: [1] }],
    {},
    /line 1\.audio must be there, or features, or .* but is missing/,
  ],
  [
    'audio and features',
    [{ audio, features: 'ten.npy' }],
    {},
    /line 1\.features must be left out beside audio/,
  ],
  [
    'text and labels',
    [{ audio, text: 'one', labels: [1] }],
    { units: WORDS },
    /line 1 has text and labels, of which only models of frames take both: leave one out/,
  ],
  [
    'tokens and audio',
    [{ audio, tokens: [1] }],
    {},
    /line 1\.tokens must be left out beside audio/,
  ],
  [
    'labels that are no list',
    [{ audio, labels: 'W' }],
    {},
    /line 1\.labels must be a list of whole numbers or names, but is "W"/,
  ],
  [
    'labels that are fractions',
    [{ audio, labels: [1, 2.5] }],
    {},
    /line 1\.labels must be a list of whole numbers or names/,
  ],
  [
    'a text for a teacher',
    [{ audio }, { text: 'one' }],
    {},
    /line 2 has neither audio nor features, of which a teacher/,
  ],
  ['audio without words', [{ audio }], { units: WORDS }, /line 1 has neither text nor labels/],
  [
    'a text without audio',
    [{ text: 'one' }],
    { units: WORDS },
    /line 1 has neither audio nor features, but the model takes frames/,
  ],
  [
    'text for frames',
    [{ audio, text: 'a' }],
    { units: FRAMES },
    /line 1 has text, which does not say what each frame is/,
  ],
  [
    'audio for a language model',
    [{ audio, text: 'a' }],
    { units: CHARACTERS },
    /line 1 has audio, but a language model takes text or tokens alone/,
  ],
  [
    'a text of one token',
    [{ text: 'ab' }, { text: 'a' }],
    { units: CHARACTERS },
    /line 2 holds 1 tokens, but 2 are the fewest/,
  ],
  [
    'labels out of range',
    [{ audio, labels: [1, 6, -1] }],
    { units: WORDS },
    /2 that are not words or units of the model: 6 \(line 1\), -1 \(line 1\); .* 0 to 5 .*, not 0, the blank/,
  ],
  [
    'the blank as a label',
    [{ audio, labels: [0] }],
    { units: WORDS },
    /1 that are not words or units of the model: 0 \(line 1\)/,
  ],
  [
    'labels of unknown names',
    [{ audio, labels: ['X'] }],
    { units: WORDS },
    /not words or units of the model: "X" \(line 1\)/,
  ],
  [
    'other characters',
    [{ text: 'abc' }],
    { units: CHARACTERS },
    /"c" \(line 1\); characters are those that are units/,
  ],
  [
    'too few labels for frames',
    [{ features: 'ten.npy', labels: [0] }],
    { units: FRAMES },
    /1 of 1 utterances do not have one label for each frame: line 1 \(1 labels, 10 frames\)/,
  ],
  [
    'features of another width',
    [{ features: 'ten.npy' }],
    { inputSize: 5 },
    /line 1: \S+ten\.npy: its frames have 4 numbers, but the model takes 5/,
  ],
  [
    'features in one row',
    [{ features: 'flat.npy' }, { features: 'flat.npy' }],
    {},
    /line 1: \S+flat\.npy: features must have the shape \[frames, .*, but have \(40\) \(and 1 of 2 files more/,
  ],
  [
    'features that are audio',
    [{ features: audio }],
    {},
    /line 1: \S+x\.wav: this is not an \.npy file/,
  ],
  [
    'audio that is a folder',
    [{ audio: 'sub' }],
    {},
    /1 of 1 files cannot be read: \S+sub \(line 1\)/,
  ],
])('%s is refused', async (_, lines, options, message) => {
  const error: unknown = await read(lines, options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CompactRnnError);
  expect((error as Error).message).toMatch(message);
});

test('what reading audio refuses names the line', async () => {
  const audioFrames = (): Promise<number> =>
    Promise.reject(new CompactRnnError('INVALID_FILE', 'this is no WAV file'));
  await expect(read([{ audio }], { audioFrames })).rejects.toThrow(
    /line 1: \S+x\.wav: this is no WAV file/,
  );
});

test('options are checked', async () => {
  await expect(read([{ audio }], { tooLong: 'drop' as 'skip' })).rejects.toThrow(
    /tooLong must be one of refuse, skip, keep, but is "drop"/,
  );
  await expect(read([{ audio }], { unit: WORDS } as ManifestOptions)).rejects.toThrow(
    /no option "unit" \(did you mean "units"/,
  );
  await expect(readManifest(join(folder, 'none.jsonl'))).rejects.toThrow(
    /cannot read \S+none\.jsonl: there is no such file/,
  );
});
