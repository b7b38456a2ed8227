/**
 * A model and the options of its decoder on their way to workers. Native objects cannot be sent:
 * networks and n-gram models travel as files, temporary ones unless the caller named them; a
 * grammar travels as the automaton that it was compiled from.
 */
import { join } from 'node:path';
import type { DecodingOptions } from '../decode';
import { withTemporaryFolder } from '../files';
import { loadModel, saveModel } from '../formats';
import { compileAutomaton, Grammar, type Automaton } from '../grammar';
import type { Model } from '../model';
import { copyNgramModel, loadNgramCopy, type NgramModel } from '../ngrams';

/** What a worker is sent: plain data. */
export interface Parcel {
  /** The file of the model. */
  readonly path: string;
  readonly plain: Omit<DecodingOptions, 'lm' | 'rescore' | 'grammar'>;
  /** Paths of n-gram models. */
  readonly lm: string | undefined;
  readonly rescore: string | undefined;
  readonly grammar: Automaton | undefined;
}

/** What a worker makes of it. */
export interface Contents {
  readonly model: Model;
  readonly decoding: DecodingOptions;
}

/**
 * @param model or the path of its file, which is not copied.
 * @returns the parcel, and what removes its temporary files.
 */
export async function pack(
  model: Model | string,
  { lm, rescore, grammar, ...plain }: DecodingOptions,
): Promise<{ parcel: Parcel; release: () => Promise<void> }> {
  const automaton = grammar && Grammar.automatonOf(grammar);
  if (typeof model === 'string' && !lm && !rescore) {
    const parcel = { path: model, plain, lm: undefined, rescore: undefined, grammar: automaton };
    return { parcel, release: () => Promise.resolve() };
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
      await new Promise<void>((leave) => {
        const release = async (): Promise<void> => {
          leave();
          await folder;
        };
        resolve({ parcel, release });
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
      lm: lm === undefined ? undefined : await loadNgramCopy(lm),
      rescore: rescore === undefined ? undefined : await loadNgramCopy(rescore),
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
