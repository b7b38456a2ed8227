/** What a calibration may be, and what plans say of it. */
import { planCompression, validatePlan, type Calibration } from '../../lib/compress';
import { trainingExamples } from '../../lib/train';
import { calibration, compressBy, examples, INPUT, lstm, method } from './calibrated';
import { network } from './networks';

describe('a calibration', () => {
  const model = network(lstm);
  const refuse = (
    given: unknown,
    code: string,
    message: string | RegExp,
    rule: object = { calibrated: true },
  ) =>
    expect(compressBy(model, { rank: 4, ...rule }, given as Calibration)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  const spoiled = (change: object, name?: (i: number) => string): Calibration => ({
    count: 2,
    load: (i) => ({ ...examples[i]!, ...(i === 1 && change) }),
    ...(name && { name }),
  });

  it('is asked for where the plan is calibrated', () =>
    refuse(undefined, 'INVALID_OPTION', /the plan is calibrated, but compress got no calibration/));
  it('is not taken where the plan would not use it', () =>
    refuse(calibration, 'INVALID_OPTION', /plan with calibrated: true, or leave it out/, {}));
  it('must be examples', async () => {
    for (const wrong of [examples, 7, null, { count: 0, load: () => examples[0] }, { count: 2 }])
      await refuse(
        wrong,
        'INVALID_OPTION',
        /calibration must be at least one example, as trainingExamples/,
      );
  });
  it('must have the width of the model', () =>
    refuse(
      spoiled({ frames: 49 }),
      'INVALID_INPUT',
      /^calibration example 1: xs must be .* 1 x 49 x 7 numbers, but is 350/,
    ));
  it('must hold numbers', () => {
    const inputs = examples[1]!.inputs.slice().fill(NaN, 20, 21);
    return refuse(
      spoiled({ inputs }, (i) => `line ${i}`),
      'INVALID_INPUT',
      /^line 1: xs\[20\] is NaN/,
    );
  });
  it('must be of frames', () =>
    refuse(
      { count: 1, load: () => undefined },
      'INVALID_INPUT',
      /^calibration example 0: it must be \{ inputs, frames \}/,
    ));
  it('must have as many frames as a layer has cells', () => {
    const short = { inputs: examples[0]!.inputs.subarray(0, 15 * INPUT), frames: 15 };
    return refuse(
      trainingExamples([short]),
      'INVALID_INPUT',
      /has 15 frames, fewer than lstm1 has cells, 16: give it that many/,
    );
  });
  it('must not drive a layer beyond the numbers there are', async () => {
    const relu = network({ cell: 'rnn', input: INPUT, layers: 1, cells: 16 });
    const wild = { ...relu, layers: [{ ...relu.layers[0]!, activation: 'relu' as const }] };
    wild.layers[0]!.weights[0]!.recurrent.data.fill(3e5);
    wild.layers[0]!.weights[0]!.bias.fill(1);
    await expect(
      compressBy(wild, { rank: 4, calibrated: true }, calibration),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(/calibration example 0: it drives rnn1 beyond/) as string,
    });
  });
});

describe('a plan', () => {
  const model = network(lstm);

  it('says which start it is, and only where it is not the paper’s', () => {
    expect(
      planCompression(model, { method, rank: 3, stacked: true, calibrated: true }),
    ).toMatchObject({
      stacked: true,
      calibrated: true,
    });
    const plain = planCompression(model, { method, rank: 3, stacked: false });
    expect(Object.keys(plain)).toEqual(['method', 'layers']);
    expect(validatePlan(model, { ...plain, stacked: false, calibrated: true })).toEqual({
      ...plain,
      calibrated: true,
    });
  });

  it('is refused where it says so in other words', () => {
    expect(() => planCompression(model, { method, rank: 3, stacked: 'yes' as never })).toThrow(
      'stacked must be true or false, but is "yes"',
    );
    expect(() => validatePlan(model, { method, calibrated: 1, layers: [] })).toThrow(
      'plan.calibrated must be true or false, but is 1',
    );
  });
});
