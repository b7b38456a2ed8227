/**
 * Data of tensors in files beside the model, as PyTorch writes it by default: found in the folder
 * of the model only, never by an absolute path, one with `..`, or a link that leads out.
 * https://onnx.ai/onnx/repo-docs/ExternalData.html
 */
import { realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { CompactRnnError, invalidFile, unsupportedModel } from '../../errors';
import { ioError, readingFile, slice, type Source } from '../../files';
import type { Graph } from './graph';
import { quoted } from './names';
import type { TensorProto } from './proto';

/** The files, open, by their names in the model. */
export type ExternalFiles = ReadonlyMap<string, Source>;

export const NO_FILES: ExternalFiles = new Map();

/** TensorProto.DataLocation.EXTERNAL */
const EXTERNAL = 1;
/** Files beside a model; sound ones have one, or one for each tensor. */
const MOST_FILES = 1000;

export function isExternal({ dataLocation }: TensorProto): boolean {
  return dataLocation === EXTERNAL;
}

function entry({ externalData }: TensorProto, key: string): string | undefined {
  return externalData.find((each) => each.key === key)?.value;
}

/** The names of the files that the tensors of a graph need. */
export function externalNames({ initializers, nodes }: Graph): string[] {
  const ofNodes = nodes.flatMap(({ attribute }) => attribute.flatMap(({ t }) => t ?? []));
  return externalNamesOf([...initializers.values(), ...ofNodes]);
}

/** The names of the files that tensors need. */
export function externalNamesOf(tensors: readonly TensorProto[]): string[] {
  const names = new Set(tensors.filter(isExternal).map(locationOf));
  if (names.size > MOST_FILES)
    throw unsupportedModel(
      `the model keeps its data in ${names.size} files, more than ${MOST_FILES}: save it with one`,
    );
  return [...names];
}

function locationOf(tensor: TensorProto): string {
  const location = entry(tensor, 'location') ?? '';
  const parts = location.split(/[\\/]/);
  const inside = parts.every((part) => part !== '' && part !== '..') && !/[\0:]/.test(location);
  if (inside) return location;
  throw invalidFile(
    `tensor ${quoted(tensor.name)} keeps its data in ${quoted(location)}, which does not lie in the folder of the model: ` +
      'save the model again with its data beside it',
  );
}

/** The bytes of a tensor in one of the files, of which it must have `size`. */
export function externalData(
  tensor: TensorProto,
  label: string,
  size: number,
  files: ExternalFiles,
): Source {
  const part = externalPart(tensor, files);
  if (part.size === size) return part;
  throw invalidFile(
    `${label}: its ${size} bytes are said to be ${part.size} in ${quoted(locationOf(tensor))}: one of the two files is ` +
      'truncated, or of another export',
  );
}

/** The bytes that a tensor says are its own, however many it should have. */
export function externalPart(tensor: TensorProto, files: ExternalFiles): Source {
  const label = `tensor ${quoted(tensor.name)}`;
  const location = locationOf(tensor);
  const file = files.get(location);
  if (!file)
    throw unsupportedModel(
      `${label} keeps its data in ${quoted(location)}: load the model from a file with that beside it, or save it as a single file`,
    );
  const number = (key: string, otherwise: number): number => {
    const text = entry(tensor, key);
    return text === undefined ? otherwise : /^\d+$/.test(text) ? Number(text) : NaN;
  };
  const offset = number('offset', 0);
  const length = number('length', file.size - offset);
  if (length >= 0 && offset + length <= file.size) return slice(file, offset, length);
  throw invalidFile(
    `${label}: its data are said to be ${length} bytes from ${offset} on in ${quoted(location)}, which holds ${file.size}: one ` +
      'of the two files is truncated, or of another export',
  );
}

/**
 * Opens the files, calls `read`, and closes them, whatever happens.
 * @param path of the model.
 * @throws CompactRnnError INVALID_FILE where a file lies outside of the folder; IO.
 */
export async function readingBeside<Result>(
  path: string,
  names: readonly string[],
  read: (files: ExternalFiles) => Result | Promise<Result>,
  options: { signal?: AbortSignal | undefined },
): Promise<Result> {
  const files = new Map<string, Source>();
  const next = async (k: number): Promise<Result> => {
    const name = names[k];
    if (name === undefined) return read(files);
    const target = await pathBeside(path, name);
    return readingFile(
      target,
      (file) => {
        files.set(name, file);
        return next(k + 1);
      },
      options,
    );
  };
  return next(0);
}

async function pathBeside(path: string, name: string): Promise<string> {
  const beside = join(dirname(path), name);
  try {
    const folder = await realpath(dirname(path));
    const target = await realpath(beside);
    if (target.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return target;
  } catch (cause) {
    if (cause instanceof CompactRnnError) throw cause;
    throw ioError(beside, 'read', cause);
  }
  throw invalidFile(
    `the model keeps data in ${quoted(name)}, a link that leads out of its folder: copy the file there`,
  );
}
