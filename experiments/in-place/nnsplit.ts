/** NNSplit, English: where sentences and words end, character by character. */
import { readFileSync } from 'node:fs';
import { Tensor } from 'onnxruntime-node';
import { sharedPath } from '../shared';
import { joined } from './dtln';
import { floatsOf, type Session } from './session';
import type { Task } from './task';

/** Characters of a piece of text, and pieces. */
const PIECE = 500;
const PIECES = 40;
/** Ends of sentences, and of words. */
const LEVELS = 2;

/** Bytes, of which the model knows those below 127: 0 is none, 1 any other. */
function codes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = character.charCodeAt(0);
    return code < 127 ? code + 2 : 1;
  });
}

async function logits(session: Session, text: string): Promise<Float32Array> {
  const input = new Tensor('uint8', codes(text), [1, text.length]);
  return floatsOf((await session.run({ input })).output);
}

/**
 * The harmonic mean of precision and recall of ends of sentences, the whole model's being right.
 */
function f1(outputs: Float32Array, whole: Float32Array): number {
  let [both, ours, theirs] = [0, 0, 0];
  for (let i = 0; i < whole.length; i += LEVELS) {
    const [a, b] = [outputs[i]! > 0, whole[i]! > 0];
    both += Number(a && b);
    ours += Number(a);
    theirs += Number(b);
  }
  return (2 * both) / (ours + theirs);
}

export function nnsplit(): Task {
  // A play has names and short lines; its text in one, as the model is used.
  const text = readFileSync(sharedPath('data', 'text', 'tinyshakespeare.txt'), 'utf8');
  const flowing = text.replaceAll(/\s+/g, ' ');
  const pieces = Array.from({ length: 2 * PIECES }, (_, k) =>
    flowing.slice(k * PIECE, (k + 1) * PIECE),
  );
  const over = (some: readonly string[], session: Session | undefined): Promise<Float32Array> =>
    joined(some, (piece) => logits(session!, piece));
  return {
    name: 'NNSplit, English',
    graphs: [
      { name: 'nnsplit', path: sharedPath('data', 'models', 'nnsplit', 'en', 'model.onnx') },
    ],
    measure: 'ends of sentences kept, F1',
    shown: (score) => score.toFixed(3),
    outputs: ([session]) => over(pieces.slice(0, PIECES), session),
    practise: ([session]) => over(pieces.slice(PIECES), session),
    score: f1,
  };
}
