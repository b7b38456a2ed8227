/** The corpus of spoken digits: its parts and its recordings. */
import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { Corpus, devCorpus, digitsOf, trainingCorpus } from '../../experiments/digits/corpus';
import { humanSpeakers, recordingOf } from '../../experiments/digits/recordings';
import { say, spokenSpeakers } from '../../experiments/digits/spoken';
import { CLEAN, NOISY } from '../../experiments/digits/style';
import { makeUtterance } from '../../experiments/digits/utterance';
import { DEMO_VOICE, trainingVoices, voiceName } from '../../experiments/digits/voices';
import { RATE } from '../../experiments/digits/words';
import { Random } from '../../lib/random';
import { SHARED, describeWithShared } from '../shared';

const espeak = spawnSync('espeak-ng', ['--version']).status === 0;
const describeWithVoices = existsSync(SHARED) && espeak ? describe : describe.skip;

describe('the parts', () => {
  test('recordings 10 to 49 are for training, 5 to 9 for development', () => {
    expect(recordingOf('3_theo_10.wav')).toMatchObject({
      digit: 3,
      speaker: 'theo',
      part: 'train',
    });
    expect(recordingOf('3_theo_9.wav')).toMatchObject({ part: 'dev' });
    expect(recordingOf('ORIGIN.txt')).toBeUndefined();
  });

  test('voices for training all differ, and none has the throat of the demo', () => {
    const voices = trainingVoices(300);
    expect(new Set(voices.map(voiceName)).size).toBe(300);
    expect(voices.filter(({ variant }) => variant === DEMO_VOICE.variant)).toEqual([]);
    expect(voices.slice(0, 20)).toEqual(trainingVoices(20));
  });
});

describeWithShared('the recordings', () => {
  test('of training and development have nothing in common', async () => {
    const [train, dev] = await Promise.all([humanSpeakers('train'), humanSpeakers('dev')]);
    const soundsOf = (speakers: typeof train): string[] =>
      speakers.flatMap(({ single }) => single.flat().map(({ samples }) => samples.join()));
    const [trainSounds, devSounds] = [new Set(soundsOf(train)), soundsOf(dev)];
    expect(trainSounds.size).toBe(5 * 10 * 40);
    expect(devSounds).toHaveLength(5 * 10 * 5);
    expect(devSounds.filter((sound) => trainSounds.has(sound))).toEqual([]);
  });

  test('a development string is the recordings themselves, apart from its gain', async () => {
    const clean = await devCorpus(CLEAN, 'george');
    const { digits, samples } = clean.utterance(0);
    const loudest = samples.reduce(
      (best, x, n) => (Math.abs(x) > Math.abs(samples[best]!) ? n : best),
      0,
    );
    const takes = clean.people[0]!.single[digits[0]!]!;
    const fits = takes.filter(({ samples: take }) => {
      const peak = take.reduce((best, x, n) => (Math.abs(x) > Math.abs(take[best]!) ? n : best), 0);
      const gain = samples[loudest]! / take[peak]!;
      return [0.2, 0.4, 0.6].every((share) => {
        const n = Math.round(share * take.length);
        return Math.abs(samples[loudest - peak + n]! - gain * take[n]!) < 1e-4;
      });
    });
    expect(fits).toHaveLength(1);
  });

  test('noise has the power that the ratio asks for', async () => {
    const corpus = await devCorpus(NOISY);
    const takes = [corpus.people[0]!.single[8]![0]!];
    const style = { ...NOISY, snr: [6, 6] as const, peak: [0, 0] as const };
    const powerOf = (x: Float32Array): number =>
      x.reduce((sum, each) => sum + each * each, 0) / x.length;
    const { samples } = makeUtterance(
      takes,
      { ...style, margin: [1, 1] },
      corpus.surroundings,
      new Random(1),
    );
    const noise = powerOf(samples.subarray(0, RATE));
    const both = powerOf(samples.subarray(RATE, RATE + takes[0]!.samples.length));
    expect(10 * Math.log10((both - noise) / noise)).toBeGreaterThan(4);
    expect(10 * Math.log10((both - noise) / noise)).toBeLessThan(8);
  });
});

describeWithVoices('the corpus', () => {
  const open = (seed: number): Promise<Corpus> => trainingCorpus({ seed, voices: 2 });

  test('some utterances for training hold no words, those of development all do', async () => {
    const wordless = (corpus: Corpus): number =>
      Array.from({ length: 100 }, (_, i) => corpus.utterance(i)).filter(
        ({ digits }) => digits.length === 0,
      ).length;
    const ofTraining = wordless(await open(7));
    expect(ofTraining).toBeGreaterThan(1);
    expect(ofTraining).toBeLessThan(15);
    expect(wordless(await devCorpus(NOISY))).toBe(0);
  });

  test('an utterance is a function of seed, epoch and number alone', async () => {
    const [a, b, other] = [await open(7), await open(7), await open(8)];
    b.utterance(3, 0);
    expect(a.utterance(12, 5)).toEqual(b.utterance(12, 5));
    for (const stranger of [a.utterance(12, 6), a.utterance(19, 5), other.utterance(12, 5)])
      expect(stranger.samples).not.toEqual(a.utterance(12, 5).samples);
  });

  test('utterances have one to seven digits, last as long as speech does, and fit into 16 bits', async () => {
    const corpus = await open(1);
    for (let i = 0; i < 14; i++) {
      const { digits, samples } = corpus.utterance(i);
      expect(digits).toHaveLength(digitsOf(i));
      const seconds = samples.length / RATE;
      expect(seconds).toBeGreaterThan(0.1 * digits.length);
      expect(seconds).toBeLessThan(1 + 1.6 * digits.length);
      const steps = Array.from(samples, (x) => 32768 * x);
      const loudest = Math.max(...steps.map(Math.abs));
      expect(loudest).toBeLessThanOrEqual(32767);
      expect(loudest).toBeGreaterThan(32767 * 0.015);
      expect(steps.every(Number.isInteger)).toBe(true);
    }
  });

  test('one in three is of a voice, and nobody who is left out speaks', async () => {
    const corpus = await trainingCorpus({ seed: 1, voices: 2, without: 'theo' });
    expect(corpus.people.map(({ name }) => name)).toEqual([
      'george',
      'jackson',
      'nicolas',
      'yweweler',
    ]);
    const babblers = corpus.surroundings.others.map(({ name }) => name);
    expect(babblers).not.toContain('theo');
    const heard: string[] = [];
    const overheard = (speakers: typeof corpus.people): typeof corpus.people =>
      speakers.map((speaker) => ({
        ...speaker,
        get single() {
          heard.push(speaker.name);
          return speaker.single;
        },
        strings: [],
      }));
    const style = { ...CLEAN };
    const spied = new Corpus(
      overheard(corpus.people),
      overheard(corpus.voices),
      corpus.surroundings,
      style,
      1,
    );
    for (let i = 0; i < 700; i += 7) spied.utterance(i);
    const ofVoices = heard.filter((name) => name.includes('+')).length / heard.length;
    expect(ofVoices).toBeGreaterThan(0.2);
    expect(ofVoices).toBeLessThan(0.47);
  });

  test('voices say what they are asked to, the same every time', async () => {
    const [voice] = trainingVoices(1);
    const [first] = await spokenSpeakers(1);
    expect(first!.single.flat()).toHaveLength(10);
    expect(first!.strings.slice(2).map((list) => list.length > 0)).toEqual(Array(6).fill(true));
    expect((await say(voice!, [5])).samples).toEqual(first!.single[5]![0]!.samples);
  });
});
