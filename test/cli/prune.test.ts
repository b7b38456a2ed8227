/** `compact-rnn finetune --density`: pruning in stages. */
import { existsSync } from 'node:fs';
import { loadModel, type Model } from '../../lib';
import { Workplace } from './cli';
import { trainModel, writeSpeech } from './speech';

const place = new Workplace();
beforeAll(() => {
  writeSpeech(place);
  trainModel(place);
});
afterAll(() => {
  place.remove();
});

const DATA = ['--data', 'train.jsonl', '--epochs', '6', '--rate', '0.01'];
const prune = (...args: string[]) => place.run('finetune', 'am.safetensors', ...DATA, ...args);

const recurrentOf = ({ layers }: Model) => layers[0]!.weights[0]!.recurrent;

test('finetune prunes as it learns, and leaves no checkpoint', async () => {
  const outcome = prune('--density', '0.3', '--stages', '3', '-o', 'sparse.safetensors', '--json');
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  const result = JSON.parse(outcome.stdout.trimEnd().split('\n').at(-1)!) as { epochs: number };
  expect(result.epochs).toBe(6);
  const w = recurrentOf(await loadModel(place.path('sparse.safetensors')));
  expect(w.kind).toBe('sparse');
  const kept = w.data.reduce((sum, x) => sum + Number(x !== 0), 0);
  expect(kept).toBe(Math.round(0.3 * w.rows * w.cols));
  expect(existsSync(place.path('sparse.safetensors.checkpoint'))).toBe(false);
});

test('a pruned model is fine-tuned in its pattern, and stored in f16 where int8 is asked for', async () => {
  const cut = ['--method', 'pruned', '--density', '0.3'];
  place.run('compress', 'am.safetensors', '-o', 'cut.safetensors', ...cut);
  const tuned = [
    'finetune',
    'cut.safetensors',
    ...DATA,
    '--dtype',
    'int8',
    '-o',
    'tuned.safetensors',
  ];
  expect(place.run(...tuned)).toMatchObject({ code: 0 });
  const [before, after] = [
    recurrentOf(await loadModel(place.path('cut.safetensors'))),
    recurrentOf(await loadModel(place.path('tuned.safetensors'))),
  ];
  expect(after.kind === 'sparse' && after.values.dtype).toBe('f16');
  expect(after.kind === 'sparse' && after.columns).toEqual(
    before.kind === 'sparse' && before.columns,
  );
  expect(after.data).not.toEqual(before.data);
});

test.each<[string[], RegExp]>([
  [['--density', '0'], /density must be above 0 and at most 1, but is 0/],
  [['--stages', '3'], /--stages says how --density is reached/],
  [
    ['--density', '0.3', '--stages', '9'],
    /stages must be a whole number from 1 to 6, the epochs, but is 9/,
  ],
  [['--density', '0.3', '--dev', 'dev.jsonl'], /--density prunes in stages, which know no --dev/],
  [['--density', '0.3', '--resume'], /which know no --resume/],
  [['--quantized'], /--quantized learns what --dtype int8 or int4 stores: give both, or neither/],
])('%j is refused, and nothing is left behind', (args, message) => {
  const { code, stderr } = prune(...args, '-o', 'x.safetensors');
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
  expect(existsSync(place.path('x.safetensors'))).toBe(false);
});
