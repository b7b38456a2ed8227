/**
 * The classes and functions that a checkpoint of PyTorch may name, and what each stands for: none
 * is imported or called. Tensors are views of storages, as torch.save writes them.
 */
import { invalidFile } from '../../errors';
import {
  Dict,
  kindOfValue,
  Made,
  Opaque,
  Tuple,
  type Callable,
  type Value,
  type World,
} from '../pickle';
import type { ElementTypeName } from '../tensors';

/** The elements of storages, by PyTorch's names. */
const STORAGES: Readonly<Record<string, ElementTypeName>> = {
  FloatStorage: 'float',
  ByteStorage: 'uint8',
  CharStorage: 'int8',
  ShortStorage: 'int16',
  IntStorage: 'int32',
  LongStorage: 'int64',
  BoolStorage: 'bool',
  HalfStorage: 'float16',
  DoubleStorage: 'double',
  BFloat16Storage: 'bfloat16',
};

/** Numbers of one type, under a key by which the checkpoint keeps them. */
export class Storage extends Made {
  readonly what = 'a storage';

  constructor(
    readonly key: string,
    readonly type: ElementTypeName,
    readonly length: number,
    /** Of a legacy storage that is a part of another: where it begins there, in elements. */
    readonly begin = 0,
  ) {
    super();
  }
}

/** Element (i, j, ...) is number offset + i strides[0] + j strides[1] + ... of the storage. */
export class StoredTensor extends Made {
  readonly what = 'a tensor';

  constructor(
    readonly storage: Storage,
    readonly offset: number,
    readonly dims: readonly number[],
    readonly strides: readonly number[],
  ) {
    super();
  }
}

/** The class of a storage, by which a persistent identifier names its type. */
interface StorageClass extends Callable {
  readonly storageType: ElementTypeName;
}

const isSize = (value: Value | undefined): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

function wrong(what: string, value: Value | undefined): never {
  throw invalidFile(`the checkpoint gives ${kindOfValue(value)} as ${what}: it is corrupt`);
}

function sizes(value: Value | undefined, what: string): number[] {
  if (!(value instanceof Tuple) || !value.items.every(isSize) || value.items.length > 16)
    wrong(what, value);
  return value.items as number[];
}

function tensor([storage, offset, dims, strides]: readonly Value[]): StoredTensor {
  if (!(storage instanceof Storage)) wrong('the storage of a tensor', storage);
  if (!isSize(offset)) wrong('the offset of a tensor', offset);
  const shape = sizes(dims, 'the size of a tensor');
  const steps = sizes(strides, 'the stride of a tensor');
  if (shape.length !== steps.length)
    throw invalidFile(`a tensor has ${shape.length} dimensions and ${steps.length} strides`);
  return new StoredTensor(storage, offset, shape, steps);
}

function parameter([data]: readonly Value[]): Value {
  if (!(data instanceof StoredTensor)) wrong('the data of a parameter', data);
  return data;
}

/** `OrderedDict()`, or of a list of pairs as Python 2 wrote it. */
function orderedDict([pairs]: readonly Value[]): Dict {
  const dict = new Dict();
  for (const pair of Array.isArray(pairs) ? pairs : []) {
    const items = pair instanceof Tuple ? pair.items : pair;
    if (!Array.isArray(items) || items.length !== 2) wrong('an item of a dict', pair);
    dict.entries.set(items[0] as Value, items[1] as Value);
  }
  return dict;
}

const emptyDict = (): Dict => new Dict();

const FUNCTIONS: Readonly<Record<string, (args: readonly Value[]) => Value>> = {
  'torch._utils._rebuild_tensor': tensor,
  'torch._utils._rebuild_tensor_v2': tensor,
  'torch._utils._rebuild_parameter': parameter,
  'torch._utils._rebuild_parameter_with_state': parameter,
  'torch.Size': ([items]) => items ?? new Tuple([]),
  'collections.OrderedDict': orderedDict,
  'collections.defaultdict': emptyDict,
  'collections.Counter': emptyDict,
  'pytorch_lightning.utilities.parsing.AttributeDict': emptyDict,
  'lightning.pytorch.utilities.parsing.AttributeDict': emptyDict,
  'lightning_fabric.utilities.data.AttributeDict': emptyDict,
  'lightning.fabric.utilities.data.AttributeDict': emptyDict,
};

