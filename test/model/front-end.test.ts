/** Specs of front ends: what is filled in, and what is refused. */
import { completeFrontEnd, frontEndOutputSize } from '../../lib';
import { presetSpec } from '../../lib/init';

const LOG_MEL = { kind: 'log-mel', sampleRate: 8000 } as const;
const MFCC = { kind: 'mfcc', sampleRate: 8000 } as const;

describe('what is left out is filled in', () => {
  test('as Kaldi does for log-mel', () => {
    expect(completeFrontEnd(LOG_MEL)).toEqual({
      kind: 'log-mel',
      sampleRate: 8000,
      windowSize: 200,
      hopSize: 80,
      leftContext: 0,
      rightContext: 0,
      subsampling: 1,
      bins: 40,
      lowHz: 20,
      highHz: 4000,
      preEmphasis: 0.97,
      energyFloor: 2 ** -23,
    });
    expect(completeFrontEnd({ kind: 'log-mel', sampleRate: 44100 })).toMatchObject({
      windowSize: 1102,
      hopSize: 441,
      highHz: 22050,
    });
  });

  test('as DTLN does for magnitudes', () => {
    const frontEnd = completeFrontEnd({ kind: 'magnitude', sampleRate: 16000 });
    expect(frontEnd).toEqual({
      kind: 'magnitude',
      sampleRate: 16000,
      windowSize: 512,
      hopSize: 128,
      leftContext: 0,
      rightContext: 0,
      subsampling: 1,
    });
    expect(frontEndOutputSize(frontEnd)).toBe(257);
  });

  test('as Kaldi, Sphinx and HTK do for mfcc', () => {
    expect(completeFrontEnd(MFCC)).toEqual({
      ...completeFrontEnd({ ...LOG_MEL, bins: 23 }),
      kind: 'mfcc',
      cepstra: 13,
      transform: 'orthonormal',
      lifter: 22,
    });
    expect(completeFrontEnd({ ...MFCC, sampleRate: 16_000, definition: 'sphinx' })).toMatchObject({
      definition: 'sphinx',
      windowSize: 410,
      bins: 40,
      lowHz: 133.33334,
      highHz: 6855.4976,
      energyFloor: 1e-4,
      transform: 'legacy',
      lifter: 0,
    });
    expect(completeFrontEnd({ ...MFCC, definition: 'sphinx', bins: 31 })).toMatchObject({
      windowSize: 205,
      highHz: 4000,
    });
    expect(completeFrontEnd({ ...MFCC, definition: 'htk' })).toMatchObject({
      bins: 20,
      lowHz: 0,
      energyFloor: 1,
      transform: 'htk',
    });
    expect(completeFrontEnd({ ...MFCC, definition: 'kaldi' })).toEqual(completeFrontEnd(MFCC));
  });

  test('of deltas, means and given features', () => {
    expect(
      completeFrontEnd({
        kind: 'given',
        size: 13,
        deltas: {},
        meanNormalization: { over: 'window', variance: true },
      }),
    ).toEqual({
      kind: 'given',
      size: 13,
      hopMillis: 10,
      deltas: { order: 2, window: 2 },
      meanNormalization: { over: 'window', variance: true, frames: 600, least: 100 },
      leftContext: 0,
      rightContext: 0,
      subsampling: 1,
    });
    expect(completeFrontEnd({ ...MFCC, meanNormalization: { over: 'utterance' } })).toMatchObject({
      meanNormalization: { over: 'utterance' },
    });
  });

  test('and those of DirNet 494', () => {
    const frontEnd = { ...MFCC, bins: 26, cepstra: 26, leftContext: 9, rightContext: 9 };
    expect(frontEndOutputSize(frontEnd)).toBe(494);
    expect(presetSpec('dirnet2018-table2-row1').frontEnd).toEqual({
      ...frontEnd,
      sampleRate: 16_000,
    });
  });

  test('and the paper’s frames have 320 numbers', () => {
    expect(
      frontEndOutputSize(completeFrontEnd({ ...LOG_MEL, rightContext: 7, subsampling: 3 })),
    ).toBe(320);
  });
});

