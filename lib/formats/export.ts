/** Models as files for other programs to run; this library does not read all of them back. */
import { basename } from 'node:path';
import { invalidOption } from '../errors';
import { outputTarget, writeAtomically } from '../files';
import { shown } from '../json';
import { type Network, ownNetwork } from '../model';
import { checkPath, checkSignal, readOptions } from '../options';
import { cHeader } from './c';

/** All that {@link exportModel} writes. */
const EXPORT_FORMATS = ['c'] as const;
/** What a model becomes. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Options of {@link exportModel}. */
export interface ExportOptions {
  /** `c`: a C99 header for firmware, weights and a step (docs/guides/firmware.md). */
  readonly to: ExportFormat;
  /** Aborting rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** The parts of a file, one after another. */
const EXPORTS: Record<ExportFormat, (network: Network, name: string) => Uint8Array[]> = {
  c: (network, name) => [Buffer.from(cHeader(network, name))],
};

/**
 * Writes a model as another program takes it, whole or not at all.
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
  await writeAtomically(path, EXPORTS[to](network, basename(path)), { signal });
}