/** What stands beside weights, such as settings and losses: known to be there, and left alone. */
const LEFT_ALONE: ReadonlySet<string> = new Set([
  '_codecs.encode',
  'argparse.Namespace',
  'builtins.bytearray',
  'builtins.complex',
  'builtins.dict',
  'builtins.float',
  'builtins.frozenset',
  'builtins.int',
  'builtins.list',
  'builtins.set',
  'builtins.slice',
  'builtins.str',
  'builtins.tuple',
  '__builtin__.set',
  '__builtin__.list',
  '__builtin__.dict',
  'collections.deque',
  'datetime.date',
  'datetime.datetime',
  'datetime.timedelta',
  'numpy._core.multiarray._reconstruct',
  'numpy._core.multiarray.scalar',
  'numpy.core.multiarray._reconstruct',
  'numpy.core.multiarray.scalar',
  'numpy.dtype',
  'numpy.ndarray',
  'pathlib.Path',
  'pathlib.PosixPath',
  'pathlib.PurePosixPath',
  'pathlib.WindowsPath',
  'pytorch_lightning.callbacks.early_stopping.EarlyStopping',
  'pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint',
  'torch.device',
  ...['float16', 'bfloat16', 'float32', 'float64', 'uint8', 'int8', 'int16', 'int32', 'int64']
    .concat('bool', 'half', 'float', 'double', 'int', 'long')
    .map((dtype) => `torch.${dtype}`),
]);

/** What PyTorch makes of weights that it quantizes. */
const QUANTIZED =
  /_rebuild_qtensor|QU?Int\d+Storage|ScriptObject|per_(tensor|channel)_|\.qu?int\d+$/;

/** A whole module is saved as objects of the classes of its layers and of the user. */
function refuse(name: string): never {
  if (name.startsWith('torch.') && QUANTIZED.test(name))
    throw invalidFile(
      `it holds weights that PyTorch quantized (${name}): save the state dict of the model as it was before, ` +
        'and store it in bytes here (convert MODEL.pt SMALL.safetensors --dtype int8)',
    );
  const isModule = /^(torch\.nn|torch\.jit|__main__|__torch__)\b/.test(name);
  const why = isModule
    ? `it holds a whole module (the class ${name}), whose code it would take to load it`
    : `its pickle names ${name}, which is not among what state dicts are made of`;
  throw invalidFile(
    `${why}: nothing of it was run. If you trust it, load it in Python and save its weights alone, ` +
      'torch.save(model.state_dict(), "weights.pt")',
  );
}

function callable(name: string): Callable {
  const storage = /^torch(?:\.cuda)?\.([A-Za-z0-9]+Storage)$/.exec(name)?.[1];
  if (storage !== undefined && Object.hasOwn(STORAGES, storage))
    return { name, storageType: STORAGES[storage]! } as StorageClass;
  if (Object.hasOwn(FUNCTIONS, name)) return { name, call: FUNCTIONS[name]! };
  if (LEFT_ALONE.has(name)) return { name, call: () => new Opaque(name) };
  refuse(name);
}

/**
 * `('storage', class, key, device, length)`, and in legacy files `(key, begin, length)` or None of
 * a storage that is a part of the one that is kept.
 */
function persistent(id: Value): Storage {
  if (!(id instanceof Tuple)) wrong('the identifier of a storage', id);
  const [kind, type, key, , length, part] = id.items;
  if (kind === 'module')
    throw invalidFile(
      'it holds a whole module with its source: save its weights alone, torch.save(model.state_dict(), "weights.pt")',
    );
  if (kind !== 'storage') wrong('the kind of a storage', kind);
  const storageType = (type as Partial<StorageClass> | undefined)?.storageType;
  if (storageType === undefined) wrong('the class of a storage', type);
  if (typeof key !== 'string') wrong('the key of a storage', key);
  if (!isSize(length)) wrong('the length of a storage', length);
  if (part === undefined || part === null) return new Storage(key, storageType, length);
  const [, begin, size] = part instanceof Tuple ? part.items : [];
  if (!isSize(begin) || !isSize(size)) wrong('the part of a storage', part);
  return new Storage(key, storageType, begin + size, begin);
}

/** What the pickles of one checkpoint may name; `types` are those of the storages that they do. */
export function checkpointWorld(): World & {
  readonly types: ReadonlyMap<string, ElementTypeName>;
} {
  const types = new Map<string, ElementTypeName>();
  return {
    callable,
    persistent: (id) => {
      const storage = persistent(id);
      types.set(storage.key, storage.type);
      return storage;
    },
    types,
  };
}
