/**
 * Utterances stepped together get what they would get alone, to the bit, whatever the batch and the
 * number of threads.
 */
import { Model } from '../../lib/model';
import { EVERY_CELL } from './every-cell';
import { randoms, smallNetwork } from './networks';

const FRAMES = 4;

/** The outputs of one utterance alone, frame after frame. */
function alone(model: Model, frames: Float32Array[]): Float32Array[] {
  const stream = model.createStream();
  return frames.map((x) => stream.step(x).slice());
}

function utterance(model: Model, seed: number): Float32Array[] {
  const random = randoms(seed);
  return Array.from({ length: FRAMES }, () => random(model.inputSize, 1));
}

function joined(arrays: Float32Array[]): Float32Array {
  return Float32Array.from(arrays.flatMap((array) => [...array]));
}

describe.each(EVERY_CELL)('%s', (_, model) => {
  test.each([
    [2, 1],
    [3, 2],
    [16, 1],
    [17, 3],
  ])('in a batch of %i by %i threads each utterance gets what it gets alone', (batch, threads) => {
    const utterances = Array.from({ length: batch }, (_each, u) => utterance(model, u + 1));
    const expected = utterances.map((frames) => alone(model, frames));
    const stream = model.createStream({ batch, threads });
    for (let t = 0; t < FRAMES; t++) {
      const ys = stream.step(joined(utterances.map((frames) => frames[t]!)));
      expect([...ys]).toEqual([...joined(expected.map((outputs) => outputs[t]!))]);
    }
  });

  test.each([2, 3, 5])('a stream by %i threads gives what one gives', (threads) => {
    const frames = utterance(model, 7);
    const stream = model.createStream({ threads });
    expect(frames.map((x) => [...stream.step(x)])).toEqual(alone(model, frames).map((y) => [...y]));
  });

  test('sequences side by side, of different lengths, are what they are alone', () => {
    const lengths = [3, 1, 6, 6, 2];
    const frames = 6;
    const xs = randoms(3)(lengths.length * frames * model.inputSize, 1);
    const one = frames * model.inputSize;
    const each = lengths.map((length, b) => {
      const ys = new Float32Array(frames * model.outputSize);
      ys.set(
        model.runSync(xs.subarray(b * one, b * one + length * model.inputSize), { frames: length }),
      );
      return ys;
    });
    for (const threads of [1, 2]) {
      const ys = model.runSync(xs, { frames, batch: lengths.length, lengths, threads });
      expect([...ys]).toEqual([...joined(each)]);
    }
  });
});

describe('a stream with a batch', () => {
  const model = new Model(smallNetwork());

  test('resets one utterance and leaves the others', () => {
    const stream = model.createStream({ batch: 3 });
    const xs = randoms(1)(9, 1);
    const first = [...stream.step(xs)];
    stream.reset(1);
    const second = [...stream.step(xs)];
    expect(second.slice(2, 4)).toEqual(first.slice(2, 4));
    expect(second.slice(0, 2)).not.toEqual(first.slice(0, 2));
    stream.reset();
    expect([...stream.step(xs)]).toEqual(first);
  });

  test('has the states of all utterances, and no single one', () => {
    const stream = model.createStream({ batch: 2 });
    stream.step(randoms(1)(6, 1));
    const { states } = stream;
    expect(states).toHaveLength(2);
    expect(() => stream.state).toThrow(
      /this stream has 2 utterances and no single state: use states/,
    );
    const single = model.createStream();
    single.state = states[1]!;
    const x = randoms(2)(3, 1);
    const both = stream.step(joined([x, x]));
    expect([...both.subarray(2)]).toEqual([...single.step(x)]);
  });

  test('keeps all its states where one of those assigned is refused', () => {
    const stream = model.createStream({ batch: 2 });
    stream.step(randoms(1)(6, 1));
    const before = stream.states;
    const wrong = structuredClone(before);
    wrong[0]![0]![0]!.h.fill(3);
    wrong[1]![0]![0]!.h[0] = NaN;
    expect(() => (stream.states = wrong)).toThrow(/state h\[0\] is NaN/);
    expect(() => (stream.states = [before[0]!])).toThrow(
      /states must be an array of 2, one for each/,
    );
    expect(stream.states).toEqual(before);
  });

  test.each([
    [{ batch: 0 }, /batch must be a whole number of at least 1, but is 0/],
    [{ batch: 1.5 }, /batch must be a whole number of at least 1, but is 1.5/],
    [{ threads: 65 }, /threads must be a whole number from 1 to 64, but is 65/],
    [{ threads: '2' }, /threads must be a whole number from 1 to 64, but is "2"/],
  ])('refuses the options %j', (options, message) => {
    expect(() => model.createStream(options as object)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringMatching(message) }),
    );
  });

  test('refuses frames for another number of utterances', () => {
    const stream = model.createStream({ batch: 2 });
    expect(() => stream.step(new Float32Array(3))).toThrow(
      /x must be a Float32Array of 6 numbers, a frame of each of the 2 utterances, but is 3 numbers/,
    );
    expect(() => {
      stream.reset(2);
    }).toThrow(/utterance must be a whole number from 0 to 1, but is 2/);
  });
});
