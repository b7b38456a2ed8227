/** GuitarML's models against what PyTorch gives (test/fixtures/make_guitarml.py). */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModel } from '../../lib';
import { expectClose } from './onnx/expect';

interface Case {
  readonly file: {
    readonly model_data: Record<string, unknown>;
    readonly state_dict: Record<string, unknown>;
  };
  readonly x: number[];
  readonly y: number[];
}

const CASES = JSON.parse(
  readFileSync(join(__dirname, '..', 'fixtures', 'guitarml.json'), 'utf8'),
) as Record<string, Case>;
const AMPLIFIER = CASES['an amplifier']!.file;

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-guitarml-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function written(file: unknown): string {
  const path = join(folder, 'model.json');
  writeFileSync(path, JSON.stringify(file));
  return path;
}

test.each(Object.entries(CASES))('%s gives what PyTorch gave', async (_, { file, x, y }) => {
  const model = await loadModel(written(file));
  expect(model.format).toBe('guitarml');
  const found = await model.run(Float32Array.from(x), { frames: x.length / model.inputSize });
  expectClose(found, y, 1e-5);
});

test.each<[string, unknown, string, RegExp]>([
  [
    'another module',
    { ...AMPLIFIER, state_dict: { ...AMPLIFIER.state_dict, 'conv.weight': [[1]] } },
    'UNSUPPORTED_MODEL',
    /has "conv\.weight", but .*export its PyTorch module to ONNX/,
  ],
  ['no module', { model_data: {}, state_dict: {} }, 'UNSUPPORTED_MODEL', /no module rec/],
  [
    'more added than there is',
    { ...AMPLIFIER, model_data: { skip: 2 } },
    'UNSUPPORTED_MODEL',
    /adds 2 of its 1 inputs to its 1 outputs/,
  ],
  ...[0, 1].map((skip): [string, unknown, string, RegExp] => [
    `a vector for the matrix of lin, with skip ${skip},`,
    { model_data: { skip }, state_dict: { ...AMPLIFIER.state_dict, 'lin.weight': [-1] } },
    'UNSUPPORTED_MODEL',
    /lin\.weight must be the matrix of a linear layer/,
  ]),
  ['a strange number', { ...AMPLIFIER, model_data: { skip: -1 } }, 'INVALID_FILE', /skip/],
  ['a list', { model_data: {}, state_dict: [] }, 'INVALID_FILE', /state_dict/],
])('%s is refused', async (_, file, code, message) => {
  await expect(loadModel(written(file))).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message) as string,
  });
});
