/** `compact-rnn finetune`: from labels and from a teacher. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModel } from '../../lib';
import { numbersOf } from '../train/tasks';
import { Workplace, type Outcome } from './cli';
import { trainModel, writeSpeech } from './speech';

interface Result {
  bytes: number;
  criterion: string;
  before: { loss: number; errorRate: number };
  dev: { loss: number; errorRate: number };
}
interface Evaluation {
  loss: number;
  wordErrorRate: number;
  rms: number;
}

const place = new Workplace();
beforeAll(() => {
  writeSpeech(place);
  trainModel(place);
  const rank = ['--method', 'joint-svd', '--rank', '3'];
  place.run('compress', 'am.safetensors', '-o', 'small.safetensors', ...rank);
});
afterAll(() => {
  place.remove();
});

const TUNING = ['--data', 'train.jsonl', '--dev', 'dev.jsonl', '--epochs', '10', '--rate', '0.01'];
const finetune = (model: string, ...args: string[]): Outcome =>
  place.run('finetune', model, ...args);

/** The result of a training that must succeed. */
function tuned(model: string, ...args: string[]): Result {
  const outcome = finetune(model, ...TUNING, ...args, '--json');
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(outcome.stdout.trimEnd().split('\n').at(-1)!) as Result;
}

const evaluated = (model: string, ...args: string[]): Evaluation =>
  place.json('evaluate', model, '--data', 'dev.jsonl', ...args) as Evaluation;

test('a compressed model wins back what compression cost, and keeps its shape', async () => {
  const [dense, cut] = [evaluated('am.safetensors'), evaluated('small.safetensors')];
  expect(cut.loss).toBeGreaterThan(2 * dense.loss);
  const { criterion, before, dev } = tuned('small.safetensors', '-o', 'tuned.safetensors');
  expect(criterion).toBe('ctc'); // the units say so
  expect(before.loss).toBeCloseTo(cut.loss, 4);
  expect(dev.loss).toBeLessThan(0.5 * cut.loss);
  expect(evaluated('tuned.safetensors').loss).toBeCloseTo(dev.loss, 4);
  const [small, after] = await Promise.all(
    ['small', 'tuned'].map((name) => loadModel(place.path(`${name}.safetensors`))),
  );
  expect(after!.layers[0]!.weights[0]!.projection!.rows).toBe(3);
  expect(after!.parameters).toBe(small!.parameters);
  expect(after!.units).toEqual(small!.units);
  expect(after!.frontEnd).toEqual(small!.frontEnd);
});

test('a teacher needs neither texts nor labels', () => {
  for (const name of ['train', 'dev']) {
    const lines = readFileSync(place.path(`${name}.jsonl`), 'utf8')
      .trimEnd()
      .split('\n');
    const audio = lines.map((line) =>
      JSON.stringify({ audio: (JSON.parse(line) as { audio: string }).audio }),
    );
    place.write(`${name}-untold.jsonl`, audio.join('\n'));
  }
  const untold = [
    '--data',
    'train-untold.jsonl',
    '--dev',
    'dev-untold.jsonl',
    '--epochs',
    '6',
    '--rate',
    '0.005',
  ];
  const teacher = ['--teacher', 'am.safetensors'];
  const { stdout, code } = finetune(
    'small.safetensors',
    ...untold,
    ...teacher,
    '-o',
    'taught.safetensors',
    '--json',
  );
  expect(code).toBe(0);
  const { criterion, before, dev } = JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as Result;
  expect(criterion).toBe('kl'); // its outputs are probabilities
  expect(dev.loss).toBeLessThan(0.5 * before.loss);
  expect(evaluated('taught.safetensors', ...teacher).loss).toBeCloseTo(dev.loss, 4);
  expect(evaluated('taught.safetensors').loss).toBeLessThan(
    0.7 * evaluated('small.safetensors').loss,
  );
});

test('what is frozen stays; what comes out is stored as asked', async () => {
  const { bytes } = tuned(
    'small.safetensors',
    '-o',
    'frozen.safetensors',
    '--freeze',
    'lstm1',
    '--epochs',
    '1',
  );
  const [before, after] = await Promise.all(
    ['small', 'frozen'].map(async (name) =>
      numbersOf(await loadModel(place.path(`${name}.safetensors`))),
    ),
  );
  const changed = Object.keys(before!).filter(
    (name) => before![name]!.join() !== after![name]!.join(),
  );
  expect(changed).toEqual(['output weight']);
  const small = tuned(
    'small.safetensors',
    '-o',
    'int8.safetensors',
    '--epochs',
    '1',
    '--dtype',
    'int8',
  );
  expect(small.bytes).toBeLessThan(0.5 * bytes);
  expect(place.json('inspect', 'int8.safetensors')).toMatchObject({ layers: [{ dtype: 'int8' }] });
});

test('what comes out is stored as what it learned from', () => {
  place.run('convert', 'small.safetensors', 'half.safetensors', '--dtype', 'f16');
  const { bytes } = tuned('half.safetensors', '-o', 'half-tuned.safetensors', '--epochs', '1');
  expect(bytes).toBe((place.json('inspect', 'half.safetensors') as { bytes: number }).bytes);
  const layers = [{ dtype: 'f16' }];
  expect(place.json('inspect', 'half-tuned.safetensors')).toMatchObject({ layers });
});

test('it may write over the model that it started from, which int8 may be', () => {
  place.run('convert', 'small.safetensors', 'self.safetensors', '--dtype', 'int8');
  const before = evaluated('self.safetensors').loss;
  tuned('self.safetensors', '-o', 'self.safetensors', '--force');
  expect(evaluated('self.safetensors').loss).toBeLessThan(0.5 * before);
});

