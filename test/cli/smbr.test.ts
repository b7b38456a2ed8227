/** Sequence training from the command line. */
import { trainModel, writeSpeech } from './speech';
import { Workplace } from './cli';

const place = new Workplace();
const SMBR = ['--criterion', 'smbr', '--epochs', '1', '--rate', '0.0001', '--data', 'train.jsonl'];

beforeAll(() => {
  writeSpeech(place, 12);
  trainModel(place);
  place.write('texts.txt', 'low mid\nhigh\nmid mid low high\nlow\nhigh low\n');
  const made = place.run('lm', 'make', 'texts.txt', '--order', '2', '-o', 'bigram.ngrams');
  expect(made.code).toBe(0);
}, 60_000);
afterAll(() => {
  place.remove();
});

const lossOf = ({ stdout }: { stdout: string }): number =>
  (JSON.parse(stdout.split('\n')[0]!) as { train: { loss: number } }).train.loss;

test('finetune and train --from-ctc do the same: over a language, and over lattices', () => {
  const options = [...SMBR, '--lm', 'bigram.ngrams', '--json', '-o', 'better.safetensors'];
  const tuned = place.run('finetune', 'am.safetensors', ...options);
  expect(tuned).toMatchObject({ code: 0, stderr: '' });
  expect(lossOf(tuned)).toBeGreaterThan(0);
  const trained = place.run('train', 'am.safetensors', '--from-ctc', ...options);
  expect(lossOf(trained)).toBe(lossOf(tuned));
  const lattices = ['--lattices', '--lattice-beam', '4', '--dev', 'dev.jsonl'];
  const narrow = place.run('finetune', 'am.safetensors', ...options, ...lattices);
  expect(narrow).toMatchObject({ code: 0, stderr: '' });
  expect(lossOf(narrow)).not.toBe(lossOf(tuned));
  const scaled = place.run('finetune', 'am.safetensors', ...options, '--acoustic-scale', '0.1');
  expect(lossOf(scaled)).toBeGreaterThan(lossOf(tuned));
}, 60_000);

test.each<[string, string[], RegExp]>([
  [
    'a spec',
    ['train', 'spec.json', ...SMBR],
    /smbr begins with a model that CTC trained: name that instead of the spec, with --from-ctc/,
  ],
  [
    '--from-ctc of another criterion',
    ['train', 'am.safetensors', '--from-ctc', '--criterion', 'ctc', '--data', 'train.jsonl'],
    /--from-ctc is for smbr only, but the criterion is ctc/,
  ],
  [
    'no language',
    ['finetune', 'am.safetensors', ...SMBR],
    /smbr needs to know what else may be said: give --lm/,
  ],
  [
    'a language for CTC',
    ['finetune', 'am.safetensors', '--data', 'train.jsonl', '--lm', 'bigram.ngrams'],
    /--lm is for smbr only, but the criterion is ctc/,
  ],
  [
    'a share of CTC for CTC',
    ['finetune', 'am.safetensors', '--data', 'train.jsonl', '--ctc-weight', '0.5'],
    /--ctc-weight is for smbr only, but the criterion is ctc/,
  ],
  [
    'a beam of lattices without them',
    ['finetune', 'am.safetensors', ...SMBR, '--lm', 'bigram.ngrams', '--lattice-beam', '3'],
    /--lattice-beam is of --lattices: give both, or neither/,
  ],
])('refuses %s', (_, args, message) => {
  const { code, stderr } = place.run(...(args as [string]), '-o', 'none.safetensors');
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});
