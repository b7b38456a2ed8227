/** `compact-rnn convert`: between formats and types of weights. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithShared, SHARED } from '../shared';
import { SMALL, Workplace } from './cli';

const place = new Workplace();
afterAll(() => {
  place.remove();
});

test('a model of the own format converts to the same bytes', () => {
  place.model('m.safetensors', SMALL);
  expect(place.json('convert', 'm.safetensors', 'copy.safetensors')).toMatchObject({
    output: 'copy.safetensors',
  });
  const [before, after] = ['m.safetensors', 'copy.safetensors'].map((name) =>
    readFileSync(place.path(name)),
  );
  expect(after!.equals(before!)).toBe(true);
});

test('the type of the weights changes their bytes, and back to f32 leaves what int8 kept', () => {
  place.model('m.safetensors', SMALL);
  const saved = (...args: string[]) =>
    place.json('convert', ...args) as { parameters: number; bytes: number };
  const wide = saved('m.safetensors', 'f32.safetensors');
  const halves = saved('m.safetensors', 'f16.safetensors', '--dtype', 'f16');
  const bytes = saved('m.safetensors', 'int8.safetensors', '--dtype', 'int8');
  expect([halves.parameters, bytes.parameters]).toEqual([wide.parameters, wide.parameters]);
  expect(halves.bytes).toBeLessThan(0.6 * wide.bytes);
  expect(bytes.bytes).toBeLessThan(0.4 * wide.bytes);
  const { layers, head } = place.json('inspect', 'int8.safetensors') as Record<
    'layers' | 'head',
    { dtype: string }[]
  >;
  expect([...layers, ...head].map(({ dtype }) => dtype)).toEqual(
    [...layers, ...head].map(() => 'int8'),
  );
  expect(saved('int8.safetensors', 'again.safetensors', '--dtype', 'f32').bytes).toBe(wide.bytes);
  expect(place.run('convert', 'm.safetensors', 'x.safetensors', '--dtype', 'int5')).toMatchObject({
    code: 2,
  });
});

test('int4 keeps an eighth of the bytes and a little, and what is saved is what was converted', () => {
  place.model('m.safetensors', SMALL);
  place.json('convert', 'm.safetensors', 'int4.safetensors', '--dtype', 'int4');
  place.json('convert', 'int4.safetensors', 'again.safetensors');
  place.json('convert', 'int4.safetensors', 'twice.safetensors', '--dtype', 'int4');
  const [first, again, twice] = ['int4', 'again', 'twice'].map((name) =>
    readFileSync(place.path(`${name}.safetensors`)),
  );
  expect(again!.equals(first!)).toBe(true);
  expect(twice!.equals(first!)).toBe(true);
  const { head } = place.json('inspect', 'int4.safetensors') as { head: { dtype: string }[] };
  expect(head.map(({ dtype }) => dtype)).toEqual(head.map(() => 'int4'));
});

test.each([
  [['--dtype', 'int8', '--calibrate', 'x.jsonl'], '--calibrate rounds for --dtype int4'],
  [['--front-end', 'x.json'], '--front-end makes frames of the recordings of --calibrate'],
])('%j is refused', (args, message) => {
  place.model('m.safetensors', SMALL);
  const { code, stderr } = place.run('convert', 'm.safetensors', 'x.safetensors', ...args);
  expect(code).not.toBe(0);
  expect(stderr).toContain(message);
});

test('ONNX is refused as an output before anything is read', () => {
  const { code, stderr } = place.run('convert', 'missing', 'out.onnx');
  expect(code).toBe(2);
  expect(stderr).toBe(
    'error: cannot write out.onnx: ONNX is only read, not written; name the output .safetensors\n',
  );
});

test('a conversion that fails leaves the output that was there', () => {
  writeFileSync(place.path('kept.safetensors'), 'old');
  expect(place.run('convert', 'missing', 'kept.safetensors').code).toBe(1);
  expect(readFileSync(place.path('kept.safetensors'), 'utf8')).toBe('old');
});

describeWithShared('DTLN model_1', () => {
  const path = join(SHARED, 'data', 'models', 'dtln', 'model_1.onnx');

  test('runs the same from ONNX and from the own format', () => {
    expect(place.run('convert', path, 'dtln.safetensors').stdout).toBe(
      'dtln.safetensors: 362,369 parameters, 1.4 MB\n',
    );
    place.frames('x.npy', [20, 257]);
    for (const [model, output] of [
      [path, 'a.npy'],
      ['dtln.safetensors', 'b.npy'],
    ] as const) {
      expect(place.run('run', model, '--input', 'x.npy', '--output', output).code).toBe(0);
    }
    expect(readFileSync(place.path('b.npy')).equals(readFileSync(place.path('a.npy')))).toBe(true);
  });
});