test('a model of another program learns labels that are numbers, and keeps what it was told of itself', () => {
  const onnx = join(__dirname, '..', 'fixtures', 'onnx', 'lstm-softmax.onnx');
  const { inputSize, outputSize } = place.json('inspect', onnx) as {
    inputSize: number;
    outputSize: number;
  };
  place.frames('x.npy', [20, inputSize]);
  const labels = Array.from({ length: 20 }, (_, t) => t % outputSize);
  place.write('x.jsonl', JSON.stringify({ features: 'x.npy', labels }));
  const args = ['--data', 'x.jsonl', '--criterion', 'ce', '--epochs', '100', '--rate', '0.05'];
  const outcome = finetune(onnx, ...args, '-o', 'foreign.safetensors');
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  expect(place.json('inspect', 'foreign.safetensors')).toMatchObject({ units: { kind: 'frames' } });
  const accuracy = (model: string, ...more: string[]): number =>
    (place.json('evaluate', model, '--data', 'x.jsonl', ...more) as { frameAccuracy: number })
      .frameAccuracy;
  expect(accuracy('foreign.safetensors')).toBeGreaterThan(
    accuracy(onnx, '--criterion', 'ce') + 0.2,
  );
});

test('a front end and units from files make a model hear that does not know how', () => {
  const { frontEnd } = JSON.parse(readFileSync(place.path('spec.json'), 'utf8')) as {
    frontEnd: object;
  };
  place.write('front-end.json', JSON.stringify(frontEnd));
  place.write(
    'units.json',
    JSON.stringify({ kind: 'ctc', names: ['_', 'L'], blank: 0, lexicon: { low: [['L']] } }),
  );
  place.model('bare.safetensors', { cell: 'gru', input: 12, layers: 1, cells: 8, output: 2 });
  place.write('low.jsonl', JSON.stringify({ audio: 'train/0.wav', text: 'low low' }));
  const metadata = ['--front-end', 'front-end.json', '--units', 'units.json'];
  const tune = ['--data', 'low.jsonl', '-o', 'complete.safetensors', '--epochs', '1'];
  expect(finetune('bare.safetensors', ...tune, ...metadata)).toMatchObject({
    code: 0,
    stderr: '',
  });
  expect(place.run('transcribe', 'complete.safetensors', 'train/0.wav')).toMatchObject({
    code: 0,
    stderr: '',
  });
  expect(place.run('transcribe', 'bare.safetensors', 'train/0.wav', ...metadata).code).toBe(0);
  expect(place.run('transcribe', 'bare.safetensors', 'train/0.wav').stderr).toMatch(
    /has no front end/,
  );
  expect(finetune('complete.safetensors', ...tune, ...metadata, '--force')).toMatchObject({
    code: 2,
    stderr: 'error: the model has a front end, with which it was trained: leave --front-end out\n',
  });
});

describe('what does not fit together is refused', () => {
  beforeAll(() => {
    place.model('other.safetensors', { cell: 'gru', input: 5, layers: 1, cells: 8, output: 2 });
    place.model('unnamed.safetensors', { cell: 'gru', input: 12, layers: 1, cells: 8, output: 4 });
  });
  test.each<[string, string, string[], RegExp]>([
    [
      'another criterion than the units',
      'am',
      ['--criterion', 'ce'],
      /those of the model are ctc: use ctc/,
    ],
    [
      'a criterion of teachers without one',
      'am',
      ['--criterion', 'mse'],
      /mse learns the outputs of a teacher: name it by --teacher/,
    ],
    [
      'a teacher for labels',
      'am',
      ['--criterion', 'ctc', '--teacher', 'am.safetensors'],
      /ctc learns labels, not the outputs of a teacher/,
    ],
    [
      'a teacher of another size',
      'am',
      ['--teacher', 'other.safetensors'],
      /the teacher takes 5 numbers a frame and gives 2, but the model takes 12 numbers a frame and gives 4/,
    ],
    [
      'a ratio of nothing to mix in',
      'am',
      ['--mix-ratio', '2'],
      /--mix-ratio says how many of --mix are mixed in: give both, or neither/,
    ],
    [
      'a ratio out of range',
      'am',
      ['--mix', 'train.jsonl', '--mix-ratio', '0'],
      /ratio must be a number above 0, at most 1000, but is 0/,
    ],
    ['a hold below 0', 'am', ['--hold', '-1'], /hold must be a number from 0 to 1e6, but is -1/],
    [
      'a hold while pruning',
      'am',
      ['--density', '0.5', '--hold', '1'],
      /--density prunes in stages, which know no --hold: leave that out/,
    ],
    ['a temperature of ctc', 'am', ['--temperature', '2'], /--temperature is for kl only/],
    [
      'no criterion and no units',
      'unnamed',
      [],
      /does not say what its outputs stand for: give --criterion/,
    ],
    [
      'a layer that is not there',
      'am',
      ['--freeze', 'lstm2'],
      /freeze names "lstm2".*did you mean "lstm1"/,
    ],
  ])('%s', (_, model, args, message) => {
    const { code, stdout, stderr } = finetune(
      `${model}.safetensors`,
      '--data',
      'train.jsonl',
      '-o',
      'never.safetensors',
      ...args,
    );
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^error: .*\n$/);
    expect([code, stdout]).toEqual([2, '']);
  });

  test('a missing model', () => {
    expect(
      finetune('none.safetensors', '--data', 'train.jsonl', '-o', 'x.safetensors'),
    ).toMatchObject({
      code: 1,
      stderr: 'error: cannot read none.safetensors: there is no such file\n',
    });
  });
});
