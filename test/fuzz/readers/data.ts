/** The readers of what training and recognition take: checkpoints, audio, arrays, texts. */
import { readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  loadGrammar,
  loadLattice,
  loadLexicon,
  loadNgramModel,
  loadPhrases,
  loadRecordings,
  readAudio,
  readManifestTexts,
  saveLattice,
  saveNgramModel,
  train,
  trainingReportHtml,
  transcribeFile,
  type Network,
} from '../../../lib';
import { readArray, readNpz } from '../../../lib/formats';
import { fileWith, model, network, networks, workFolder } from '../sample';
import { SLF } from '../samples/lattices';
import { ARPA } from '../samples/ngrams';
import { examples, CRITERION, wav } from '../samples/training';
import type { Bytes } from './bytes';
import { ABOUT } from './documents';
import { FLAC_CHANGES } from './flac';
import type { Reader } from './reader';
import { HEADER } from './safetensors';
import { fixtures } from './seeds';
import { WAV_CHANGES } from './wav';

async function checkpoints(): Promise<Bytes[]> {
  const path = join(workFolder(), 'seed.checkpoint');
  rmSync(path, { force: true });
  await train(networks()[0]!, examples(), {
    criterion: CRITERION,
    epochs: 1,
    dev: examples(),
    checkpoint: { path, minutes: 0 },
  });
  return [readFileSync(path)];
}

async function resume(path: string): Promise<void> {
  const checkpoint = { path, minutes: 0, resume: true };
  const { report } = await train(networks()[0]!, examples(), {
    criterion: CRITERION,
    epochs: 2,
    dev: examples(),
    checkpoint,
    signal: AbortSignal.timeout(1000),
  });
  trainingReportHtml(report, ABOUT);
}

/** A manifest beside the files that it names. */
function manifests(): Bytes[] {
  fileWith('utterance.wav', wav());
  fileWith('features.npy', fixtures('npy', /^frames-3x4.npy/)[0]!);
  return [
    '{"audio":"utterance.wav","text":"ab b"}\n\n{"audio":"utterance.wav","labels":[1,2]}\n',
    '{"features":"features.npy","labels":[1]}\n',
  ].map((text) => Buffer.from(text));
}

function withoutFrontEnd(): Network {
  const { emits, layers, head, units } = network();
  return { emits, layers, head, ...(units && { units }) };
}

export const DATA_READERS: Readonly<Record<string, Reader>> = {
  checkpoint: { seeds: checkpoints, read: resume, json: HEADER },
  wav: {
    seeds: () => [wav()],
    changes: WAV_CHANGES,
    async read(path, random) {
      if (random.happens(0.5)) await readAudio(random.happens(0.5) ? path : readFileSync(path));
      else await transcribeFile(model(), path, { signal: AbortSignal.timeout(1000) });
    },
  },
  flac: {
    seeds: () => fixtures('flac', /./),
    changes: FLAC_CHANGES,
    async read(path, random) {
      if (random.happens(0.5)) await readAudio(random.happens(0.5) ? path : readFileSync(path));
      else await transcribeFile(model(), path, { signal: AbortSignal.timeout(1000) });
    },
  },
  npz: {
    seeds: () => fixtures('npy', /^(stored|deflated)/),
    others: () => fixtures('npy', /^(several|none)/),
    async read(path, random) {
      if (random.happens(0.5)) await readNpz(path);
      else await readArray(random.happens(0.5) ? path : `${path}:x`);
    },
  },
  npy: {
    seeds: () => [...fixtures('npy', /^frames/), ...fixtures('npy/dtypes', /./)],
    others: () => fixtures('npy', /^(?!frames).*\.npy$/),
    ending: '.npy',
    async read(path) {
      const line = JSON.stringify({ features: basename(path), labels: [1] });
      const recordings = await loadRecordings(
        join(dirname(fileWith('one.jsonl', line)), 'one.jsonl'),
        withoutFrontEnd(),
      );
      await recordings.load(0, 0);
    },
  },
  manifest: {
    seeds: manifests,
    json: {
      of: (file) => Buffer.from(file).toString().split('\n')[0]!,
      with: (file, json) =>
        Buffer.from([json, ...Buffer.from(file).toString().split('\n').slice(1)].join('\n')),
    },
    async read(path) {
      await readManifestTexts(path);
      const recordings = await loadRecordings(path, network(), { tooLong: 'skip' });
      for (let i = 0; i < Math.min(3, recordings.count); i++) await recordings.load(i, 0);
    },
  },
  lexicon: {
    seeds: () => [
      Buffer.from(
        ';;; words\neleven IH0 L EH1 V AH0 N # so said\neleven(2) IY0 L EH1 V AH0 N\r\none W AH1 N\n',
      ),
    ],
    read: (path, random) => loadLexicon(path, random.happens(0.5) ? {} : { words: ['one'] }),
  },
  ngrams: {
    seeds: async () => {
      const packed = join(workFolder(), 'seed.ngrams');
      await saveNgramModel(await loadNgramModel(fileWith('seed.arpa', ARPA)), packed, { bits: 8 });
      return [Buffer.from(ARPA), gzipSync(ARPA), readFileSync(packed)];
    },
    read: async (path) => (await loadNgramModel(path)).perplexity(['ab b', 'b x']),
  },
  grammar: {
    seeds: () => [
      Buffer.from(
        '#JSGF V1.0 UTF-8 en;\ngrammar a.b;\n// said\npublic <s> = [<polite>] (/3/ ab | b {x})+ | /2/ "b" <c>*;\n' +
          '<polite> = b | ab <polite>;\n/* also */ <c> = <NULL> | ab <VOID>;\n',
      ),
      Buffer.from('ab b\nb\n\nab b\n'),
    ],
    read: async (path) => (await loadGrammar(path)).logProbability(['ab', 'b']),
  },
  phrases: {
    seeds: () => [Buffer.from('ab b\t2.5\nb\n\nab\t-1\n')],
    read: async (path) => loadPhrases(path),
  },
  lattice: {
    seeds: () => [Buffer.from(SLF)],
    async read(path) {
      const lattice = await loadLattice(path);
      await saveLattice(lattice, `${path}.again`);
      if (!lattice.isEmpty) lattice.best(3);
    },
  },
};
