/** What a language model of this library says of whole sentences, many at a time in a pool. */
import { invalidInput, invalidOption } from '../errors';
import { kindOf, ownElements, shown } from '../json';
import { Model, outputActivation, type StreamPool } from '../model';
import { tokenizerOf } from './tokens';

/** A sentence's score, and of how many tokens. */
export interface SentenceScore {
  /** The natural logarithm of the probability of its tokens and its end, after its beginning. */
  readonly logProbability: number;
  /** With the end. */
  readonly tokens: number;
}

/** Sentences in the pool at a time. */
const AT_ONCE = 64;

/**
 * @throws CompactRnnError INVALID_OPTION for a model that is not a language model; INVALID_INPUT
 *   naming what it lacks.
 */
export async function scoreSentences(
  model: Model,
  sentences: readonly string[],
  { threads = 1, signal }: { threads?: number | undefined; signal?: AbortSignal | undefined } = {},
): Promise<SentenceScore[]> {
  const own = ownElements(sentences);
  if (!own?.every((sentence) => typeof sentence === 'string'))
    throw invalidInput(`sentences must be a list of strings, but are ${kindOf(sentences)}`);
  if (!(model instanceof Model))
    throw invalidOption(`a language model must be a Model, but is ${shown(model)}`);
  const tokenizer = tokenizerOf(model);
  const all = own.map((sentence) => tokenizer.tokensOf(sentence));
  const logOf = LOGARITHMS[outputActivation(model)] ?? logSoftmaxAt;
  const scores: SentenceScore[] = [];
  const pool = model.createPool({ maxBatch: AT_ONCE, threads });
  try {
    for (let first = 0; first < all.length; first += AT_ONCE) {
      signal?.throwIfAborted();
      const some = all.slice(first, first + AT_ONCE);
      scores.push(...(await Promise.all(some.map((tokens) => scored(pool, tokens, logOf)))));
    }
  } finally {
    pool[Symbol.dispose]();
  }
  return scores;
}

type LogAt = (outputs: Float32Array, begin: number, size: number, token: number) => number;

const LOGARITHMS: Partial<Record<string, LogAt>> = {
  'log-softmax': (outputs, begin, _, token) => outputs[begin + token]!,
  softmax: (outputs, begin, _, token) => Math.log(outputs[begin + token]!),
};

const logSoftmaxAt: LogAt = (outputs, begin, size, token) => {
  let most = -Infinity;
  for (let i = 0; i < size; i++) most = Math.max(most, outputs[begin + i]!);
  let sum = 0;
  for (let i = 0; i < size; i++) sum += Math.exp(outputs[begin + i]! - most);
  return outputs[begin + token]! - most - Math.log(sum);
};

async function scored(pool: StreamPool, tokens: Int32Array, logOf: LogAt): Promise<SentenceScore> {
  const stream = pool.open();
  try {
    const frames = tokens.length - 1; // nothing follows the end
    const outputs = await pool.push(stream, Float32Array.from(tokens.subarray(0, frames)));
    const size = outputs.length / frames;
    let logProbability = 0;
    for (let t = 0; t < frames; t++)
      logProbability += logOf(outputs, t * size, size, tokens[t + 1]!);
    return { logProbability, tokens: frames };
  } finally {
    pool.close(stream);
  }
}
