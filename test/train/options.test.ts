/**
 * What training refuses: options by name, value and range; examples by their number and what is
 * wrong with them.
 */
import { trainingExamples, train, type TrainingExample, type TrainOptions } from '../../lib';
import { network, signTask } from './tasks';

const CE = { kind: 'ce' } as const;
const EXAMPLES = signTask(4, 1);

async function refusal(
  options: unknown,
  examples: readonly TrainingExample[] = EXAMPLES,
  start = network(),
): Promise<unknown> {
  return train(start, trainingExamples(examples), options as TrainOptions).catch(
    (error: unknown) => error,
  );
}

const refused = (code: string, message: RegExp | string): unknown =>
  expect.objectContaining({
    name: 'CompactRnnError',
    code,
    message: expect.stringMatching(message) as string,
  });

test.each<[string, unknown, RegExp]>([
  ['no options', undefined, /the options of train must be an object, but are undefined/],
  [
    'a misspelled option',
    { criterion: CE, epoch: 3 },
    /no option "epoch" \(did you mean "epochs"\?\)/,
  ],
  [
    'a misspelled criterion',
    { criterion: { kind: 'ctx' } },
    /must be one of ctc, smbr, ce, .*"ctx" \(did you mean "ctc"\?\)/,
  ],
  [
    'no epochs',
    { criterion: CE, epochs: 0 },
    /epochs must be a whole number from 1 to 1000000, but is 0/,
  ],
  [
    'half a batch',
    { criterion: CE, batch: 0.5 },
    /batch must be a whole number from 1 to 65536, but is 0\.5/,
  ],
  [
    'a dropout of 1',
    { criterion: CE, dropout: 1 },
    /dropout must be a number from 0 to below 1, but is 1/,
  ],
  ['a negative seed', { criterion: CE, seed: -1 }, /seed must be a whole number from 0/],
  [
    '65 threads',
    { criterion: CE, threads: 65 },
    /threads must be a whole number from 1 to 64, but is 65/,
  ],
  ['no patience', { criterion: CE, patience: 0 }, /patience must be a whole number from 1/],
  [
    'a delay in words',
    { criterion: { kind: 'ce', delay: 'five' } },
    /delay must be a whole number from 0 to 1000/,
  ],
  [
    'a blank that is no output',
    { criterion: { kind: 'ctc', blank: 2 } },
    /blank must be a whole number from 0 to 1, but is 2/,
  ],
  [
    'a cold teacher',
    { criterion: { kind: 'kl', temperature: 0 } },
    /temperature must be a number above 0, but is 0/,
  ],
  [
    'no optimizer of that name',
    { criterion: CE, optimizer: { kind: 'adamw' } },
    /must be sgd or adam, but is "adamw"/,
  ],
  [
    'no rate',
    { criterion: CE, optimizer: { rate: 0 } },
    /rate of the optimizer must be a number above 0/,
  ],
  [
    'a growing rate',
    { criterion: CE, optimizer: { decay: 1.1 } },
    /decay of the optimizer must be .* at most 1, but is 1\.1/,
  ],
  [
    'a misspelled option of the optimizer',
    { criterion: CE, optimizer: { clip: 1 } },
    /optimizer has no option "clip"/,
  ],
  [
    'a negative clip',
    { criterion: CE, optimizer: { clipNorm: -1 } },
    /clipNorm of the optimizer must be a number above 0/,
  ],
  [
    'an unknown layer to freeze',
    { criterion: CE, freeze: ['lstm2'] },
    /freeze names "lstm2".*did you mean "lstm1"/,
  ],
  ['truncated CTC', { criterion: { kind: 'ctc' }, truncate: 20 }, /truncate is not for ctc/],
  [
    'a checkpoint without a path',
    { criterion: CE, checkpoint: {} },
    /the path of a file must be a string, but is undefined/,
  ],
  [
    'negative minutes',
    { criterion: CE, checkpoint: { path: 'x', minutes: -1 } },
    /minutes of the checkpoint must be a number of at least 0/,
  ],
  ['a signal that is none', { criterion: CE, signal: {} }, /signal must be an AbortSignal/],
])('%s is refused', async (_, options, message) => {
  expect(await refusal(options)).toEqual(refused('INVALID_OPTION', message));
});

