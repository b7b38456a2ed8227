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
  const [before, after] = ['m.safetensors', 'copy.safetensors'].map((name) => readFileSync(place.path(name)));
  expect(after!.equals(before!)).toBe(true);
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
