/**
 * What plain JavaScript may hand to the library: every call refuses it with a CompactRnnError that
 * has a code.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Model,
  compare,
  compress,
  evaluate,
  initNetwork,
  inspect,
  loadModel,
  planCompression,
  presetSpec,
  prune,
  saveModel,
  searchPlan,
  textExamples,
  train,
  trainingExamples,
  withTeacherTargets,
  transcribeFile,
  validatePlan,
  type LongCallOptions,
} from '../lib';

const model = new Model(initNetwork({ cell: 'lstm', input: 3, layers: 1, cells: 4, output: 2 }));
const plan = planCompression(model, { method: 'joint-svd', rank: 1 });
const frame = new Float32Array(3);
const path = join(tmpdir(), 'never-written.safetensors');

const example = { frames: 2, inputs: new Float32Array(6), labels: [0, 1] };
const examples = trainingExamples([example]);
const criterion = { kind: 'ce' } as const;

const JUNK: unknown[] = [null, 5, NaN, 'text', Symbol('s'), 10n, () => 1];

/** Each call with an argument that TypeScript would not let through. */
const CALLS: Record<string, (junk: never) => unknown> = {
  'the path of loadModel': (junk) => loadModel(junk === 'text' ? '' : junk),
  'the model of saveModel': (junk) => saveModel(junk, path),
  'the options of saveModel': (junk) => saveModel(model, path, junk),
  'the signal of saveModel': (junk) => saveModel(model, path, { signal: junk }),
  'the network of a Model': (junk) => new Model(junk),
  'the options of createStream': (junk) => model.createStream(junk),
  'the threads of createStream': (junk) => model.createStream({ threads: junk === 5 ? 65 : junk }),
  'the batch of createStream': (junk) => model.createStream({ batch: junk === 5 ? 0 : junk }),
  'the options of createPool': (junk) => model.createPool(junk),
  'the stream of a push': (junk) => model.createPool().push(junk, frame),
  'the frames of a push': (junk) => {
    const pool = model.createPool();
    return pool.push(pool.open(), junk);
  },
  'the stream of a close': (junk) => {
    model.createPool().close(junk);
  },
  'the bytes of restore': (junk) => {
    model.createStream().restore(junk);
  },
  'the options of convert': (junk) => model.convert(junk),
  'the dtype of convert': (junk) => model.convert({ dtype: junk }),
  'the frame of step': (junk) => model.createStream().step(junk),
  'the output of step': (junk) => model.createStream().step(frame, junk),
  'the state of a stream': (junk) => (model.createStream().state = junk),
  'the input of run': (junk) => model.run(junk, { frames: 1 }),
  'the options of run': (junk) => model.run(frame, junk),
  'the batch of run': (junk) => model.run(frame, { frames: 1, batch: junk === 5 ? 1e9 : junk }),
  'the states of run': (junk) => model.run(frame, { frames: 1, initialStates: [junk] as never }),
  'the network of planCompression': (junk) =>
    planCompression(junk, { method: 'joint-svd', tau: 0.5 }),
  'the options of planCompression': (junk) => planCompression(model, junk),
  'the method of planCompression': (junk) => planCompression(model, { method: junk, tau: 0.5 }),
  'the ranks of planCompression': (junk) =>
    planCompression(model, { method: 'joint-svd', ranks: junk }),
  'the layers of planCompression': (junk) =>
    planCompression(model, { method: 'joint-svd', tau: 0.5, layers: [junk] }),
  'the network of compress': (junk) => compress(junk, plan),
  'the plan of compress': (junk) => compress(model, junk),
  'the options of compress': (junk) => compress(model, plan, junk),
  'the network of validatePlan': (junk) => validatePlan(junk, plan),
  'the model of inspect': (junk) => inspect(junk, [0.5]),
  'the taus of inspect': (junk) => inspect(model, junk),
  'the options of inspect': (junk) => inspect(model, [0.5], junk),
  'the spec of initNetwork': (junk) => initNetwork(junk),
  'the network of train': (junk) => train(junk, examples, { criterion }),
  'the examples of train': (junk) => train(model, junk, { criterion }),
  'the count of examples': (junk) =>
    train(model, { ...examples, count: junk === 5 ? 2 ** 31 : junk }, { criterion }),
  'the frames of examples': (junk) =>
    train(
      model,
      {
        ...examples,
        frames: typeof junk === 'function' ? () => Promise.resolve(4) : junk,
      } as never,
      {
        criterion,
      },
    ),
  'what frames gives': (junk) =>
    train(model, { ...examples, frames: () => (junk === 5 ? -1 : junk) }, { criterion }),
  'the load of examples': (junk) =>
    train(model, { ...examples, load: typeof junk === 'function' ? null : junk } as never, {
      criterion,
    }),
  'an example': (junk) => train(model, { ...examples, load: () => junk }, { criterion }),
  'the inputs of an example': (junk) =>
    train(model, trainingExamples([{ frames: 2, inputs: junk }]), { criterion }),
  'the labels of an example': (junk) =>
    train(model, trainingExamples([{ ...example, labels: junk }]), { criterion }),
  'a label': (junk) =>
    train(model, trainingExamples([{ ...example, labels: [junk === 5 ? 9 : junk, 0] }]), {
      criterion,
    }),
  'the targets of an example': (junk) =>
    train(model, trainingExamples([{ ...example, targets: junk }]), { criterion: { kind: 'mse' } }),
  'the criterion of train': (junk) => train(model, examples, { criterion: junk }),
  'the kind of a criterion': (junk) => train(model, examples, { criterion: { kind: junk } }),
  'the freeze of train': (junk) => train(model, examples, { criterion, freeze: junk }),
  'a name to freeze': (junk) => train(model, examples, { criterion, freeze: [junk] }),
  'the dev of train': (junk) => train(model, examples, { criterion, dev: junk }),
  'the optimizer of train': (junk) => train(model, examples, { criterion, optimizer: junk }),
  'the checkpoint of train': (junk) => train(model, examples, { criterion, checkpoint: junk }),
  'the resume of a checkpoint': (junk) =>
    train(model, examples, { criterion, checkpoint: { path, resume: junk } }),
  'the epochs of prune': (junk) =>
    prune(model, examples, { criterion, density: 0.5, epochs: junk === 5 ? 0.5 : junk }),
  'the model of evaluate': (junk) => evaluate(junk, examples, { criterion }),
  'the recordings of evaluate': (junk) => evaluate(model, junk, { criterion }),
  'the utterances of evaluate': (junk) =>
    evaluate(model, { ...examples, utterances: junk }, { criterion }),
  'the options of evaluate': (junk) => evaluate(model, examples, junk),
  'the teacher of withTeacherTargets': (junk) => withTeacherTargets(examples, junk),
  'the examples of withTeacherTargets': (junk) => withTeacherTargets(junk, model),
  'the list of trainingExamples': (junk) => trainingExamples(junk),
  'the text of textExamples': (junk) =>
    textExamples(junk === 'text' ? 'x' : junk, { kind: 'tokens', names: ['a', 'b'] }),
  'the name of presetSpec': (junk) => presetSpec(junk),
};

