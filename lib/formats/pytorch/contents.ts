/** A file opened: its state dict, and what it or the caller says of the network. */
import { invalidFile } from '../../errors';
import type { Source } from '../../files';
import { parseJson } from '../../json';
import { numberList } from '../number-lists';
import type { Safetensors, TensorDtype } from '../safetensors';
import {
  dense,
  ELEMENT_TYPES,
  type ElementTypeName,
  inFile,
  inMemory,
  numbersOf,
  sizeOf,
  type View,
} from '../tensors';
import { openZip } from '../zip';
import { checkedArchitecture, type Architecture } from './architecture';
import { checkpointBudget } from './budget';
import { legacyCheckpoint, zipCheckpoint, type Checkpoint } from './checkpoint';
import type { NamedTensor } from './named-tensor';
import { ARCHITECTURE_BUFFER } from './names';
import { stateDictOf, unwrapped, type StateDict } from './state-dict';

export interface PyTorchOptions {
  /** What the state dict cannot say, as JSON has it. */
  readonly architecture?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** A state dict, and what the file itself or the caller says of its network. */
export interface Contents extends StateDict {
  readonly architecture: Architecture;
}

/** Opens a file of one kind. */
export type Opens = (file: Source, options: PyTorchOptions) => Promise<Contents>;

export const openZipped: Opens = async (file, options) =>
  opened(await zipCheckpoint(await openZip(file), options.signal), options);

export const openLegacy: Opens = async (file, options) =>
  opened(await legacyCheckpoint(file, options.signal), options);

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

export function openSafetensors({ tensors }: Safetensors): Opens {
  return async (_, options) => {
    const named = [...tensors].map(([name, { dtype, shape, bytes }]): NamedTensor => {
      const store = inFile(bytes!, ELEMENT_TYPES[ELEMENTS[dtype]]);
      return { name, view: dense(shape, store) };
    });
    const stateDict = { path: '', tensors: unwrapped(named), assumed: [] };
    return Promise.resolve(withArchitecture(stateDict, options));
  };
}

/** Whether JSON is a state dict, by a name that modules with weights have. */
export function isJsonStateDict(json: unknown): boolean {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return false;
  const items = Object.entries(json);
  return (
    items.length > 0 && items.every(([name, value]) => JSON_NAME.test(name) && Array.isArray(value))
  );
}

const JSON_NAME = /(^|\.)(weight|bias)(_(ih|hh|hr)(_l\d+(_reverse)?)?)?$|(^|\.)running_(mean|var)$/;

/** Lists of numbers by the names of tensors, as RTNeural takes the models of PyTorch. */
export const openJson: Opens = async (file, options) => {
  const text = Buffer.from(file.bytes(0, file.size)).toString();
  const tensors = tensorsOfJson(parseJson(text, 'the file', invalidFile) as object);
  return Promise.resolve(withArchitecture({ path: '', tensors, assumed: [] }, options));
};

/** @throws CompactRnnError INVALID_FILE for what is no list of numbers. */
export function tensorsOfJson(json: object): NamedTensor[] {
  return Object.entries(json).map(([name, value]): NamedTensor => {
    const { shape, numbers } = numberList(value, name);
    return { name, view: dense(shape, inMemory(Float32Array.from(numbers))) };
  });
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
function withArchitecture(stateDict: StateDict, options: PyTorchOptions): Contents {
  const isBuffer = ({ name }: NamedTensor): boolean =>
    name === ARCHITECTURE_BUFFER || name.endsWith(`.${ARCHITECTURE_BUFFER}`);
  const buffer = stateDict.tensors.find(isBuffer);
  return {
    ...stateDict,
    tensors: stateDict.tensors.filter((each) => !isBuffer(each)),
    architecture: given(options) ?? (buffer ? storedArchitecture(buffer.view) : {}),
  };
}

function storedArchitecture(view: View): Architecture {
  const codes = numbersOf(view, checkpointBudget(sizeOf(view)));
  const text = Buffer.from(codes as ArrayLike<number> as number[]).toString('utf8');
  return checkedArchitecture(parseJson(text, ARCHITECTURE_BUFFER, invalidFile), 'INVALID_FILE');
}
