/** Runs over whole sequences, alone and in batches. */
import { Model } from '../../lib/model';
import type { RunOptions } from '../../lib/model';
import { randomLayer, randoms, smallNetwork } from './networks';

const model = new Model(smallNetwork());
const FRAMES = 6;
const xs = randoms(3)(2 * FRAMES * 3, 1);

describe('run', () => {
  test('runs a batch as each of its sequences alone', () => {
    const together = model.runSync(xs, { frames: FRAMES, batch: 2 });
    const first = model.runSync(xs.subarray(0, FRAMES * 3), { frames: FRAMES });
    const second = model.runSync(xs.subarray(FRAMES * 3), { frames: FRAMES });
    expect([...together]).toEqual([...first, ...second]);
  });

  test('stops at the end of a shorter sequence and leaves zeros behind it', () => {
    const ys = model.runSync(xs, { frames: FRAMES, batch: 2, lengths: [FRAMES, 4] });
    const shorter = model.runSync(xs.subarray(FRAMES * 3, (FRAMES + 4) * 3), { frames: 4 });
    expect([...ys.subarray(FRAMES * 2)]).toEqual([...shorter, 0, 0, 0, 0]);
  });

  test('begins from given states', () => {
    const stream = model.createStream();
    stream.step(xs.subarray(0, 3));
    const rest = model.runSync(xs.subarray(3, FRAMES * 3), {
      frames: FRAMES - 1,
      initialStates: [stream.state],
    });
    const whole = model.runSync(xs.subarray(0, FRAMES * 3), { frames: FRAMES });
    expect([...rest]).toEqual([...whole.subarray(2)]);
  });

  test('answers with the last real frame where the model does', () => {
    const classifier = new Model({ ...smallNetwork(), emits: 'last-frame' });
    const all = model.runSync(xs, { frames: FRAMES, batch: 2, lengths: [FRAMES, 4] });
    const last = classifier.runSync(xs, { frames: FRAMES, batch: 2, lengths: [FRAMES, 4] });
    expect([...last]).toEqual([
      ...all.subarray((FRAMES - 1) * 2, FRAMES * 2),
      ...all.subarray((FRAMES + 3) * 2, (FRAMES + 4) * 2),
    ]);
  });

  test('takes the last frame of each direction where a bidirectional model answers with its last frame', () => {
    const layer = randomLayer('gru1', {
      cell: 'gru',
      inputSize: 3,
      hiddenSize: 4,
      direction: 'bidirectional',
    });
    const everyFrame = new Model({ layers: [layer], head: [], emits: 'every-frame' });
    const lastFrame = new Model({ layers: [layer], head: [], emits: 'last-frame' });
    const one = xs.subarray(0, FRAMES * 3);
    const all = everyFrame.runSync(one, { frames: FRAMES });
    const forward = all.subarray((FRAMES - 1) * 8, (FRAMES - 1) * 8 + 4);
    const backward = all.subarray(4, 8);
    expect([...lastFrame.runSync(one, { frames: FRAMES })]).toEqual([...forward, ...backward]);
  });

  test('takes a copy of its input: what happens to it afterwards does not matter', async () => {
    const own = xs.slice();
    const promise = model.run(own, { frames: FRAMES, batch: 2 });
    structuredClone(own.buffer, { transfer: [own.buffer] });
    expect(await promise).toEqual(model.runSync(xs, { frames: FRAMES, batch: 2 }));
  });

  test('leaves the event loop free', async () => {
    const long = randoms(5)(20000 * 3, 1);
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 1);
    await model.run(long, { frames: 20000 });
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(0);
  });

  test.each<[Partial<RunOptions> & Record<string, unknown>, string, RegExp]>([
    [{ frames: 0 }, 'INVALID_OPTION', /frames must be a whole number of at least 1, but is 0/],
    [{ frames: 2.5 }, 'INVALID_OPTION', /but is 2.5/],
    [{ frames: 5, batch: 2 }, 'INVALID_INPUT', /2 x 5 x 3 numbers, but is 36 numbers/],
    [{ frames: 6, batch: -1 }, 'INVALID_OPTION', /batch must be .* but is -1/],
    [
      { frames: 6, batch: 2, lengths: [6] },
      'INVALID_OPTION',
      /lengths must be an array with an entry for each of the 2/,
    ],
    [
      { frames: 6, batch: 2, lengths: [6, 7] },
      'INVALID_OPTION',
      /lengths holds 7, above the 6 frames/,
    ],
    [{ frames: 6, batch: 2, lengths: [6, 0] }, 'INVALID_OPTION', /lengths must be .* but is 0/],
    [
      { frames: 6, batch: 2, initialStates: [] },
      'INVALID_OPTION',
      /initialStates must be an array with an entry/,
    ],
    [{ frame: 6 }, 'INVALID_OPTION', /run has no option "frame" \(did you mean "frames"\?\)/],
  ])('refuses %j', async (options, code, message) => {
    const refusal = expect.objectContaining({ code, message: expect.stringMatching(message) });
    expect(() => model.runSync(xs, options as RunOptions)).toThrow(refusal);
    await expect(model.run(xs, options as RunOptions)).rejects.toEqual(refusal);
  });

  test('refuses NaN in its input and names where', () => {
    const poisoned = xs.slice();
    poisoned[17] = NaN;
    expect(() => model.runSync(poisoned, { frames: FRAMES, batch: 2 })).toThrow(/xs\[17\] is NaN/);
  });
});
