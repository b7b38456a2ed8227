/**
 * The C library against this one: the same outputs to the bit, the same words, and the same files
 * refused. Drives what was built: `build/`, its sanitized twin, and what `npm run test:arm`
 * cross-compiled, under emulation.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemorySource } from '../../lib/files';
import { loadModel } from '../../lib/formats';
import { isOwn, networkFromSafetensors } from '../../lib/formats/own/read';
import { readSafetensors } from '../../lib/formats/safetensors';
import { Model } from '../../lib/model';
import { loadedNetwork } from '../../lib/model/pack';
import { initNetwork } from '../../lib/init';
import type { FrontEndSpec } from '../../lib/model';
import { characterUnits } from '../../lib/text';
import { transcribeFile } from '../../lib/transcribe';
import { mutated, saved } from '../formats/mutation';
import { anyNetwork, Dice } from '../model/any-network';

const ROOT = join(__dirname, '../..');
const DIGITS = join(ROOT, 'models/digits/digits.safetensors');
const AUDIO = join(ROOT, 'models/digits/audio');

interface Build {
  readonly directory: string;
  /** What runs its programs: an emulator, or nothing. */
  readonly runner: readonly string[];
  /** Processors that the emulator knows, and the kernels that run there. */
  readonly processors?: Readonly<Record<string, string>>;
  /** How many networks are stepped, and how many files changed. */
  readonly networks: number;
  readonly files: number;
}

const BUILDS: readonly Build[] = [
  { directory: 'build', runner: [], networks: 60, files: 400 },
  { directory: 'build-sanitized', runner: [], networks: 10, files: 0 },
  {
    directory: 'build-tests-aarch64',
    runner: ['qemu-aarch64-static', '-L', '/usr/aarch64-linux-gnu'],
    processors: {
      'cortex-a53': 'neon',
      'cortex-a72': 'neon',
      'neoverse-n1': 'neondot',
      max: 'neonmm',
    },
    networks: 12,
    files: 60,
  },
  {
    directory: 'build-tests-armv7',
    runner: ['qemu-arm-static', '-L', '/usr/arm-linux-gnueabihf'],
    processors: { 'cortex-a7': 'neon' },
    networks: 12,
    files: 60,
  },
];

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-c-library-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const written = (name: string, bytes: Buffer): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

const framesFor = (model: Model, frames: number): Float32Array =>
  Float32Array.from({ length: frames * model.inputSize }, (_, i) =>
    model.embedding ? i % model.embedding.rows : Math.sin(i),
  );

/** Models that can be stepped, of all kinds. */
function steppable(count: number): Model[] {
  const models: Model[] = [];
  for (let seed = 0; models.length < count; seed++) {
    const model = new Model(anyNetwork(seed));
    if (model.layers.every(({ direction }) => direction === 'forward')) models.push(model);
  }
  return models;
}

function outputsOf(model: Model, xs: Float32Array): Float32Array {
  const stream = model.createStream();
  const frames = xs.length / model.inputSize;
  const ys = new Float32Array(frames * model.outputSize);
  for (let t = 0; t < frames; t++) {
    const x = xs.subarray(t * model.inputSize, (t + 1) * model.inputSize);
    ys.set(stream.step(x), t * model.outputSize);
  }
  return ys;
}

async function isRead(file: Buffer): Promise<boolean> {
  try {
    const tensors = readSafetensors(new MemorySource(file));
    new Model(await loadedNetwork(networkFromSafetensors(tensors)));
    return isOwn(tensors); // else it is a state dict, which C does not read
  } catch {
    return false;
  }
}

const lines = (text: string): string[] => text.split('\n').filter(Boolean);

