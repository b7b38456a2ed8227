/** Units: what the outputs of a model stand for. */
import { compress, planCompression } from '../../lib/compress';
import { inspect } from '../../lib/inspect';
import { inspectionTables } from '../../lib/cli/commands/inspect-table';
import { Model, type Network, type Units } from '../../lib/model';
import { smallNetwork } from './networks';

const UNITS: Units = {
  kind: 'ctc',
  names: ['_', 'a'],
  blank: 0,
  lexicon: { aha: [['a', 'a'], ['a']], constructor: [['a']], ['__proto__']: [['a']] },
};

const withUnits = (units: unknown): Network => ({ ...smallNetwork(), units: units as Units });

test('a model carries its units, a copy of them', () => {
  const units = structuredClone(UNITS);
  const model = new Model(withUnits(units));
  (units.names as string[])[0] = 'changed';
  expect(model.units).toEqual(UNITS);
  expect(Object.keys(model.units!.lexicon!)).toEqual(['aha', 'constructor', '__proto__']);
});

test('a model without units says so', () => {
  expect(new Model(smallNetwork()).units).toBeUndefined();
});

test('what is made of a model has its units', async () => {
  const model = new Model(withUnits(UNITS));
  const { model: small } = await compress(
    model,
    planCompression(model, { method: 'joint-svd', rank: 2 }),
  );
  expect(small.units).toEqual(UNITS);
  expect(model.convert({ dtype: 'f16' }).units).toEqual(UNITS);
});

test.each<[string, unknown, RegExp]>([
  ['no object', 'ctc', /units must be an object, but is "ctc"/],
  [
    'another kind',
    { ...UNITS, kind: 'ctcc' },
    /units\.kind must be one of .* but is "ctcc" \(did you mean "ctc"\?\)/,
  ],
  [
    'too few names',
    { kind: 'frames', names: ['a'] },
    /units\.names holds 1 names, but the model has 2 outputs/,
  ],
  [
    'names that are numbers',
    { kind: 'frames', names: [1, 2] },
    /units\.names must be an array of strings, but is \[1,2\]/,
  ],
  ['no names', { kind: 'frames', names: [] }, /units\.names must be an array of at least one name/],
  ['an empty name', { kind: 'frames', names: ['', 'a'] }, /names of at least one character/],
  [
    'a name twice',
    { kind: 'frames', names: ['a', 'a'] },
    /different names \("a" stands there twice\)/,
  ],
  [
    'ctc without a blank',
    { kind: 'ctc', names: ['_', 'a'] },
    /units\.blank must be a whole number from 0 to 1, but is missing/,
  ],
  [
    'a blank out of range',
    { ...UNITS, blank: 2 },
    /units\.blank must be a whole number from 0 to 1, but is 2/,
  ],
  [
    'frames with a blank',
    { kind: 'frames', names: ['_', 'a'], blank: 0 },
    /units\.blank must be left out where the kind is frames/,
  ],
  [
    'ctc with a delay',
    { ...UNITS, delay: 5 },
    /units\.delay must be left out where the kind is ctc/,
  ],
  [
    'a delay below 0',
    { kind: 'frames', names: ['_', 'a'], delay: -1 },
    /units\.delay must be a whole number from 0/,
  ],
  [
    'tokens with a lexicon',
    { kind: 'tokens', names: ['_', 'a'], lexicon: { a: [['a']] } },
    /units\.lexicon must be left out/,
  ],
  [
    'an unknown field',
    { ...UNITS, blanc: 1 },
    /units has an unknown field "blanc" \(did you mean "blank"\?\)/,
  ],
  ['an empty lexicon', { ...UNITS, lexicon: {} }, /lexicon must be an object of at least one word/],
  [
    'a word without a pronunciation',
    { ...UNITS, lexicon: { aha: [] } },
    /lexicon\.aha must be a list of at least one/,
  ],
  [
    'a pronunciation without a unit',
    { ...UNITS, lexicon: { aha: [[]] } },
    /lexicon\.aha must be pronunciations of at least/,
  ],
  [
    'a pronunciation as text',
    { ...UNITS, lexicon: { aha: ['a a'] } },
    /lexicon\.aha must be an array of arrays of strings/,
  ],
  [
    'an unknown unit',
    { ...UNITS, lexicon: { aha: [['a', 'b']] } },
    /lexicon\.aha must be made of .* \("b" is none\)/,
  ],
  [
    'the blank in a word',
    { ...UNITS, lexicon: { aha: [['_']] } },
    /lexicon\.aha must be made of .* \("_" is none\)/,
  ],
])('units with %s are refused', (_, units, message) => {
  expect(() => new Model(withUnits(units))).toThrow(
    expect.objectContaining({ code: 'INVALID_MODEL', message: expect.stringMatching(message) }),
  );
});

test('inspect says what the outputs stand for', async () => {
  const inspection = await inspect(new Model(withUnits(UNITS)), [0.5]);
  expect(inspection.summary.units).toEqual({ kind: 'ctc', names: ['_', 'a'], blank: 0, words: 3 });
  expect(inspectionTables('m', inspection)).toContain('Units: ctc, 2 (_ a), a lexicon of 3 words');
  const bare = await inspect(new Model(smallNetwork()), [0.5]);
  expect('units' in bare.summary).toBe(false);
});
