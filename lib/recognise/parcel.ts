/**
 * A model and the options of its decoder on their way to workers. Native objects cannot be sent:
 * networks and n-gram models travel as files, temporary ones unless the caller named them; a
 * grammar travels as the automaton that it was compiled from.
 */
import type { DecodingOptions } from '../decode';
import { loadModel, saveModel } from '../formats';
import { compileAutomaton, Grammar, type Automaton } from '../grammar';
import type { Model } from '../model';
import { loadNgramCopy } from '../ngrams';
import { heldCopy, heldFile, type HeldFile } from './held-files';

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
  const files: HeldFile[] = [];
  const release = async (): Promise<void> => {
    await Promise.all(files.map((file) => file.release()));
  };
  const pathOf = async (held: Promise<HeldFile>): Promise<string> => {
    const file = await held;
    files.push(file);
    return file.path;
  };
  try {
    const path =
      typeof model === 'string'
        ? model
        : await pathOf(heldFile('model.safetensors', (to) => saveModel(model, to)));
    const parcel: Parcel = {
      path,
      plain,
      lm: lm && (await pathOf(heldCopy(lm))),
      rescore: rescore && (await pathOf(heldCopy(rescore))),
      grammar: grammar && Grammar.automatonOf(grammar),
    };
    return { parcel, release };
  } catch (error) {
    await release();
    throw error;
  }
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
