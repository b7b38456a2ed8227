/** Options that a search refuses, its progress and its abort. */
import { trainingExamples, Model, searchPlan } from '../../lib';
import { method, model, sequence, calibration } from './models';

describe('a search', () => {
  it.each<[string, object, string]>([
    [
      'no target',
      {},
      'exactly one of targetParameters, targetBytes, targetStepMicros, allowedLoss',
    ],
    ['nothing', { targetBytes: undefined }, 'but got none'],
    [
      'two targets',
      { targetBytes: 9, targetStepMicros: 9 },
      'but got targetBytes and targetStepMicros',
    ],
    ['no time', { targetStepMicros: 0 }, 'targetStepMicros must be a number above 0, but is 0'],
    ['a budget of half a byte', { targetBytes: 0.5 }, 'targetBytes must be a whole number above 0'],
    [
      'a negative loss',
      { allowedLoss: -1, loss: () => 0 },
      'allowedLoss must be a number of at least 0',
    ],
    [
      'a loss of unknown kind',
      { allowedLoss: 1 },
      'allowedLoss is by how much loss may grow: give both',
    ],
    ['a loss for nothing', { targetBytes: 9, loss: () => 0 }, 'give both, or neither'],
    [
      'a loss that is none',
      { allowedLoss: 1, loss: 2 },
      'loss must be a function of a model, but is 2',
    ],
    ['threads for nothing', { targetBytes: 9, threads: 2 }, 'threads are those of a measured step'],
    ['threads out of range', { targetStepMicros: 9, threads: 0 }, 'threads must be a whole number'],
    [
      'sensitivity of nothing',
      { targetBytes: 9, allocation: 'sensitivity' },
      'sensitivity is measured on',
    ],
    [
      'calibration for nothing',
      { targetBytes: 9, calibration },
      'calibration is given, but the plan',
    ],
    [
      'another way',
      { targetBytes: 9, allocation: 'sensitivty' },
      'but is "sensitivty" (did you mean',
    ],
    ['a misspelled option', { targetByte: 9 }, 'searchPlan has no option "targetByte"'],
    ['a rule', { tau: 0.5 }, 'searchPlan has no option "tau"'],
    [
      'another method',
      { targetBytes: 9, method: 'svd' },
      'method must be one of joint-svd, odl, dirnet',
    ],
    [
      'a start of another method',
      { allowedLoss: 1, loss: () => 0, method: 'odl', stacked: true },
      'stacked is for',
    ],
    [
      'an allocation of another method',
      { targetBytes: 9, method: 'pruned', allocation: 'tau' },
      'allocation tau is for joint-svd, but the method is pruned: leave it out, or take sensitivity',
    ],
    [
      'sensitivity of dictionaries',
      { targetBytes: 9, method: 'odl', allocation: 'sensitivity', calibration },
      'allocation sensitivity is for joint-svd, low-rank, hashed, toeplitz-like, pruned, but the method is odl: leave it out',
    ],
    [
      'a rank to search',
      { targetBytes: 9, method: 'low-rank', rank: 3 },
      'rank is for odl and dirnet',
    ],
    ['an unknown layer', { targetBytes: 9, layers: ['lstm9'] }, 'layers names "lstm9"'],
  ])('refuses %s', (_, options, message) =>
    expect(searchPlan(model, { method, ...options })).rejects.toMatchObject({
      name: 'CompactRnnError',
      code: 'INVALID_OPTION',
      message: expect.stringContaining(message) as string,
    }),
  );

  it('names the example that does not fit', () =>
    expect(
      searchPlan(model, {
        method,
        targetBytes: 9000,
        allocation: 'sensitivity',
        calibration: trainingExamples([sequence(1), { inputs: new Float32Array(3), frames: 1 }]),
      }),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(/^calibration example 1: xs must be/) as string,
    }));

  it('tells its progress up to the end, and ends when it is aborted', async () => {
    const shares: number[] = [];
    const options = {
      method,
      allowedLoss: 1,
      loss: ({ parameters }: Model) => -parameters / 1000,
    } as const;
    await searchPlan(model, {
      ...options,
      onProgress: ({ done, total }) => shares.push(done / total),
    });
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    const abort = new AbortController();
    const loss = () => {
      abort.abort(new Error('enough'));
      return 1;
    };
    await expect(searchPlan(model, { ...options, loss, signal: abort.signal })).rejects.toThrow(
      'enough',
    );
  });
});