describe('a network that the criterion does not fit', () => {
  test.each<[string, object, object, RegExp]>([
    [
      'ctc over a sigmoid',
      { kind: 'ctc' },
      { outputActivation: 'sigmoid' },
      /ctc needs an output layer with log-softmax.* is sigmoid/,
    ],
    [
      'mse over a softmax',
      { kind: 'mse' },
      { outputActivation: 'softmax' },
      /mse is not for .* softmax: use kl/,
    ],
    [
      'ctc at the last frame',
      { kind: 'ctc' },
      { emits: 'last-frame' },
      /needs an output at every frame/,
    ],
    [
      'ce over units of ctc',
      { kind: 'ce' },
      { units: { kind: 'ctc', names: ['_', 'a'], blank: 0 } },
      /those of the model are ctc: use ctc/,
    ],
    [
      'another blank than that of the units',
      { kind: 'ctc', blank: 1 },
      { units: { kind: 'ctc', names: ['_', 'a'], blank: 0 } },
      /blank must be 0, that of the model's units/,
    ],
  ])('%s', async (_, criterion, spec, message) => {
    expect(await refusal({ criterion }, EXAMPLES, network(spec))).toEqual(
      refused('INVALID_OPTION', message),
    );
  });

  test('truncation of a layer that reads backwards', async () => {
    const start = network({ direction: 'backward' });
    expect(await refusal({ criterion: CE, truncate: 5 }, EXAMPLES, start)).toEqual(
      refused('INVALID_OPTION', /truncate is for forward layers only, but lstm1 is backward/),
    );
  });
});

describe('examples that do not fit', () => {
  const [example] = EXAMPLES as [TrainingExample];
  test.each<[string, Partial<Record<keyof TrainingExample, unknown>>, object, RegExp]>([
    ['no frames', { frames: 0 }, CE, /example 0 must have at least one frame, but has 0/],
    [
      'another width',
      { frames: 7 },
      CE,
      /example 0 must hold 7 frames of 2 numbers, but holds 24 numbers/,
    ],
    [
      'doubles',
      { inputs: new Float64Array(24) },
      CE,
      /inputs of example 0 must be a Float32Array, but are Float64Array/,
    ],
    ['no labels', { labels: undefined }, CE, /example 0 has no labels, which ce needs/],
    ['a label too few', { labels: [1] }, CE, /a label for each of its 12 frames, but has 1/],
    [
      'a label that is no output',
      { labels: Array(12).fill(2) },
      CE,
      /a label of example 0 is 2, but the model's 2 outputs/,
    ],
    [
      'a label that is no number',
      { labels: Array(12).fill('a') },
      CE,
      /a label of example 0 is "a"/,
    ],
    ['half a label', { labels: Array(12).fill(0.5) }, CE, /a label of example 0 is 0\.5/],
    ['the blank', { labels: [0, 1] }, { kind: 'ctc' }, /a label of example 0 is 1, the blank/],
    [
      'no targets',
      {},
      { kind: 'mse' },
      /the targets of example 0 must be 12 frames of 2 outputs, but are 0 numbers/,
    ],
  ])('%s', async (_, wrong, criterion, message) => {
    const bad = { ...example, ...wrong } as TrainingExample;
    expect(await refusal({ criterion }, [bad])).toEqual(refused('INVALID_INPUT', message));
  });

  test('none at all', () => {
    expect(() => trainingExamples([])).toThrow(/there are no examples to learn from/);
  });

  test('NaN in a frame', async () => {
    const inputs = example.inputs.slice();
    inputs[5] = NaN;
    expect(await refusal({ criterion: CE }, [{ ...example, inputs }])).toEqual(
      refused('INVALID_INPUT', /NaN/),
    );
  });
});
