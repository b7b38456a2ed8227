/** `compact-rnn train`: from recordings to a model that knows words. */
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { npyParts } from '../../lib/formats/numpy';
import { Workplace, type Outcome } from './cli';
import { TRAINING, writeSpeech } from './speech';

interface Line {
  epoch: number;
  dev: { loss: number; errorRate: number };
}
interface Result {
  output: string;
  parameters: number;
  bestEpoch: number;
  dev: { loss: number; errorRate: number };
  before: { loss: number };
  skipped: number;
}

const place = new Workplace();
beforeAll(() => {
  writeSpeech(place);
});
afterAll(() => {
  place.remove();
});

const train = (...args: string[]): Outcome => place.run('train', 'spec.json', ...TRAINING, ...args);
/** What a training may have left lying about. */
const leftovers = (): string[] =>
  readdirSync(place.folder).filter((name) => /\.tmp$|checkpoint/.test(name));

test('a model learns words from recordings, and its files say so', () => {
  const outcome = train(
    '-o',
    'am.safetensors',
    '--dev',
    'dev.jsonl',
    '--report',
    'page.html',
    '--json',
  );
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  const lines = outcome.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  const epochs = lines.slice(0, -1) as Line[];
  const result = lines.at(-1) as Result;
  expect(epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  expect(result).toMatchObject({
    output: 'am.safetensors',
    skipped: 0,
    seed: 1,
    criterion: 'ctc',
    epochs: 20,
  });
  expect(result.dev).toEqual(epochs[result.bestEpoch - 1]!.dev);
  expect(result.dev.errorRate).toBeLessThan(0.05);
  expect(result.dev.loss).toBeLessThan(0.05 * result.before.loss);
  expect(readFileSync(place.path('page.html'), 'utf8')).toMatch(
    /<h2>Loss<\/h2>[^]*<h2>Unit error rate<\/h2>/,
  );
  expect(leftovers()).toEqual([]);
  expect(place.json('inspect', 'am.safetensors')).toMatchObject({
    parameters: result.parameters,
    inputSize: 12,
    outputSize: 4,
    frontEnd: { kind: 'log-mel', normalized: true },
    units: { kind: 'ctc', words: 3 }, // those that were said, not all of the lexicon
  });
  expect(place.json('evaluate', 'am.safetensors', '--data', 'dev.jsonl')).toMatchObject({
    utterances: 15,
    unitErrorRate: result.dev.errorRate,
    loss: expect.closeTo(result.dev.loss, 4) as number,
  });
});

test('for people there is a line for each epoch, and one for the result', () => {
  const { stdout } = train('-o', 'two.safetensors', '--dev', 'dev.jsonl', '--epochs', '2');
  const lines = stdout.trimEnd().split('\n');
  expect(lines.length).toBeGreaterThanOrEqual(6);
  expect(lines[0]).toMatch(
    /^epoch 1: loss [\d.]+, 100\.0% of units wrong, blanks only yet; dev loss [\d.]+, 100\.0% of units wrong, blanks only yet, the best so far$/,
  );
  expect(lines[2]).toMatch(
    /^two\.safetensors: 3,652 parameters, 14\.6 kB, of epoch \d: dev loss [\d.]+, /,
  );
  expect(lines[3]).toMatch(/^before: dev loss [\d.]+, /);
  expect(lines[4]).toMatch(
    /^dev error rate of epoch \d \(95% interval [\d.]+% to [\d.]+%\), of 15 utterances$/,
  );
  expect(lines.at(-1)).toMatch(
    /^epoch \d is better than the start by -?[\d.]+% \(95% interval -?[\d.]+% to -?[\d.]+%\)/,
  );
});

test('the same seed makes the same file, with any number of threads; another makes another', () => {
  const bytes = (name: string, ...args: string[]): Buffer => {
    expect(train('-o', name, '--epochs', '1', '--dropout', '0.1', ...args).code).toBe(0);
    return readFileSync(place.path(name));
  };
  const first = bytes('1.safetensors', '--threads', '1');
  expect(bytes('2.safetensors', '--threads', '2').equals(first)).toBe(true);
  expect(bytes('3.safetensors', '--seed', '2').equals(first)).toBe(false);
});

/** Starts a training and stops it after so many epochs. */
async function interrupted(
  epochs: number,
  args: string[],
): Promise<{ signal: string | null; stderr: string }> {
  const child = place.start('train', 'spec.json', ...args);
  let stdout = '';
  let stderr = '';
  child.stdout!.on('data', (data: Buffer) => {
    stdout += data.toString();
    if (stdout.split('\n').length > epochs) child.kill('SIGINT');
  });
  child.stderr!.on('data', (data: Buffer) => (stderr += data.toString()));
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { signal, stderr };
}

test('Ctrl-C saves a checkpoint and says how to go on, which ends in the file that an unbroken run writes', async () => {
  const common = [...TRAINING, '--dev', 'dev.jsonl', '--epochs', '60', '--dropout', '0.1'];
  expect(place.run('train', 'spec.json', ...common, '-o', 'unbroken.safetensors').code).toBe(0);
  const args = [...common, '-o', 'broken.safetensors', '--checkpoint', 'half way.checkpoint'];
  const { signal, stderr } = await interrupted(3, args);
  expect(signal).toBe('SIGINT');
  const command = [
    'train',
    'spec.json',
    ...common,
    '-o',
    'broken.safetensors',
    '--checkpoint',
  ].join(' ');
  expect(stderr).toBe(
    `error: stopped by SIGINT; all is saved in half way.checkpoint; to go on: compact-rnn ${command} 'half way.checkpoint' --resume\n`,
  );
  expect(existsSync(place.path('broken.safetensors'))).toBe(false);
  expect(leftovers()).toEqual(['half way.checkpoint']);

  // Twice, and the last time by the very words that were printed.
  const second = await interrupted(3, [...args, '--resume']);
  expect(second).toEqual({ signal, stderr });
  const main = join(__dirname, '..', '..', 'dist', 'cli', 'main.js');
  const words = stderr
    .slice(stderr.indexOf('compact-rnn'))
    .replace('compact-rnn', `'${process.execPath}' '${main}'`);
  const { status } = spawnSync('sh', ['-c', words], { cwd: place.folder });
  expect(status).toBe(0);
  const [one, other] = ['broken', 'unbroken'].map((name) =>
    readFileSync(place.path(`${name}.safetensors`)),
  );
  expect(one!.equals(other!)).toBe(true);
  expect(leftovers()).toEqual([]);
});

test('a checkpoint that is there is not lost by starting anew', () => {
  place.write('x.safetensors.checkpoint', 'hours of work');
  expect(train('-o', 'x.safetensors')).toMatchObject({
    code: 2,
    stderr:
      'error: there is a checkpoint already, x.safetensors.checkpoint: go on from it with --resume, or remove it to start anew\n',
  });
  expect(train('-o', 'x.safetensors', '--resume')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^error: x\.safetensors\.checkpoint: .*\n$/) as string,
  });
  rmSync(place.path('x.safetensors.checkpoint'));
});

