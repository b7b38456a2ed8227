/**
 * Reading PyTorch: the state dicts of .pt, .pth and .ckpt files, zip archives or legacy ones, and
 * of safetensors files. The pickles in them are read without running them.
 *
 *     file -> checkpoint (objects, storages) -> state dict (tensors by name) -> modules -> order
 *       -> network
 */
import { invalidFile } from '../../errors';
import type { Source } from '../../files';
import { parseJson } from '../../json';
import type { Network } from '../../model';
import type { Safetensors, TensorDtype } from '../safetensors';
import {
  dense,
  ELEMENT_TYPES,
  type ElementTypeName,
  inFile,
  numbersOf,
  sizeOf,
  type View,
} from '../tensors';
import { openZip } from '../zip';
import { checkedArchitecture, type Architecture } from './architecture';
import { checkpointBudget } from './budget';
import { legacyCheckpoint, zipCheckpoint, type Checkpoint } from './checkpoint';
import { modulesOf, shapeOf } from './modules';
import { ARCHITECTURE_BUFFER } from './names';
import { networkOfStateDict } from './network';
import { titleOf } from './order';
import { stateDictOf, unwrapped, type NamedTensor, type StateDict } from './state-dict';

export type { PlacedModule, PyTorchArchitecture } from './architecture';
export { pytorchFiles, type ExportedFile } from './export';

export interface PyTorchOptions {
  /** What the state dict cannot say, as JSON has it. */
  readonly architecture?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** A module of a state dict, and what is known of it. */
export interface ModuleSummary {
  /** As the state dict calls it. */
  readonly name: string;
  /** `nn.LSTM`, or what is not known of it. */
  readonly title: string;
  /** Of its first matrix. */
  readonly shape: string;
}

/** What was recognised in a checkpoint. */
export interface CheckpointSummary {
  /** Where the state dict is in the checkpoint; empty where it is the whole. */
  readonly stateDict: string;
  readonly modules: readonly ModuleSummary[];
}

export interface PyTorchModel {
  readonly network: Network;
  readonly checkpoint: CheckpointSummary;
  /** What the state dict does not say, and was taken for granted. */
  readonly assumed: readonly string[];
  /** Modules that the network does without. */
  readonly unused: readonly string[];
}

const ELEMENTS: Readonly<Record<TensorDtype, ElementTypeName>> = {
  F32: 'float',
  U8: 'uint8',
  I8: 'int8',
  U16: 'uint16',
  I16: 'int16',
  I32: 'int32',
  I64: 'int64',
  BOOL: 'bool',
  F16: 'float16',
  F64: 'double',
  U32: 'uint32',
  U64: 'uint64',
  BF16: 'bfloat16',
};

/** A state dict, and what the file itself says of its network. */
interface Contents extends StateDict {
  readonly architecture: Architecture;
}

/** @throws CompactRnnError INVALID_FILE, INVALID_MODEL, INVALID_OPTION, UNSUPPORTED_MODEL. */
export async function readPyTorch(
  file: Source,
  open: Opens,
  options: PyTorchOptions,
): Promise<PyTorchModel> {
  const contents = await open(file, options);
  const { tensors, path } = contents;
  const { network, assumed, unused } = networkOfStateDict(tensors, contents.architecture, {
    fileSize: file.size,
    signal: options.signal,
  });
  return { network, checkpoint: summaryOf(path, tensors), assumed, unused };
}

/** Opens a file of one kind. */
export type Opens = (file: Source, options: PyTorchOptions) => Promise<Contents>;

export const openZipped: Opens = async (file, options) =>
  opened(await zipCheckpoint(await openZip(file), options.signal), options);

export const openLegacy: Opens = async (file, options) =>
  opened(await legacyCheckpoint(file, options.signal), options);

export function openSafetensors({ tensors }: Safetensors): Opens {
  return async (_, options) => {
    const named = [...tensors].map(([name, { dtype, shape, bytes }]): NamedTensor => {
      const store = inFile(bytes!, ELEMENT_TYPES[ELEMENTS[dtype]]);
      return { name, view: dense(shape, store) };
    });
    return Promise.resolve(withArchitecture({ path: '', tensors: unwrapped(named) }, options));
  };
}

async function opened(checkpoint: Checkpoint, options: PyTorchOptions): Promise<Contents> {
  const { stateDict } = given(options) ?? {};
  return withArchitecture(await stateDictOf(checkpoint, stateDict), options);
}

function given({ architecture }: PyTorchOptions): Architecture | undefined {
  return architecture === undefined
    ? undefined
    : checkedArchitecture(architecture, 'INVALID_OPTION');
}

/** The architecture that is given, or the file's own. */
function withArchitecture({ path, tensors }: StateDict, options: PyTorchOptions): Contents {
  const isBuffer = ({ name }: NamedTensor): boolean =>
    name === ARCHITECTURE_BUFFER || name.endsWith(`.${ARCHITECTURE_BUFFER}`);
  const buffer = tensors.find(isBuffer);
  return {
    path,
    tensors: tensors.filter((each) => !isBuffer(each)),
    architecture: given(options) ?? (buffer ? storedArchitecture(buffer.view) : {}),
  };
}

function storedArchitecture(view: View): Architecture {
  const codes = numbersOf(view, checkpointBudget(sizeOf(view)));
  const text = Buffer.from(codes as ArrayLike<number> as number[]).toString('utf8');
  return checkedArchitecture(parseJson(text, ARCHITECTURE_BUFFER, invalidFile), 'INVALID_FILE');
}

/**
 * What is recognised in a checkpoint, whether or not a network can be made of it.
 * @throws CompactRnnError as {@link readPyTorch}, but not for what networks cannot have.
 */
export async function summarizePyTorch(
  file: Source,
  open: Opens,
  options: PyTorchOptions,
): Promise<CheckpointSummary> {
  const { path, tensors } = await open(file, options);
  return summaryOf(path, tensors);
}

function summaryOf(path: string, tensors: readonly NamedTensor[]): CheckpointSummary {
  const modules = modulesOf(tensors).map((module): ModuleSummary => {
    const first =
      module.kind === 'recurrent'
        ? module.layers[0]![0]!.weight_ih
        : module.kind === 'unknown'
          ? undefined
          : (module.weight ?? (module.kind === 'batch-norm' ? module.mean : undefined));
    const layers = module.kind === 'recurrent' ? module.layers.length : 1;
    const many = layers > 1 ? `, ${layers} layers` : '';
    const both = module.kind === 'recurrent' && module.layers[0]!.length > 1 ? ', both ways' : '';
    return {
      name: module.name,
      title: `${titleOf(module)}${many}${both}`,
      shape: first ? shapeOf(first) : '',
    };
  });
  return { stateDict: path, modules };
}
