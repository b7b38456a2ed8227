/**
 * A model and the options of its decoder on their way to workers. What is native cannot be sent:
 * networks and n-gram models travel as files, of which those of ours go when the parcel is let go;
 * a grammar as what it was compiled from.
 */
import { join } from 'node:path';
import type { DecodingOptions } from '../decode';
import { withTemporaryFolder } from '../files';
import { loadModel, saveModel } from '../formats';
import { compileAutomaton, Grammar, type Automaton } from '../grammar';
import type { Model } from '../model';
import { copyNgramModel, loadNgramModel, type NgramModel } from '../ngrams';

/** What a worker is sent: plain. */
export interface Parcel {
  /** Of the model. */
  readonly path: string;
  readonly plain: Omit<DecodingOptions, 'lm' | 'rescore' | 'grammar'>;
  /** Paths of n-gram models. */
  readonly lm: string | undefined;
  readonly rescore: string | undefined;
  readonly grammar: Automaton | undefined;
}

/** What is in it. */
export interface Contents {
  readonly model: Model;
  readonly decoding: DecodingOptions;
}

/**
 * @param model or the path of its file, which stays.
 * @returns the parcel, and what removes its files.
 */
export async function pack(
  model: Model | string,
  { lm, rescore, grammar, ...plain }: DecodingOptions,
): Promise<{ parcel: Parcel; letGo: () => Promise<void> }> {
  const automaton = grammar && Grammar.automatonOf(grammar);
  if (typeof model === 'string' && !lm && !rescore) {
    const parcel = { path: model, plain, lm: undefined, rescore: undefined, grammar: automaton };
    return { parcel, letGo: () => Promise.resolve() };
  }
  return new Promise((resolve, reject) => {
    const folder = withTemporaryFolder('compact-rnn-recogniser', async (path) => {
      const parcel: Parcel = {
        path: await fileOf(model, join(path, 'model.safetensors')),
        plain,
        lm: await ngramsIn(lm, join(path, 'lm.ngrams')),
        rescore: await ngramsIn(rescore, join(path, 'rescore.ngrams')),
        grammar: automaton,
      };
      await new Promise<void>((release) => {
        const letGo = async (): Promise<void> => {
          release();
          await folder;
        };
        resolve({ parcel, letGo });
      });
    });
    folder.catch(reject);
  });
}

export async function unpack({ path, plain, ...languages }: Parcel): Promise<Contents> {
  const { lm, rescore, grammar } = languages;
  return {
    model: await loadModel(path),
    decoding: {
      ...plain,
      lm: lm === undefined ? undefined : await loadNgramModel(lm),
      rescore: rescore === undefined ? undefined : await loadNgramModel(rescore),
      grammar: grammar && (await compileAutomaton(grammar)),
    },
  };
}

async function fileOf(model: Model | string, path: string): Promise<string> {
  if (typeof model === 'string') return model;
  await saveModel(model, path);
  return path;
}

async function ngramsIn(model: NgramModel | undefined, path: string): Promise<string | undefined> {
  if (!model) return undefined;
  await copyNgramModel(model, path);
  return path;
}
