/** `compress -o FILE.onnx --calibrate` by recordings, which are what their frames are as arrays. */
import { completeFrontEnd } from '../../lib';
import type { GraphReport } from '../../lib/graphs';
import { featuresSync, readAudio } from '../../lib/speech';
import { onnxBytes, tensor, type GraphSpec } from '../formats/onnx/write';
import { npzOf } from '../graphs/npz';
import { chirp } from '../speech/signals';
import { chunk, fmt, pcm16, riff } from '../speech/wav-files';
import { Workplace } from './cli';

const N = 6;
const BINS = 8;
/** Frames of a run, where it has several. */
const BLOCK = 7;
const FRONT_END = completeFrontEnd({ kind: 'log-mel', sampleRate: 8000, bins: BINS });

const place = new Workplace();
beforeAll(async () => {
  const samples = chirp(8000, 8000).map((sample) => 32768 * sample);
  place.write('a.wav', riff(fmt(), chunk('data', pcm16(...samples))));
  place.write('a.jsonl', '{"audio":"a.wav"}\n');
  place.write('features.jsonl', '{"features":"f.npz"}\n');
  place.write('fe.json', JSON.stringify(FRONT_END));
  place.write('other.json', JSON.stringify({ ...FRONT_END, bins: BINS + 1 }));
  const { frames, data } = featuresSync(await readAudio(place.path('a.wav')), FRONT_END);
  const whole = frames - (frames % BLOCK);
  const x = { shape: [whole, 1, BINS], data: data.slice(0, whole * BINS) };
  place.write('x.npz', npzOf({ x }));
  place.write('f.npz', npzOf({ f: { shape: [2, BINS], data: data.slice(0, 2 * BINS) } }));
  place.write('open.onnx', graphWith(['time', 1, BINS]));
  place.write('batch.onnx', graphWith(['time', 'batch', BINS]));
  place.write('step.onnx', graphWith([1, 1, BINS], { states: true }));
  place.write('block.onnx', graphWith([BLOCK, 1, BINS], { states: true }));
  place.write('two.onnx', graphWith(['time', 1, BINS], { more: { z: ['time', 1, BINS] } }));
  place.write('unknown.onnx', graphWith(['a', 'c', BINS]));
  place.write('long.onnx', graphWith([4000, 1, BINS]));
});
afterAll(() => {
  place.remove();
});

/** An LSTM that reads so many frames; with states in and out, or without. */
function graphWith(
  dims: readonly (number | string)[],
  { states = false, more = {} }: { states?: boolean; more?: GraphSpec['inputs'] } = {},
): Uint8Array {
  const inputs = ['x', 'W', 'R', 'B', ...(states ? ['', 'h', 'c'] : [])];
  return onnxBytes({
    nodes: [
      {
        op: 'LSTM',
        name: 'lstm',
        inputs,
        outputs: ['Y', 'h1', 'c1'],
        attributes: { hidden_size: N },
      },
    ],
    inputs: {
      x: [...dims],
      ...(states && { h: [1, 1, N], c: [1, 1, N] }),
      ...more,
    },
    outputs: ['Y', 'h1', 'c1'],
    initializers: {
      W: tensor([1, 4 * N, BINS], 2),
      R: tensor([1, 4 * N, N], 3),
      B: tensor([1, 8 * N], 4),
    },
  });
}

const COMPRESS = ['-o', 'small.onnx', '--rank', '3'] as const;

const calibrated = (graph: string, ...args: string[]): GraphReport =>
  place.json('compress', graph, ...COMPRESS, '--calibrate', ...args) as GraphReport;

test.each([
  ['all frames at once', 'open.onnx', 'a.wav'],
  ['where the batch is open, too', 'batch.onnx', 'a.wav'],
  ['a frame a run, with states', 'step.onnx', 'a.jsonl'],
  ['some frames a run, with states', 'block.onnx', 'a.wav'],
])('%s: what arrays of the frames give', (_, graph, recordings) => {
  const expected = calibrated('open.onnx', 'x.npz');
  const found = calibrated(graph, recordings, '--front-end', 'fe.json');
  // The frames behind the last whole run are few.
  expect(found.calibration!.frames - expected.calibration!.frames).toBeLessThan(BLOCK);
  const [a, b] = [expected, found].map(({ layers }) => layers[0]!);
  expect(b!.recurrentProductError).toBeCloseTo(a!.recurrentProductError!, 3);
  expect(b!.recurrentError).toBeCloseTo(a!.recurrentError!, 3);
});

test.each([
  ['two.onnx', 'fe.json', /a\.wav: more than one input of the graph takes frames of 8 numbers/],
  ['open.onnx', 'other.json', /a\.wav: no input of the graph takes frames of 9 numbers.*\.npz/],
  ['unknown.onnx', 'fe.json', /not certain which axis of x \[a, c, 8\]/],
  ['long.onnx', 'fe.json', /fewer than the 4000 of a run/],
])('%s with %s is refused', (graph, frontEnd, message) => {
  const args = ['--calibrate', 'a.wav', '--front-end', frontEnd];
  const { code, stderr } = place.run('compress', graph, ...COMPRESS, ...args);
  expect(code).toBe(1);
  expect(stderr).toMatch(message);
});

test.each([
  [['a.wav'], /a\.wav is not an \.npz file of inputs: for recordings.*--front-end/],
  [['x.npz', '--front-end', 'fe.json'], /x\.npz holds arrays: leave it out/],
  [['features.jsonl', '--front-end', 'fe.json'], /line 1 names no audio/],
  [['a.wav', '--front-end', 'fe.json', '--channel', '3'], /channel/],
])('--calibrate %j is refused', (args, message) => {
  const { code, stderr } = place.run('compress', 'open.onnx', ...COMPRESS, '--calibrate', ...args);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(message);
});
