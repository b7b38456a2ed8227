/**
 * g2p (Park 2018): a GRU reads the letters of a word, another one writes its phonemes. It is
 * published as arrays; here they become two graphs, as an exporter would write them. The score is
 * the share of words of CMUdict, with all its pronunciations, that come out wrong; the model
 * learned from nine in ten of them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tensor } from 'onnxruntime-node';
import { type NumpyArray, onnxTree, readNpz } from '../../lib/formats';
import { sharedPath } from '../shared';
import { floatsOf, type Session, zeros } from './session';
import type { Task } from './task';

const N = 256;
/**
 * Of the letters: none, unknown and the end stand before a, of the phonemes these and the start.
 */
const FIRST_LETTER = 3;
const LETTER_END = 2;
const START = 2;
const END = 3;
const FIRST_PHONEME = 4;
const PHONEMES =
  'AA0 AA1 AA2 AE0 AE1 AE2 AH0 AH1 AH2 AO0 AO1 AO2 AW0 AW1 AW2 AY0 AY1 AY2 B CH D DH EH0 EH1 EH2 ER0 ER1 ER2 EY0 EY1 ' +
  'EY2 F G HH IH0 IH1 IH2 IY0 IY1 IY2 JH K L M N NG OW0 OW1 OW2 OY0 OY1 OY2 P R S SH T TH UH0 UH1 UH2 UW UW0 UW1 UW2 ' +
  'V W Y Z ZH';
const NAMES = PHONEMES.split(' ');
const LONGEST = 20;
/** Every so manieth word of the dictionary. */
const EVERY = 250;

type Arrays = ReadonlyMap<string, NumpyArray>;

function tensor(name: string, { shape, data }: NumpyArray): onnxTree.NewTensor {
  return { name, type: 'float', dims: shape, raw: new Uint8Array(Float32Array.from(data).buffer) };
}

/** Gates r, z, n of the arrays as z, r, h of ONNX, with an axis for the direction in front. */
function gates({ shape, data }: NumpyArray): NumpyArray {
  const block = data.length / 3;
  const order = [1, 0, 2].flatMap((gate) => [
    ...Array.from(data.slice(gate * block, (gate + 1) * block) as ArrayLike<number>),
  ]);
  return { shape: [1, ...shape], data: Float32Array.from(order) };
}

/** Embedding and GRU: `ids` [frames, 1] and `h` in, all frames and the last out. */
function recurrentGraph(arrays: Arrays, part: 'enc' | 'dec'): Uint8Array {
  const array = (name: string): NumpyArray => arrays.get(`${part}_${name}`)!;
  const [a, b] = [gates(array('b_ih')), gates(array('b_hh'))];
  const biases: NumpyArray = {
    shape: [1, a.data.length + b.data.length],
    data: Float32Array.from([...Array.from(a.data), ...Array.from(b.data)] as number[]),
  };
  const initializers = [
    tensor('emb', array('emb')),
    tensor('W', gates(array('w_ih'))),
    tensor('R', gates(array('w_hh'))),
    tensor('B', biases),
  ];
  const nodes: onnxTree.NewNode[] = [
    { op: 'Gather', name: 'embedding', inputs: ['emb', 'ids'], outputs: ['x'] },
    {
      op: 'GRU',
      name: part,
      inputs: ['x', 'W', 'R', 'B', '', 'h'],
      outputs: ['Y', 'h_next'],
      attributes: { hidden_size: N, linear_before_reset: 1 },
    },
  ];
  if (part === 'dec') {
    const axes = new Uint8Array(BigInt64Array.of(0n, 1n).buffer);
    initializers.push(tensor('fc_w', arrays.get('fc_w')!), tensor('fc_b', arrays.get('fc_b')!));
    initializers.push({ name: 'axes', type: 'int64', dims: [2], raw: axes });
    nodes.push(
      { op: 'Squeeze', inputs: ['Y', 'axes'], outputs: ['top'] },
      {
        op: 'Gemm',
        name: 'fc',
        inputs: ['top', 'fc_w', 'fc_b'],
        outputs: ['logits'],
        attributes: { transB: 1 },
      },
    );
  }
  const frames = part === 'enc' ? 'letters' : 1;
  const outputs = part === 'enc' ? ['h_next'] : ['logits', 'h_next'];
  return onnxTree.modelBytes({
    irVersion: 8,
    opsets: { '': 14 },
    graph: {
      name: part,
      nodes,
      initializers,
      inputs: [
        { name: 'ids', type: 'int64', dims: [frames, 1] },
        { name: 'h', dims: [1, 1, N] },
      ],
      outputs: outputs.map((name) => ({ name })),
    },
  });
}

async function phonemesOf([enc, dec]: readonly Session[], word: string): Promise<string> {
  const ids = (...all: number[]): Tensor =>
    new Tensor('int64', BigInt64Array.from(all, BigInt), [all.length, 1]);
  const letters = Array.from(word, (letter) => FIRST_LETTER + letter.charCodeAt(0) - 97);
  const read = await enc!.run({ ids: ids(...letters, LETTER_END), h: zeros(1, 1, N) });
  let h = read.h_next!;
  let last = START;
  const found: string[] = [];
  while (found.length < LONGEST) {
    const made = await dec!.run({ ids: ids(last), h });
    h = made.h_next!;
    const logits = floatsOf(made.logits);
    last = logits.indexOf(Math.max(...logits));
    if (last === END) break;
    found.push(NAMES[last - FIRST_PHONEME] ?? '?');
  }
  return found.join(' ');
}

/** Words of letters alone, from one on, with all their pronunciations. */
function dictionary(first: number): [word: string, pronunciations: ReadonlySet<string>][] {
  const words = new Map<string, Set<string>>();
  const text = readFileSync(sharedPath('data', 'text', 'cmudict.dict'), 'utf8');
  for (const line of text.split('\n')) {
    const [, word, phonemes] = /^([a-z]+)(?:\(\d+\))? ([^#]+)/.exec(line) ?? [];
    if (word && phonemes) words.set(word, (words.get(word) ?? new Set()).add(phonemes.trim()));
  }
  return [...words].filter((_, k) => k % EVERY === first);
}

/** @param folder for the graphs that are made of the arrays. */
export async function g2p(folder: string): Promise<Task> {
  const arrays = await readNpz(sharedPath('data', 'models', 'g2p', 'checkpoint20.npz'));
  const graphs = (['enc', 'dec'] as const).map((part) => {
    const path = join(folder, `g2p-${part}.onnx`);
    writeFileSync(path, recurrentGraph(arrays, part));
    return { name: `g2p-${part}`, path };
  });
  const words = dictionary(0);
  return {
    name: 'g2p',
    graphs,
    measure: 'words wrong',
    shown: (score) => `${(100 * score).toFixed(1)} %`,
    outputs: async (sessions) => {
      const wrong: number[] = [];
      for (const [word, right] of words)
        wrong.push(Number(!right.has(await phonemesOf(sessions, word))));
      return Float32Array.from(wrong);
    },
    practise: async (sessions) => {
      for (const [word] of dictionary(1)) await phonemesOf(sessions, word);
    },
    score: (wrong) => wrong.reduce((sum, x) => sum + x, 0) / wrong.length,
  };
}