const CODE = expect.stringMatching(/^(INVALID_OPTION|INVALID_INPUT|INVALID_MODEL)$/) as string;

test.each(Object.keys(CALLS))('%s may be anything, and is refused by name', async (what) => {
  for (const junk of JUNK) {
    const outcome = Promise.resolve().then(() => CALLS[what]!(junk as never));
    await expect(outcome).rejects.toMatchObject({ name: 'CompactRnnError', code: CODE });
  }
});

test.each<[string, () => unknown, RegExp]>([
  [
    'saveModel',
    () => saveModel(model, path, { signl: 1 } as object),
    /no option "signl" \(did you mean "signal"/,
  ],
  ['inspect', () => inspect(model, [0.5], { sgnal: 1 } as object), /inspect has no option "sgnal"/],
  [
    'compress',
    () => compress(model, plan, { onprogress: 1 } as object),
    /did you mean "onProgress"/,
  ],
])('a misspelled option of %s is named', async (_, call, message) => {
  const outcome = Promise.resolve().then(call);
  await expect(outcome).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    message: expect.stringMatching(message) as string,
  });
});

/** Every call that takes a signal and tells how far it is. */
const LONG_CALLS: Record<string, (options: LongCallOptions) => Promise<unknown>> = {
  compress: (options) => compress(model, plan, options),
  searchPlan: (options) =>
    searchPlan(model, { method: 'joint-svd', targetStepMicros: 100, ...options }),
  train: (options) => train(model, examples, { criterion, ...options }),
  prune: (options) => prune(model, examples, { criterion, density: 0.5, ...options }),
  evaluate: (options) => evaluate(model, examples, { criterion, ...options }),
  transcribeFile: (options) => transcribeFile(model, 'none.wav', options),
  compare: (options) => compare(model, { methods: ['low-rank'], targetParameters: 1, ...options }),
};

describe.each(Object.entries(LONG_CALLS))('%s refuses at once', (_, call) => {
  test.each([5, 'text', {}, null])('%p as a listener', async (onProgress) => {
    await expect(call({ onProgress: onProgress as never })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(/^onProgress must be a function, but is /) as string,
    });
  });

  test.each([5, 'text', {}, null])('%p as a signal', async (signal) => {
    await expect(call({ signal: signal as never })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(/^signal must be an AbortSignal, but is /) as string,
    });
  });
});
