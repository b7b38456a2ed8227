/** Words of models that say the unit of every frame, on the command line. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FRAME_UNITS, SPEC, writeRecordings } from '../train/tones';
import { Workplace } from './cli';

const place = new Workplace();
beforeAll(() => {
  writeRecordings(place.folder, 'train', 12, 1, true);
  writeRecordings(place.folder, 'dev', 4, 1000, true);
  place.write('spec.json', JSON.stringify({ ...SPEC, units: FRAME_UNITS }));
});
afterAll(() => {
  place.remove();
});

/** The units that the frames of a manifest have, in shares, each counted once more. */
function shares(manifest: string): number[] {
  const labels = readFileSync(join(place.folder, manifest), 'utf8')
    .trim()
    .split('\n')
    .flatMap((line) => (JSON.parse(line) as { labels: string[] }).labels);
  const { names } = FRAME_UNITS;
  return names.map(
    (name) =>
      (1 + labels.filter((label) => label === name).length) / (names.length + labels.length),
  );
}

function priorsOf(model: string): number[] {
  return (place.json('inspect', model) as { units: { priors: number[] } }).units.priors;
}

test('training measures the priors, fine-tuning measures them anew, and evaluation counts words', () => {
  const training = ['--data', 'train.jsonl', '--criterion', 'ce', '--delay', '2', '--epochs', '1'];
  place.run('train', 'spec.json', ...training, '-o', 'am.safetensors');
  expect(priorsOf('am.safetensors')).toEqual(shares('train.jsonl'));
  const tuning = ['finetune', 'am.safetensors', '--epochs', '1', '--data', 'dev.jsonl'];
  place.run(...tuning, '-o', 'tuned.safetensors');
  expect(priorsOf('tuned.safetensors')).toEqual(shares('dev.jsonl'));
  place.run(...tuning, '--mix', 'train.jsonl', '-o', 'mixed.safetensors');
  expect(priorsOf('mixed.safetensors')).toEqual(shares('train.jsonl'));

  const labelled = readFileSync(join(place.folder, 'dev.jsonl'), 'utf8');
  place.write('texts.jsonl', labelled.replace(/,"labels":\[.*?\]/g, ''));
  const search = ['compress', 'am.safetensors', '-o', 'small.safetensors', '--allowed-loss', '1'];
  expect(place.run(...search, '--data', 'texts.jsonl')).toMatchObject({
    code: 1,
    stderr: 'error: texts.jsonl has no finite loss, since no frame has a label: give other data\n',
  });

  const found = place.json('evaluate', 'am.safetensors', '--data', 'dev.jsonl');
  expect(Object.keys(found as object)).toEqual([
    'utterances',
    'words',
    'wordErrorRate',
    'wordErrorInterval',
    'wordErrors',
    'frames',
    'frameErrors',
    'frameAccuracy',
    'frameAccuracyInterval',
    'loss',
    'lossInterval',
  ]);
  const { stdout } = place.run('evaluate', 'am.safetensors', '--data', 'dev.jsonl');
  expect(stdout).toMatch(/^4 utterances\nwords: \d+ errors in \d+, .*\nframes: .* right/);
});