test('a loss that is no number ends the training, and the last good checkpoint stays', () => {
  const units = { kind: 'frames', names: ['a', 'b'] };
  // Of equal frames with unlike labels some stay wrong, and of 64 cells some stay above 0: so steps
  // of 1e6 along their gradients make the recurrence overflow, whatever the start.
  const spec = { cell: 'rnn', activation: 'relu', layers: 1, cells: 64, input: 12, units };
  place.write('relu.json', JSON.stringify(spec));
  const frames = { shape: [20, 12], data: new Float32Array(240).fill(1) };
  place.write('x.npy', Buffer.concat(npyParts(frames)));
  place.write(
    'x.jsonl',
    JSON.stringify({
      features: 'x.npy',
      labels: Array.from({ length: 20 }, (_, t) => 'ab'[t % 2]),
    }),
  );
  const args = ['relu.json', '--data', 'x.jsonl', '--criterion', 'ce', '-o', 'relu.safetensors'];
  const wild = ['--optimizer', 'sgd', '--rate', '1e6', '--minutes', '0'];
  const { code, stderr } = place.run('train', ...args, ...wild);
  expect([code, existsSync(place.path('relu.safetensors'))]).toEqual([1, false]);
  expect(stderr).toMatch(
    /^error: the loss at step \d+ is .* the last good state is in relu\.safetensors\.checkpoint: go on from it with --resume and a lower --rate, or with --clip-norm\n$/,
  );
  rmSync(place.path('relu.safetensors.checkpoint'));
  expect(leftovers()).toEqual([]);
});

test('characters and frames can be learned as well', () => {
  const lines = ['to be or not to be', 'or not', 'to be'].map((text) => JSON.stringify({ text }));
  place.write('text.jsonl', lines.join('\n'));
  place.write('lm.json', JSON.stringify({ cell: 'gru', layers: 1, cells: 24 }));
  const lm = place.run(
    ...[
      'train',
      'lm.json',
      '--data',
      'text.jsonl',
      '--criterion',
      'lm',
      '--characters',
      '-o',
      'lm.safetensors',
    ],
    ...['--epochs', '80', '--rate', '0.03', '--json'],
  );
  expect(lm).toMatchObject({ code: 0, stderr: '' });
  const { perplexity } = place.json('evaluate', 'lm.safetensors', '--data', 'text.jsonl') as {
    perplexity: number;
  };
  expect(perplexity).toBeLessThan(1.6);

  const data = Float32Array.from({ length: 400 }, (_, i) => Math.sin(i * i));
  place.write('f.npy', Buffer.concat(npyParts({ shape: [200, 2], data })));
  const labels = Array.from({ length: 200 }, (_, t) =>
    t > 1 ? Number(data[2 * (t - 1)]! > 0) : -1,
  );
  place.write('f.jsonl', JSON.stringify({ features: 'f.npy', labels }));
  place.write('f.json', JSON.stringify({ cell: 'lstm', input: 2, layers: 1, cells: 8, output: 2 }));
  const frames = place.run(
    ...[
      'train',
      'f.json',
      '--data',
      'f.jsonl',
      '--criterion',
      'ce',
      '--delay',
      '1',
      '-o',
      'f.safetensors',
    ],
    ...['--epochs', '200', '--rate', '0.05', '--truncate', '50'],
  );
  expect(frames).toMatchObject({ code: 0, stderr: '' });
  expect(place.json('inspect', 'f.safetensors')).toMatchObject({ units: { kind: 'frames' } });
  const { frameAccuracy } = place.json('evaluate', 'f.safetensors', '--data', 'f.jsonl') as {
    frameAccuracy: number;
  };
  expect(frameAccuracy).toBeGreaterThan(0.95);
});
