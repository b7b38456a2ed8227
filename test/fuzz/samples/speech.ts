/** Calls that take audio, text and the outputs of models. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  completeFrontEnd,
  createDecoder,
  createFrontEndStream,
  createRecogniser,
  createTranscriber,
  loadNgramModel,
  makeGrammar,
  type NgramModel,
  type Units,
} from '../../../lib';
import { audio, fileWith, FRONT_END, model, numbers, type Samples, soon, units } from '../sample';
import { ARPA } from './ngrams';
import { wav } from './training';

const LEXICON = 'ab A B\nb B\nab(2) A B B\n';

const flac = () => readFileSync(join(__dirname, '..', '..', 'fixtures', 'flac', 'mono8.flac'));

const languageModel = (): Promise<NgramModel> => loadNgramModel(fileWith('first.arpa', ARPA));

function decoder(latticeBeam?: number) {
  return createDecoder(units() as Units, { latticeBeam });
}

function heard() {
  const receiver = decoder(10);
  receiver.push(numbers(9));
  return receiver;
}

function transcriber() {
  return createTranscriber(model());
}

async function recogniser() {
  return createRecogniser(model(), { threads: 0 });
}

export const SPEECH: Samples = {
  features: [() => ({ args: [audio(), { ...FRONT_END, leftContext: 1, subsampling: 2 }] })],
  featuresSync: [
    () => ({ args: [audio(), { ...FRONT_END }] }),
    () => ({
      args: [
        { ...audio(), sampleRate: 16000 },
        { kind: 'magnitude', sampleRate: 8000, windowSize: 64 },
      ],
    }),
  ],
  featuresFrom: [
    () => ({
      args: [
        { frames: 3, size: 4, data: numbers(12) },
        { ...FRONT_END, leftContext: 1 },
      ],
    }),
    () => ({
      args: [
        { frames: 3, size: 2, data: numbers(6) },
        { kind: 'given', size: 2 },
      ],
    }),
  ],
  featureNormalization: [() => ({ args: [[audio(), audio()], { ...FRONT_END }] })],
  readAudio: [
    () => ({ args: [wav(), { channel: 1, signal: soon() }] }),
    () => ({ args: [flac()] }),
    () => ({ args: [fileWith('read.flac', flac()), { channel: 1 }] }),
  ],
  readWav: [() => ({ args: [wav()] }), () => ({ args: [fileWith('read.wav', wav())] })],
  distortAudio: [
    () => ({ args: [audio(), { speed: 1.1, sampleRate: 16000, gain: -3 }] }),
    () => ({
      args: [
        audio(),
        { response: { sampleRate: 8000, samples: numbers(50) }, noise: audio(), snr: 10 },
      ],
    }),
  ],
  distortAudioSync: [
    () => ({
      args: [
        audio(),
        { speed: 0.9, noise: { ...audio(), sampleRate: 16000 }, noiseStart: 0.01, snr: 3, gain: 1 },
      ],
    }),
  ],
  simulateRoom: [
    () => ({
      args: [
        {
          size: [4, 3, 2.5],
          source: [1, 1, 1],
          microphone: [2, 2, 1.5],
          reverberationTime: 0.2,
          sampleRate: 8000,
          seconds: 0.02,
        },
      ],
    }),
  ],
  resampleAudio: [() => ({ args: [audio(), 16000] })],
  createFrontEndStream: [() => ({ args: [{ ...FRONT_END }, { sampleRate: 16000 }] })],
  'new FrontEndStream': [() => ({ args: [completeFrontEnd(FRONT_END), 8000] })],
  'FrontEndStream.push': [
    () => ({ receiver: createFrontEndStream(FRONT_END), args: [numbers(100)] }),
  ],
  'FrontEndStream.end': [
    () => {
      const receiver = createFrontEndStream(FRONT_END);
      receiver.push(numbers(100));
      return { receiver, args: [] };
    },
  ],
  createDecoder: [
    () => ({ args: [units(), { beam: 10, wordPenalty: 1, probabilities: false }] }),
    async () => ({
      args: [
        units(),
        {
          lm: await languageModel(),
          rescore: await languageModel(),
          phrases: [{ text: 'ab b', boost: 2 }],
          lmWeight: 0.5,
          maxHypotheses: 100,
          latticeBeam: 8,
          confidenceCurve: { slope: 0.5, offset: -0.4 },
          vocabulary: ['ab', 'b'],
        },
      ],
    }),
    async () => ({ args: [units(), { grammar: await makeGrammar(['ab b', 'b']) }] }),
  ],
  'new Decoder': [() => ({ args: [units(), ['ab', 'b'], {}] })],
  'Decoder.push': [() => ({ receiver: decoder(), args: [numbers(9)] })],
  'Decoder.result': [() => ({ receiver: decoder(), args: [] })],
  'Decoder.partial': [() => ({ receiver: decoder(), args: [] })],
  'Decoder.nBest': [() => ({ receiver: heard(), args: [3] })],
  'Decoder.lattice': [() => ({ receiver: heard(), args: [] })],
  'Decoder.reset': [() => ({ receiver: decoder(), args: [] })],
  'Decoder.clone': [() => ({ receiver: decoder(), args: [] })],
  frameUnits: [() => ({ args: [units()] })],
  decodeGreedy: [() => ({ args: [numbers(12), units()] })],
  encodeText: [() => ({ args: ['ab b', units()] })],
  characterUnits: [() => ({ args: ['ctc', 'some text'] })],
  lexiconUnits: [() => ({ args: ['ctc', { ab: [['a', 'b']], b: [['b']] }] })],
  loadLexicon: [() => ({ args: [fileWith('words.dict', LEXICON), { words: ['ab', 'b'] }] })],
  splitWords: [() => ({ args: ['It’s a text, he said.'] })],
  countWordErrors: [
    () => ({
      args: [
        ['a', 'b', 'c'],
        ['a', 'c'],
      ],
    }),
  ],
  sumWordErrors: [
    () => ({ args: [[{ reference: 3, substitutions: 1, insertions: 0, deletions: 1 }]] }),
  ],
  wordErrorRate: [
    () => ({ args: [{ reference: 3, substitutions: 1, insertions: 0, deletions: 1 }] }),
  ],
  createTranscriber: [
    () => ({ args: [model(), { threads: 1, sampleRate: 16000, beam: 10, wordPenalty: 0 }] }),
  ],
  'new Transcriber': [() => ({ args: [{}, {}, {}, {}] })],
  'Transcriber.push': [() => ({ receiver: transcriber(), args: [numbers(200)] })],
  'Transcriber.partial': [() => ({ receiver: transcriber(), args: [] })],
  'Transcriber.result': [() => ({ receiver: transcriber(), args: [] })],
  'Transcriber.end': [
    () => {
      const receiver = transcriber();
      receiver.push(numbers(200));
      return { receiver, args: [] };
    },
  ],
  transcribeFile: [
    () => ({
      args: [
        model(),
        fileWith('heard.wav', wav()),
        { threads: 1, beam: 10, wordPenalty: 0, signal: soon(), onProgress: () => undefined },
      ],
    }),
  ],
  createRecogniser: [
    () => ({
      args: [
        model(),
        {
          threads: 0,
          processes: false,
          latency: 5,
          maxBatch: 4,
          endpointing: { trailingSilence: 1, longest: 20 },
          beam: 10,
          wordPenalty: 0,
          lmWeight: 1,
          maxHypotheses: 100,
          latticeBeam: 4,
          phrases: [{ text: 'ab b', boost: 2 }],
          vocabulary: ['ab', 'b'],
          onWorkerEnd: () => undefined,
        },
      ],
    }),
  ],
  'new Recogniser': [() => ({ args: [[], {}, {}] })],
  'Recogniser.open': [
    async () => ({ receiver: await recogniser(), args: [{ sampleRate: 16000 }] }),
    async () => ({
      receiver: await recogniser(),
      args: [{ alternatives: 2, phraseList: ['ab', 'b ab'], endpointing: false }],
    }),
  ],
  'Recogniser.transform': [
    async () => ({ receiver: await recogniser(), args: [{ sampleRate: 8000 }] }),
  ],
  'Recogniser.close': [async () => ({ receiver: await recogniser(), args: [] })],
  'new RecognitionSession': [() => ({ args: [8000, {}] })],
  'RecognitionSession.write': [
    async () => ({ receiver: (await recogniser()).open(), args: [numbers(200)] }),
    async () => ({ receiver: (await recogniser()).open(), args: [new Uint8Array(99)] }),
  ],
  'RecognitionSession.end': [async () => ({ receiver: (await recogniser()).open(), args: [] })],
  'RecognitionSession.close': [async () => ({ receiver: (await recogniser()).open(), args: [] })],
};
