/** Alignments of transcripts: against all paths of CTC. test/cli/align.test.ts learns from them. */
import {
  alignExamples,
  frameUnits,
  initNetwork,
  lexiconUnits,
  Model,
  trainingExamples,
  type TrainingExample,
} from '../../lib';
import { randoms } from '../model/networks';

const LEXICON = { ab: [['a', 'b']], b: [['b']], ba: [['b', 'a']] };
const UNITS = lexiconUnits('ctc', LEXICON); // <blank>, a, b
const SPEC = { cell: 'gru', input: 3, layers: 1, cells: 12 } as const;
const model = new Model(initNetwork({ ...SPEC, units: UNITS }, 5));

const LABELS = [[1], [1, 2], [2, 2], [2, 1, 2], []];

/** Frames of noise, in which a label is heard in the middle of three frames. */
function list(): TrainingExample[] {
  const random = randoms(3);
  return LABELS.map((labels) => {
    const frames = Math.max(5, 3 * labels.length);
    const inputs = random(frames * 3, 0.8);
    labels.forEach((label, k) => (inputs[(3 * k + 1) * 3 + label]! += 2));
    return { inputs, frames, labels };
  });
}

/** What a path says. */
const said = (path: readonly number[]): number[] =>
  path.filter((unit, t) => unit !== 0 && unit !== path[t - 1]);

/** Of all paths that say the labels, the one of the greatest score. */
function bestPath(outputs: Float32Array, frames: number, labels: readonly number[]): number[] {
  let [best, most]: [number[], number] = [[], -Infinity];
  for (let n = 0; n < 3 ** frames; n++) {
    const path = Array.from({ length: frames }, (_, t) => Math.floor(n / 3 ** t) % 3);
    if (said(path).join() !== labels.join()) continue;
    const score = path.reduce((sum, unit, t) => sum + outputs[t * 3 + unit]!, 0);
    if (score > most) [best, most] = [path, score];
  }
  return best;
}

test('are the best of all paths that say the labels, as the outputs of the model have it', async () => {
  const examples = list();
  const aligned = await alignExamples(model, trainingExamples(examples), { reach: 0 });
  for (const [i, { inputs, frames, labels }] of examples.entries()) {
    const outputs = await model.run(inputs, { frames });
    expect(Array.from(aligned[i]!)).toEqual(bestPath(outputs, frames, Array.from(labels!)));
  }
});

test('blanks within reach are the nearer unit, the one before of two; others stay', async () => {
  const examples = trainingExamples(list());
  const paths = await alignExamples(model, examples, { reach: 0 });
  for (const reach of [1, 2, 5, 100]) {
    const spread = await alignExamples(model, examples, { reach });
    for (const [i, path] of paths.entries()) {
      const nearest = (t: number): number => {
        for (let distance = 0; distance <= reach; distance++)
          for (const at of [t - distance, t + distance]) if (path[at]) return path[at];
        return 0;
      };
      expect(Array.from(spread[i]!)).toEqual(Array.from(path, (_, t) => nearest(t)));
    }
  }
});

test('units of frames have silence in the place of the blank', () => {
  const units = frameUnits(UNITS);
  expect(units).toEqual({ kind: 'frames', names: ['<silence>', 'a', 'b'], lexicon: LEXICON });
  expect(() => frameUnits(units)).toThrow(/of units of kind "ctc", but these are "frames"/);
});

const refused = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as string });

test.each<[string, () => Promise<unknown>, string, RegExp]>([
  [
    'more labels than frames',
    () =>
      alignExamples(
        model,
        trainingExamples([{ inputs: new Float32Array(6), frames: 2, labels: [1, 1] }]),
      ),
    'INVALID_INPUT',
    /example 0 has more labels than CTC can align with its frames: they need 3, but there are 2/,
  ],
  [
    'no labels',
    () => alignExamples(model, trainingExamples([{ inputs: new Float32Array(6), frames: 2 }])),
    'INVALID_INPUT',
    /example 0 has no labels, which ctc needs/,
  ],
  [
    'a negative reach',
    () => alignExamples(model, trainingExamples(list()), { reach: -1 }),
    'INVALID_OPTION',
    /reach must be a whole number from 0 to 2147483647, but is -1/,
  ],
  [
    'a model of frames',
    () =>
      alignExamples(
        new Model(initNetwork({ ...SPEC, units: frameUnits(UNITS) }, 1)),
        trainingExamples(list()),
      ),
    'INVALID_OPTION',
    /alignments need a model with units of kind "ctc", but these are "frames"/,
  ],
  [
    'what is no model',
    () => alignExamples(UNITS as never, trainingExamples(list())),
    'INVALID_OPTION',
    /alignExamples takes a Model, but got/,
  ],
])('refuses %s', async (_, call, code, message) => {
  await expect(call()).rejects.toEqual(refused(code, message));
});
