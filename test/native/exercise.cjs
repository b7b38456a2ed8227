// Everything the addon does, through the built library: run by tests in processes of their own,
// under the sanitizers among others. Prints "done" at the end.
const { Worker, isMainThread, parentPort } = require('node:worker_threads');
const {
  Model,
  compress,
  createDecoder,
  createFrontEndStream,
  decodeGreedy,
  features,
  featuresSync,
  initNetwork,
  lexiconUnits,
  featureNormalization,
  planCompression,
  readWav,
} = require('../../dist/index.js');

const SPECS = [
  {
    cell: 'lstm',
    input: 7,
    layers: 2,
    cells: 19,
    output: 5,
    outputActivation: 'softmax',
    peepholes: true,
  },
  { cell: 'gru', input: 3, layers: 2, cells: 17, output: 2, resetAfter: false },
  { cell: 'gru', input: 3, layers: 1, cells: 33, output: 2, resetAfter: true },
  { cell: 'rnn', input: 5, layers: 2, cells: 16, output: 3, direction: 'bidirectional' },
  {
    cell: 'lstm',
    tokens: 9,
    embedding: 5,
    layers: 1,
    cells: 17,
    output: 9,
    outputActivation: 'log-softmax',
  },
];

function refused(body, code) {
  try {
    body();
  } catch (error) {
    if (error.code === code) return;
    throw error;
  }
  throw new Error(`not refused with ${code}`);
}

async function exercise(spec) {
  const model = new Model(initNetwork(spec, 3));
  const { model: small } = await compress(
    model,
    planCompression(model, { method: 'joint-svd', rank: 4 }),
  );
  for (const each of [model, small]) {
    const xs = new Float32Array(3 * 11 * each.inputSize).map((_, i) =>
      spec.tokens ? i % spec.tokens : Math.sin(i),
    );
    const options = { batch: 3, frames: 11, lengths: [11, 1, 6] };
    const later = each.run(xs, options);
    const now = each.runSync(xs, options);
    if (!(await later).every((y, i) => y === now[i])) throw new Error('run and runSync differ');
    if (spec.direction === 'bidirectional') continue;
    const stream = each.createStream();
    for (let t = 0; t < 11; t++)
      stream.step(xs.subarray(t * each.inputSize, (t + 1) * each.inputSize));
    const { state } = stream;
    stream.state = state;
    stream.reset();
    refused(() => stream.step(new Float32Array(each.inputSize).fill(NaN)), 'INVALID_INPUT');
    refused(
      () => stream.step(new Float32Array(each.inputSize), new Float32Array(1)),
      'INVALID_INPUT',
    );
  }
}

function exerciseDecoding() {
  const units = lexiconUnits('ctc', {
    one: [['W', 'AH', 'N']],
    won: [
      ['W', 'AH', 'N'],
      ['W', 'AO', 'N'],
    ],
    two: [['T', 'UW']],
  });
  const scores = new Float32Array(9000 * units.names.length).map((_, i) => 4 * Math.sin(i * i));
  for (const beam of [5, Infinity]) {
    const decoder = createDecoder(units, { beam });
    decoder.push(scores);
    const twin = decoder.clone();
    decoder.reset();
    decoder.push(scores);
    if (decoder.result().text !== twin.result().text)
      throw new Error('a decoder differs from its clone');
    refused(() => decoder.push(scores.subarray(1)), 'INVALID_INPUT');
  }
  if (decodeGreedy(scores, units).length === 0) throw new Error('nothing decoded');
}

/** A WAV file of 16-bit samples. */
function wavFile(samples) {
  const header = Buffer.alloc(44);
  header.write('RIFF....WAVEfmt ', 'latin1');
  [16, 0x10001, 8000, 16000, 0x100002].forEach((word, i) => header.writeUInt32LE(word, 16 + 4 * i));
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(2 * samples.length, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer)]);
}

async function exerciseSpeech() {
  const audio = await readWav(
    wavFile(Int16Array.from({ length: 3000 }, (_, n) => 9000 * Math.sin(n / 9))),
  );
  for (const kind of ['log-mel', 'magnitude']) {
    for (const sampleRate of [8000, 11025]) {
      const frontEnd = { kind, sampleRate, rightContext: 2, subsampling: 3 };
      const normalization = await featureNormalization([audio, audio], frontEnd);
      const later = features(audio, { ...frontEnd, normalization });
      const now = featuresSync(audio, { ...frontEnd, normalization });
      const stream = createFrontEndStream(
        { ...frontEnd, normalization },
        { sampleRate: audio.sampleRate },
      );
      const frames = [...audio.samples].flatMap((sample) => stream.push(Float32Array.of(sample)));
      frames.push(...stream.end());
      const pieces = frames.flatMap((frame) => [...frame]);
      if (pieces.length !== now.data.length || !pieces.every((x, i) => x === now.data[i]))
        throw new Error('features in pieces differ');
      if (!(await later).data.every((x, i) => x === now.data[i]))
        throw new Error('features and featuresSync differ');
      refused(() => stream.push(Float32Array.of(NaN)), 'INVALID_INPUT');
      refused(() => stream.end(), 'INVALID_INPUT');
    }
  }
}

async function main() {
  for (const spec of SPECS) await exercise(spec);
  exerciseDecoding();
  await exerciseSpeech();
  if (!isMainThread) return parentPort.postMessage('done');
  const workers = Array.from({ length: 3 }, () => new Worker(__filename));
  await Promise.all(
    workers.map(
      (worker) =>
        new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject)),
    ),
  );
  await Promise.all(workers.map((worker) => worker.terminate()));
  console.log('done');
}

void main();
