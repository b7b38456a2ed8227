/** What is recognised in a PyTorch checkpoint, whether or not a network can be made of it. */
import { CompactRnnError } from '../errors';
import { namedError, readingFile, type Source } from '../files';
import { detectFormat } from './detection';
import { isOwn } from './own/read';
import {
  openLegacy,
  openSafetensors,
  openZipped,
  readPyTorch,
  summarizePyTorch,
  type CheckpointSummary,
  type Opens,
  type PyTorchOptions,
} from './pytorch';
import { readSafetensors } from './safetensors';

/** What was recognised in a PyTorch checkpoint, and what keeps a network from being made of it. */
export interface RecognizedCheckpoint extends CheckpointSummary {
  /** Taken for granted, since the state dict does not say it. */
  readonly assumed: readonly string[];
  /** What keeps a network from being made of it, and what to do. */
  readonly missing?: Error;
}

/**
 * The modules of a PyTorch checkpoint; undefined for a file of another format.
 * @throws CompactRnnError IO; INVALID_FILE where it is not a checkpoint.
 */
export async function recognizeCheckpoint(
  path: string,
  { architecture, signal }: PyTorchOptions = {},
): Promise<RecognizedCheckpoint | undefined> {
  return readingFile(path, async (file) => {
    try {
      const open = await openerOf(file);
      return open && (await recognized(file, path, open, { architecture, signal }));
    } catch (cause) {
      throw namedError(path, cause);
    }
  });
}

async function recognized(
  file: Source,
  path: string,
  open: Opens,
  options: PyTorchOptions,
): Promise<RecognizedCheckpoint> {
  const summary = await summarizePyTorch(file, open, options);
  try {
    const { assumed } = await readPyTorch(file, open, options);
    return { ...summary, assumed };
  } catch (cause) {
    if (!(cause instanceof CompactRnnError)) throw cause;
    return { ...summary, assumed: [], missing: namedError(path, cause) as Error };
  }
}

async function openerOf(file: Source): Promise<Opens | undefined> {
  const format = await detectFormat(file);
  if (format === 'pytorch-zip') return openZipped;
  if (format === 'pytorch-pickle') return openLegacy;
  if (format !== 'safetensors') return undefined;
  const safetensors = readSafetensors(file);
  return isOwn(safetensors) ? undefined : openSafetensors(safetensors);
}
