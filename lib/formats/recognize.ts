/** What is recognised in a PyTorch checkpoint, whether or not a model can be made of it. */
import { CompactRnnError } from '../errors';
import { namedError, readingFile, type Source } from '../files';
import { loadedNetwork, Model } from '../model';
import { detectFormat, refuseFolder } from './detection';
import { isOwn } from './own/read';
import {
  openJson,
  openLegacy,
  openPyTorch,
  openSafetensors,
  openZipped,
  type CheckpointSummary,
  type Opens,
} from './pytorch';
import { readSafetensors } from './safetensors';

/** What was recognised in a PyTorch checkpoint. */
export interface RecognizedCheckpoint extends CheckpointSummary {
  /** What was assumed, since the state dict does not say it. */
  readonly assumed: readonly string[];
  /** Modules that the model does without. */
  readonly unused: readonly string[];
}

/** A checkpoint with the model in it, or with what keeps one from being made, and what to do. */
export interface LoadedCheckpoint {
  readonly checkpoint: RecognizedCheckpoint;
  readonly model: Model | Error;
}

/**
 * The modules of a PyTorch checkpoint, and the model that they are; undefined for a file of another
 * format.
 * @throws CompactRnnError IO; INVALID_FILE where it is not a checkpoint.
 */
export async function recognizeCheckpoint(
  path: string,
  options: { architecture?: unknown; signal?: AbortSignal | undefined } = {},
): Promise<LoadedCheckpoint | undefined> {
  await refuseFolder(path);
  return readingFile(path, async (file) => {
    try {
      const open = await openerOf(file);
      if (!open) return undefined;
      const { summary, read } = await openPyTorch(file, open, options);
      try {
        const { network, assumed, unused } = await read();
        const model = new Model(await loadedNetwork(network, options.signal), 'pytorch');
        return { checkpoint: { ...summary, assumed, unused }, model };
      } catch (cause) {
        if (!(cause instanceof CompactRnnError)) throw cause;
        const checkpoint = { ...summary, assumed: [], unused: [] };
        return { checkpoint, model: namedError(path, cause) as Error };
      }
    } catch (cause) {
      throw namedError(path, cause);
    }
  });
}

async function openerOf(file: Source): Promise<Opens | undefined> {
  const format = await detectFormat(file);
  if (format === 'pytorch-json') return openJson;
  if (format === 'pytorch-zip') return openZipped;
  if (format === 'pytorch-pickle') return openLegacy;
  if (format !== 'safetensors') return undefined;
  const safetensors = readSafetensors(file);
  return isOwn(safetensors) ? undefined : openSafetensors(safetensors);
}