test.each<[string, unknown, RegExp]>([
  ['nothing', undefined, /frontEnd must be an object, but is undefined/],
  [
    'of no kind',
    { sampleRate: 8000 },
    /frontEnd\.kind must be one of log-mel, mfcc, magnitude, given, but is missing/,
  ],
  [
    'of an unknown kind',
    { ...LOG_MEL, kind: 'mffc' },
    /frontEnd\.kind must be one of .*, but is "mffc" \(did you mean "mfcc"/,
  ],
  [
    'with more cepstra than filters',
    { ...MFCC, bins: 20, cepstra: 21 },
    /cepstra must be a whole number from 1 to 20, but is 21/,
  ],
  ['with cepstra of log-mel', { ...LOG_MEL, cepstra: 13 }, /unknown field "cepstra"/],
  ['of another program', { ...MFCC, definition: 'matlab' }, /definition must be one of kaldi,/],
  ['of an odd transform', { ...MFCC, transform: 'dct' }, /transform must be one of orthonormal,/],
  ['with no energy', { ...MFCC, energy: 'none' }, /energy must be one of raw, windowed/],
  ['with a loud lifter', { ...MFCC, lifter: 1001 }, /lifter must be a number from 0 to 1000/],
  [
    'of Sphinx, snipped',
    { ...MFCC, definition: 'sphinx', snipEdges: true },
    /snipEdges must be left out beside "definition": "sphinx"/,
  ],
  ['with deltas of order 0', { ...MFCC, deltas: { order: 0 } }, /deltas\.order must be .* 1 to 4/],
  ['with deltas that are a number', { ...MFCC, deltas: 2 }, /deltas must be an object, but is 2/],
  ['with a delta of an odd name', { ...MFCC, deltas: { size: 2 } }, /deltas has an unknown field/],
  [
    'with means over nothing',
    { ...MFCC, meanNormalization: {} },
    /meanNormalization\.over must be one of utterance, window, but is missing/,
  ],
  [
    'with a window of an utterance',
    { ...MFCC, meanNormalization: { over: 'utterance', frames: 3 } },
    /meanNormalization has an unknown field "frames"/,
  ],
  [
    'with fewer frames than the least',
    { ...MFCC, meanNormalization: { over: 'window', frames: 50, least: 51 } },
    /meanNormalization\.least must be a whole number from 1 to 50, but is 51/,
  ],
  ['given without a size', { kind: 'given' }, /frontEnd\.size must be a whole number from 1/],
  [
    'given with a rate',
    { kind: 'given', size: 13, sampleRate: 8000 },
    /unknown field "sampleRate"/,
  ],
  ['given at once', { kind: 'given', size: 13, hopMillis: 0 }, /hopMillis must be a number from/],
  ['without a rate', { kind: 'log-mel' }, /sampleRate must be a whole number from 1000 to 768000/],
  ['with a field that is none', { ...LOG_MEL, numBins: 3 }, /unknown field "numBins"/],
  [
    'with a mel field for magnitudes',
    { ...LOG_MEL, kind: 'magnitude', bins: 3 },
    /unknown field "bins"/,
  ],
  [
    'with half a window',
    { ...LOG_MEL, windowSize: 0.5 },
    /windowSize must be a whole number from 2/,
  ],
  ['with no hop', { ...LOG_MEL, hopSize: 0 }, /hopSize must be a whole number from 1/],
  [
    'with a negative context',
    { ...LOG_MEL, leftContext: -1 },
    /leftContext must be a whole number from 0/,
  ],
  [
    'with no subsampling',
    { ...LOG_MEL, subsampling: 0 },
    /subsampling must be a whole number from 1/,
  ],
  [
    'beyond Nyquist',
    { ...LOG_MEL, highHz: 4001 },
    /highHz must be a number above lowHz, 20, to 4000, or from -3980 to 0, counted from 4000 down, but is 4001/,
  ],
  [
    'upside down',
    { ...LOG_MEL, lowHz: 900, highHz: 800 },
    /highHz must be a number above lowHz, 900, to 4000, .* but is 800/,
  ],
  [
    'with a loud pre-emphasis',
    { ...LOG_MEL, preEmphasis: 1.5 },
    /preEmphasis must be a number from 0 to 1/,
  ],
  [
    'with a floor of nothing',
    { ...LOG_MEL, energyFloor: 0 },
    /energyFloor must be a number from 1\.19/,
  ],
  [
    'with more filters than frequencies',
    { ...LOG_MEL, bins: 120 },
    /frontEnd\.bins: of 120 filters from 20 to 4000 Hz, number \d+ falls between two .* 200 samples: have fewer/,
  ],
  ['of no width', { ...LOG_MEL, lowHz: 100, highHz: 100 }, /highHz .* lowHz, 100.* but is 100/],
  ['counted from Nyquist to below 0', { ...LOG_MEL, highHz: -4000 }, /highHz .* but is -4000/],
  ['that begins beyond Nyquist', { ...LOG_MEL, lowHz: 4000 }, /lowHz must be a number from 0 to/],
  ['whose highHz is no number', { ...LOG_MEL, highHz: '0' }, /highHz .* but is "0"/],
  ['of an unknown taper', { ...LOG_MEL, taper: 'hann' }, /taper must be one of povey, hanning/],
  ['that snips a little', { ...LOG_MEL, snipEdges: 0.5 }, /snipEdges must be true or false/],
  ['with negative noise', { ...LOG_MEL, dither: -1 }, /dither must be a number from 0 to 32768/],
  ['with a seed that is none', { ...LOG_MEL, dither: 1, ditherSeed: 1.5 }, /ditherSeed must be/],
  ['of magnitudes with noise', { kind: 'magnitude', sampleRate: 8000, dither: 1 }, /"dither"/],
  [
    'with a mean too short',
    { ...LOG_MEL, normalization: { mean: new Float32Array(3), scale: new Float32Array(40) } },
    /normalization\.mean must be 40 finite numbers/,
  ],
  [
    'with a scale of NaN',
    {
      ...LOG_MEL,
      normalization: { mean: new Float32Array(40), scale: new Float32Array(40).fill(NaN) },
    },
    /normalization\.scale must be 40 finite numbers/,
  ],
  [
    'with a mean in an array',
    { ...LOG_MEL, normalization: { mean: [1], scale: [1] } },
    /normalization\.mean must be a Float32Array/,
  ],
])('a front end is refused that is %s', (_, spec, message) => {
  const error = expect.objectContaining({
    name: 'CompactRnnError',
    code: 'INVALID_OPTION',
  }) as Error;
  expect(() => completeFrontEnd(spec)).toThrow(error);
  expect(() => completeFrontEnd(spec)).toThrow(message);
});

test.each([
  [0, 4000],
  [-300, 3700],
  [undefined, 4000],
  [3500, 3500],
])('a highHz of %p is %i Hz at 8 kHz, as Kaldi has it', (highHz, hz) => {
  const spec = { ...LOG_MEL, ...(highHz !== undefined && { highHz }) };
  expect(completeFrontEnd(spec)).toMatchObject({ highHz: hz });
});

test('what is the default anyway is left out, so that files stay as they were', () => {
  const defaults = { snipEdges: true, taper: 'povey', dither: 0, ditherSeed: 0 };
  expect(completeFrontEnd({ ...LOG_MEL, ...defaults })).toEqual(completeFrontEnd(LOG_MEL));
  const odd = { snipEdges: false, taper: 'hamming', dither: 0.5, ditherSeed: 3 };
  expect(completeFrontEnd({ ...LOG_MEL, ...odd })).toMatchObject(odd);
});
