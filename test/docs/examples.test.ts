/**
 * The examples of the docs run: every JavaScript block, and every command after "$ compact-rnn",
 * which may go over several lines. Blocks in other languages are checked as far as they can be, and
 * a block that nothing checks is refused.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { npyParts } from '../../lib/formats/numpy';
import { BARE, HEADS } from '../formats/onnx/bare';
import { SHARED } from '../shared';
import { chirp } from '../speech/signals';
import { chunk, fmt, pcm16, riff } from '../speech/wav-files';
import { writeRecordings } from '../train/tones';
import { blocks, fences, GUIDES, PAGES, prose, RESULTS, ROOT, type Block } from './pages';

const DTLN = join(SHARED, 'data', 'models', 'dtln', 'model_1.onnx');
/** Pages that define things and have nothing to run. */
const WITHOUT_EXAMPLES = ['benchmarks', 'file-format', 'front-ends', 'methods', 'precision'].map(
  (name) => join('docs', 'reference', `${name}.md`),
);

/**
 * A folder inside the package, so that `import 'compact-rnn'` finds it, with the files that the
 * examples name.
 */
let folder: string;

beforeAll(() => {
  mkdirSync(join(ROOT, 'build-docs'), { recursive: true });
  folder = mkdtempSync(join(ROOT, 'build-docs', 'example-'));
  copyFileSync(
    join(ROOT, 'test', 'fixtures', 'onnx', 'lstm-streaming.onnx'),
    join(folder, 'am.onnx'),
  );
  writeFileSync(join(folder, 'bare.onnx'), BARE);
  const keras = join(ROOT, 'test', 'fixtures', 'keras');
  copyFileSync(join(keras, 'lstm.h5'), join(folder, 'am.keras'));
  copyFileSync(join(keras, 'nested.h5'), join(folder, 'nested.h5'));
  copyFileSync(join(keras, 'cudnn_weights.h5'), join(folder, 'am.weights.h5'));
  copyFileSync(join(keras, 'cudnn.json'), join(folder, 'am.json'));
  const amplifiers = JSON.parse(
    readFileSync(join(ROOT, 'test', 'fixtures', 'guitarml.json'), 'utf8'),
  ) as Record<string, { file: unknown }>;
  writeFileSync(join(folder, 'amp.json'), JSON.stringify(amplifiers['an amplifier']!.file));
  const tflite = join(ROOT, 'test', 'fixtures', 'tflite', 'bytes.tflite');
  copyFileSync(tflite, join(folder, 'speech.tflite'));
  copyFileSync(join(ROOT, 'test', 'fixtures', 'npz', 'lstm.npz'), join(folder, 'arrays.npz'));
  const lstm = { cell: 'lstm', input: 'kernel', recurrent: 'recurrent', transposed: true };
  writeFileSync(join(folder, 'arrays.json'), JSON.stringify({ layers: [lstm] }));
  copyFileSync(join(ROOT, 'test', 'fixtures', 'pytorch', 'lstm.pt'), join(folder, 'am.pt'));
  const modules = ['rnn', { module: 'output', activation: 'log-softmax' }];
  writeFileSync(join(folder, 'am-modules.json'), JSON.stringify({ layers: modules }));
  writeFileSync(join(folder, 'heads.onnx'), HEADS);
  const text = readFileSync(join(ROOT, 'test', 'fixtures', 'ngrams', 'text.txt'), 'utf8');
  writeFileSync(join(folder, 'text.txt'), text);
  writeFileSync(join(folder, 'held-out.txt'), text.split('\n').slice(0, 20).join('\n'));
  copyFileSync(
    join(ROOT, 'test', 'fixtures', 'npy', 'gru-weights.npz'),
    join(folder, 'weights.npz'),
  );
  const samples = chirp(8000, 8000).map((sample) => 32768 * sample);
  writeFileSync(join(folder, 'digits.wav'), riff(fmt(), chunk('data', pcm16(...samples))));
  symlinkSync(join(ROOT, 'models'), join(folder, 'models'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules', 'compact-rnn'));
  compactRnn('convert', 'am.onnx', 'am.safetensors');
  compactRnn(
    'compress',
    'am.onnx',
    '-o',
    'small.safetensors',
    '--method',
    'joint-svd',
    '--rank',
    '2',
  );
  compactRnn('convert', 'small.safetensors', 'am.h', '--to', 'c');
  giveSpeech();
  giveLanguage();
  giveMicrophone();
  giveBoards();
  if (existsSync(DTLN)) copyFileSync(DTLN, join(folder, 'model_1.onnx'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/**
 * What the examples of training name: manifests, a lexicon, specs and a plan that pages show, and a
 * model that has begun to learn.
 */
function giveSpeech(): void {
  const digits: Record<string, string> = { low: 'one', mid: 'two', high: 'three' };
  for (const [name, count, seed] of [
    ['train', 8, 1],
    ['dev', 4, 100],
  ] as const) {
    const manifest = writeRecordings(folder, name, count, seed);
    const lines = readFileSync(manifest, 'utf8').replace(
      /\b(low|mid|high)\b/g,
      (word) => digits[word]!,
    );
    writeFileSync(manifest, lines);
    if (name === 'train')
      writeFileSync(join(folder, 'recordings.jsonl'), lines.replace(/,"text":"[^"]*"/g, ''));
  }
  copyFileSync(join(folder, 'dev.jsonl'), join(folder, 'speaker.jsonl'));
  copyFileSync(join(folder, 'dev', '0.wav'), join(folder, 'x.wav'));
  mkdirSync(join(folder, 'noises'));
  copyFileSync(join(folder, 'digits.wav'), join(folder, 'noises', 'street.wav'));
  writeFileSync(join(folder, 'cmudict.dict'), 'one W AH1 N\ntwo T UW1\nthree TH R IY1\n');
  writeFileSync(join(folder, 'spec.json'), blocks('docs/guides/train.md', 'json')[0]!);
  writeFileSync(join(folder, 'mixed-spec.json'), blocks('docs/reference/specs.md', 'json')[2]!);
  writeFileSync(join(folder, 'plan.json'), blocks('docs/reference/plans.md', 'json')[0]!);
  const data = [
    '--data',
    'train.jsonl',
    '--criterion',
    'ctc',
    '--lexicon',
    'cmudict.dict',
    '--epochs',
    '2',
  ];
  compactRnn('train', 'spec.json', ...data, '-o', 'digits.safetensors');
}

/**
 * What the examples of decoding name: sentences, and the language model of them. And recordings
 * with a front end for a graph of three inputs.
 */
function giveLanguage(): void {
  const sentences = ['one two', 'two three one', 'three', 'one one two three', 'two'];
  writeFileSync(join(folder, 'sentences.txt'), `${sentences.join('\n')}\n`);
  compactRnn('lm', 'make', 'sentences.txt', '-o', 'large.ngrams', '--order', '3');
  copyFileSync(join(folder, 'x.wav'), join(folder, 'speech.wav'));
  const frontEnd = { kind: 'log-mel', sampleRate: 16000, windowSize: 400, hopSize: 160, bins: 3 };
  writeFileSync(join(folder, 'fe.json'), JSON.stringify(frontEnd));
}

/** An `arecord` that has a second of sound to give, for the examples that listen. */
function giveMicrophone(): void {
  const samples = chirp(16000, 16000).map((sample) => 32768 * sample);
  writeFileSync(join(folder, 'heard.raw'), pcm16(...samples));
  mkdirSync(join(folder, 'bin'));
  const program = `#!/bin/sh\nexec cat '${join(folder, 'heard.raw')}'\n`;
  writeFileSync(join(folder, 'bin', 'arecord'), program, { mode: 0o755 });
}

/** What `bench --board --json` printed on two machines. */
function giveBoards(): void {
  const main = join(ROOT, 'dist', 'cli', 'main.js');
  const args = ['bench', '--board', 'am.safetensors', '--seconds', '0.02', '--json'];
  const report = spawnSync(process.execPath, [main, ...args], { cwd: folder }).stdout;
  for (const name of ['pi4.json', 'pi5.json']) writeFileSync(join(folder, name), report);
}

function run(args: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 300_000, // one that hangs is killed
    env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
  });
  expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({
    status: 0,
    output: '',
  });
}

function compactRnn(...args: string[]): void {
  run([join(ROOT, 'dist', 'cli', 'main.js'), ...args]);
}

/** A command that runs until it is told to end: it starts, and ends well. */
async function startAndStop(args: string[]): Promise<void> {
  const main = join(ROOT, 'dist', 'cli', 'main.js');
  const child = spawn(process.execPath, [main, ...args, '--port', '0'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exit = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), exit]);
  child.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
}

/** The input that a `run` example names, made to fit its model. */
function giveInput(line: string): void {
  const input = /--input (\S+)/.exec(line)?.[1];
  if (input === undefined) return;
  const { stdout } = spawnSync(
    process.execPath,
    [join(ROOT, 'dist', 'cli', 'main.js'), 'inspect', line.split(' ')[1]!, '--json'],
    { cwd: folder, encoding: 'utf8' },
  );
  const { inputSize } = JSON.parse(stdout) as { inputSize: number };
  const x = { shape: [4, inputSize], data: new Float32Array(4 * inputSize) };
  writeFileSync(join(folder, input), Buffer.concat(npyParts(x)));
}

describe.each(PAGES)('%s', (page) => {
  for (const [i, code] of blocks(page, 'js').entries()) {
    test(`JavaScript example ${i + 1}`, () => {
      const file = join(folder, `example-${i}.mjs`);
      writeFileSync(file, code);
      run([file]);
    });
  }

  const shell = ['', 'sh'].flatMap((language) => blocks(page, language)).join('\n');
  const commands = shell.replace(/ \\\n */g, ' ');
  const lines = [...commands.matchAll(/^\$ (?:npx )?compact-rnn (.*)$/gm)].map(([, line]) => line!);

  for (const line of lines) {
    const runnable = existsSync(DTLN) || !line.includes('model_1.onnx');
    (runnable ? test : test.skip)(`compact-rnn ${line}`, async () => {
      if (line.startsWith('serve ')) {
        await startAndStop(line.split(' '));
        return;
      }
      giveInput(line);
      compactRnn(...line.split(' '));
    });
  }

  if (!RESULTS.includes(page)) {
    test('has examples, or only defines things', () => {
      const has = blocks(page, 'js').length + lines.length > 0;
      expect(has).toBe(!WITHOUT_EXAMPLES.includes(page));
    });
  }

  if (GUIDES.includes(page)) {
    test('is about one task, in at most 900 words', () => {
      expect(prose(page).split(/\s+/).length).toBeLessThanOrEqual(900);
    });
  }

  test('has no block that nothing checks', () => {
    for (const block of fences(page)) {
      expect({ block, complaint: complaint(page, block) }).toEqual({ block, complaint: null });
    }
  });
});

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/**
 * What is wrong with a block: a language that nothing checks, JSON that does not parse, an npm
 * script that does not exist, a command without the prompt that would have it run. Results show the
 * commands that made them, which take hours; a synopsis has its arguments in brackets.
 */
function complaint(page: string, { language, body }: Block): string | null {
  switch (language) {
    case 'js':
      return null;
    case 'json':
      JSON.parse(body);
      return null;
    case 'jsonl':
      for (const line of body.trim().split('\n')) JSON.parse(line);
      return null;
    case 'python':
      return pythonComplaint(body);
    case 'c':
      return cComplaint(body);
    case 'sh':
    case '': {
      const unknown = [...body.matchAll(/\bnpm run ([\w:-]+)/g)].find(
        ([, name]) => !scripts[name!],
      );
      if (unknown !== undefined) return `${unknown[0]}: no such script`;
      const silent = /^(?:npx )?compact-rnn (?!.*[<[]).*$/m.exec(body);
      return silent === null || RESULTS.includes(page) ? null : `no prompt: ${silent[0]}`;
    }
    default:
      return `nothing checks ${language}`;
  }
}

/** What the compiler says against a program over `am.h`, the header of a small model. */
function cComplaint(body: string): string | null {
  const headers = join(ROOT, 'native'); // of the C library
  const flags = ['-std=c99', '-Wall', '-Werror', '-fsyntax-only', '-I', headers, '-x', 'c', '-'];
  const { status, stderr } = spawnSync('gcc', flags, { input: body, cwd: folder });
  return status === 0 ? null : stderr.toString();
}

/** What Python's parser says against a program; nothing where there is no Python. */
function pythonComplaint(body: string): string | null {
  const { error, status, stderr } = spawnSync(
    'python3',
    ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'],
    { input: body, encoding: 'utf8' },
  );
  return error !== undefined || status === 0 ? null : stderr;
}