for (const { directory, runner, processors = {}, networks, files } of BUILDS) {
  const programs = join(ROOT, directory);
  const [emulator] = runner;
  const lacks = !existsSync(join(programs, 'c_driver'))
    ? `no ${directory}`
    : emulator !== undefined && spawnSync(emulator, ['--version']).status !== 0
      ? `no ${emulator} here`
      : undefined;
  if (lacks !== undefined) {
    test.skip(`the C library in ${directory}: ${lacks}`, () => undefined);
    continue;
  }
  const run = (program: string, args: readonly string[], input?: Uint8Array): Buffer => {
    const [command, ...rest] = [...runner, join(programs, program), ...args];
    return execFileSync(command!, rest, { ...(input && { input }), maxBuffer: 2 ** 28 });
  };

  describe(`the C library in ${directory}`, () => {
    test('steps networks of all kinds to the same bits, and their states', () => {
      steppable(networks).forEach((model, i) => {
        const xs = framesFor(model, 5);
        let expected: Float32Array;
        try {
          expected = outputsOf(model, xs);
        } catch {
          return; // outputs that are not finite
        }
        const path = written(`${i}.safetensors`, saved(model));
        const ys = run('c_driver', ['step', path, '1'], new Uint8Array(xs.buffer));
        expect([i, [...new Float32Array(new Uint8Array(ys).buffer)]]).toEqual([i, [...expected]]);
      });
    });

    test('two threads change no bit', async () => {
      const model = await loadModel(DIGITS);
      const xs = framesFor(model, 4);
      const ys = run('c_driver', ['step', DIGITS, '2'], new Uint8Array(xs.buffer));
      expect([...new Float32Array(new Uint8Array(ys).buffer)]).toEqual([...outputsOf(model, xs)]);
    });

    test('refuses what a caller does wrong, by codes', () => {
      expect(run('c_driver', ['misuse', DIGITS]).toString()).toMatch(/^[a-z0-9]+ 8000 0\n$/);
    });

    for (const [processor, isa] of Object.entries(processors))
      test(`on a ${processor} it runs kernels for ${isa}`, () => {
        const [command, ...rest] = runner;
        const program = [join(programs, 'c_driver'), 'misuse', DIGITS];
        const said = execFileSync(command!, ['-cpu', processor, ...rest, ...program]).toString();
        expect(said).toBe(`${isa} 8000 0\n`);
      });

    test('damaged files are refused or run', () => {
      const path = written('whole.safetensors', saved(steppable(4).at(-1)!));
      const times = emulator === undefined ? 3000 : 300;
      const loaded = Number(run('c_driver', ['mutate', path, String(times), '7']).toString());
      expect(loaded).toBeGreaterThan(0);
      expect(loaded).toBeLessThan(times);
    });

    if (directory === 'build')
      test('the example on the page runs', async () => {
        const page = readFileSync(join(ROOT, 'docs/guides/boards.md'), 'utf8');
        const example = /```c\n(.*?)```/s.exec(page)![1]!;
        const model = await loadModel(DIGITS);
        const source = written(
          'example.c',
          Buffer.from(`${example.replace('am.safetensors', DIGITS)}
            int main(void) {
              static float frames[3 * ${model.inputSize}], outputs[3 * ${model.outputSize}];
              if (fread(frames, sizeof frames, 1, stdin) != 1 || run(frames, 3, outputs) != 0)
                return 1;
              return fwrite(outputs, sizeof outputs, 1, stdout) != 1;
            }`),
        );
        const object = join(folder, 'example.o');
        const program = join(folder, 'example');
        execFileSync('cc', [
          '-Wall',
          '-Werror',
          '-I',
          join(ROOT, 'native'),
          '-c',
          source,
          '-o',
          object,
        ]);
        const library = join(programs, 'libcompact_rnn.a');
        execFileSync('c++', [object, library, '-pthread', '-o', program]);
        const xs = framesFor(model, 3);
        const ys = execFileSync(program, { input: new Uint8Array(xs.buffer) });
        expect([...new Float32Array(new Uint8Array(ys).buffer)]).toEqual([...outputsOf(model, xs)]);
      });

    if (files === 0) return;

    test('reads the files that this library reads, and no others', async () => {
      const all: { path: string; read: boolean }[] = [];
      for (let i = 0; i < files; i++) {
        const dice = new Dice(i);
        const file = mutated(saved(new Model(anyNetwork(i % 40))), dice);
        all.push({ path: written(`changed-${i}`, file), read: await isRead(file) });
      }
      const said = lines(run('c_driver', ['accept', ...all.map(({ path }) => path)]).toString());
      const wrong = all.flatMap(({ path, read }, i) =>
        said[i]!.startsWith('0 ') === read ? [] : [`${path}: ${String(read)}, but ${said[i]!}`],
      );
      expect(wrong).toEqual([]);
      expect(all.some(({ read }) => read)).toBe(true);
    });

    test.each<FrontEndSpec>([
      {
        kind: 'mfcc',
        sampleRate: 8000,
        definition: 'sphinx',
        bins: 31,
        deltas: { order: 2 },
        meanNormalization: { over: 'window', frames: 60, least: 20, variance: true },
        subsampling: 2,
      },
      {
        kind: 'mfcc',
        sampleRate: 11025,
        energy: 'windowed',
        meanNormalization: { over: 'utterance' },
        rightContext: 2,
      },
      { kind: 'log-mel', sampleRate: 8000, definition: 'htk', deltas: { order: 1, window: 3 } },
    ])('makes the frames of front end %#', async (frontEnd) => {
      const units = characterUnits('ctc', 'abcdefghij');
      const network = initNetwork({ cell: 'gru', frontEnd, layers: 1, cells: 8, units }, 5);
      const bias = new Float32Array(units.names.length); // where CTC begins with blanks only
      const model = new Model({
        ...network,
        head: network.head.map((each) => ({ ...each, bias })),
      });
      const path = written('front-end.safetensors', saved(model));
      const audio = join(AUDIO, readdirSync(AUDIO)[0]!);
      const [named, ...heard] = lines(run('hear', [path, audio]).toString());
      expect(named).toBe(audio);
      const { words } = await transcribeFile(await loadModel(path), audio);
      expect(words.length).toBeGreaterThan(0);
      expect(heard.map((line) => line.replace(/^ *[\d.]+ +[\d.]+ {2}/, ''))).toEqual(
        words.map(({ word }) => word),
      );
    });

    test('hears the digits that this library hears', async () => {
      const model = await loadModel(DIGITS);
      const names = readdirSync(AUDIO).slice(0, emulator === undefined ? undefined : 3);
      const paths = names.map((name) => join(AUDIO, name));
      const heard = lines(run('hear', [DIGITS, ...paths]).toString());
      const expected: string[] = [];
      for (const path of paths) {
        const { words } = await transcribeFile(model, path);
        expected.push(path, ...words.map(({ word }) => word));
      }
      expect(heard.map((line) => line.replace(/^ *[\d.]+ +[\d.]+ {2}/, ''))).toEqual(expected);
    });
  });
}
