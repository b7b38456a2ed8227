// The model that ships transcribes strings of digits; then two compressed models do, one made as in
// the paper, one from a better start.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { json, made, root, run } from './command.mjs';

const require = createRequire(import.meta.url);
const { byteSize, numbers, percent, table, words } = require('../../dist/cli/table.js');

const TAU = '0.8';
/** About as many as tau leaves. */
const PARAMETERS = '350000';
const shipped = (name) => relative(process.cwd(), join(root, 'models', 'digits', name));
const manifest = shipped('manifest.jsonl');

/** @param recordings the user's own WAV files, without transcripts. */
export async function digits(recordings) {
  const dense = shipped('digits.safetensors');
  const models = [
    { name: 'as it ships', path: dense },
    { name: `tau ${TAU}`, path: made('compressed.safetensors') },
    { name: 'stacked', path: made('stacked.safetensors') },
  ];
  const compress = (path, ...options) =>
    run('compress', dense, '-o', path, '--method', 'joint-svd', ...options, '--dtype', 'int8');
  run('inspect', dense);
  compress(models[1].path, '--tau', TAU, '--report', made('report.html'));
  compress(models[2].path, '--target-params', PARAMETERS, '--stacked');
  showTranscripts(models, recordings);
  showFigures(models);
  console.log(`
Neither small model was fine-tuned, which wins back most of what is lost (docs/guides/fine-tune.md).
The report, to look at: ${made('report.html')}`);
}

function showTranscripts(models, recordings) {
  const spoken = readFileSync(manifest, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ audio, text }) => ({ file: join(dirname(manifest), audio), text }));
  const all = [...spoken, ...recordings.map((file) => ({ file, text: null }))];
  const files = all.map(({ file }) => file);
  console.log(`\n$ compact-rnn transcribe MODEL ${files[0]} ...\n`);
  const heard = models.map(({ path }) =>
    json('transcribe', path, ...files).map(({ text }) => text),
  );
  const rows = all.map(({ file, text }, i) => [
    file.split('/').at(-1).replace('.wav', ''),
    inDigits(text),
    ...heard.map((texts) => inDigits(texts[i])),
  ]);
  console.log(
    table([words('recording'), words('said'), ...models.map(({ name }) => words(name))], rows),
  );
}

const NAMES = 'zero one two three four five six seven eight nine'.split(' ');

/** "three one four" as 3 1 4. */
function inDigits(text) {
  return text === null
    ? null
    : text
        .split(' ')
        .map((word) => NAMES.indexOf(word))
        .join(' ');
}

function showFigures(models) {
  const paths = models.map(({ path }) => path);
  console.log(
    `\n$ compact-rnn evaluate MODEL --data ${manifest}\n$ compact-rnn bench ${paths.join(' ')}\n`,
  );
  const speeds = json('bench', ...paths);
  const rows = models.map(({ name, path }, i) => {
    const { words: count, wordErrorRate } = json('evaluate', path, '--data', manifest);
    const { parameters, weightBytes, stepMicros } = speeds[i];
    return [
      name,
      parameters,
      byteSize(weightBytes),
      `${stepMicros.median.toFixed(1)} µs`,
      `${Math.round(wordErrorRate * count)} of ${count}`,
      percent(wordErrorRate),
    ];
  });
  const titles = ['parameters', 'weights', 'a step', 'words wrong', 'WER'];
  console.log(table([words('model'), ...titles.map((title) => numbers(title))], rows));
}
