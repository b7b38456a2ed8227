/** Models as files for other programs to run; this library does not read all of them back. */
import { basename } from 'node:path';
import { invalidOption } from '../errors';
import { outputTarget, writeAtomically } from '../files';
import { shown } from '../json';
import { type Network, ownNetwork } from '../model';
import { checkPath, checkSignal, readOptions } from '../options';
import { cHeader } from './c';
import { pytorchFiles, type ExportedFile } from './pytorch';

/** All that {@link exportModel} writes. */
const EXPORT_FORMATS = ['c', 'pytorch'] as const;
/** What a model becomes. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Options of {@link exportModel}. */
export interface ExportOptions {
  /**
   * `c`: a C99 header for firmware, weights and a step (docs/guides/firmware.md). `pytorch`: a
   * state dict, and beside it a Python module of its name that builds the network, loads it and
   * trains it on (docs/guides/more-than-one-machine.md).
   */
  readonly to: ExportFormat;
  /** Aborting rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** The files that a model becomes, each in parts. */
const EXPORTS: Record<
  ExportFormat,
  (network: Network, path: string) => ExportedFile[] | Promise<ExportedFile[]>
> = {
  c: (network, path) => [{ path, parts: [Buffer.from(cHeader(network, basename(path)))] }],
  pytorch: pytorchFiles,
};

/**
 * Writes a model as another program takes it, each file whole or not at all.
 * @param path of the file to write; in C, names begin with its name.
 * @throws CompactRnnError INVALID_OPTION for an option that does not exist or is out of range;
 *   INVALID_MODEL for a network that contradicts itself; UNSUPPORTED_MODEL for what the format
 *   cannot hold; IO. The reason of `signal` where it is aborted.
 */
export async function exportModel(
  model: Network,
  path: string,
  options: ExportOptions,
): Promise<void> {
  const { to, signal } = readOptions('exportModel', options, ['to', 'signal']);
  if (!EXPORT_FORMATS.includes(to))
    throw invalidOption(`to must be one of ${EXPORT_FORMATS.join(', ')}, but is ${shown(to)}`);
  checkSignal(signal);
  checkPath(path);
  const network = ownNetwork(model);
  await outputTarget(path);
  for (const file of await EXPORTS[to](network, path))
    await writeAtomically(file.path, file.parts, { signal });
}
