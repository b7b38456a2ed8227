/**
 * The state dict in a checkpoint, wherever it is nested (`model`, `state_dict`), and its tensors as
 * views of what is in the file.
 */
import { invalidFile, unsupportedModel } from '../../errors';
import { firstFew } from '../../json';
import { Dict, type Value } from '../pickle';
import { ELEMENT_TYPES, inFile, product, type Store, type View } from '../tensors';
import type { Checkpoint } from './checkpoint';
import { StoredTensor, type Storage } from './classes';

/** A tensor by its name, without what wraps the module. */
export interface NamedTensor {
  readonly name: string;
  readonly view: View;
}

/** The tensors of one state dict, and where it is in the checkpoint. */
export interface StateDict {
  /** `model.state_dict`; empty where it is the whole. */
  readonly path: string;
  readonly tensors: readonly NamedTensor[];
}

/** What a module is wrapped in, by DistributedDataParallel and torch.compile. */
const WRAPPERS = /^(?:(?:module|_orig_mod)\.)+/;
/** Dicts that are looked into. */
const MOST_DICTS = 10_000;

interface Found {
  readonly path: string;
  readonly dict: Dict;
}

/** Whether a name is that of a weight of nn.RNN, nn.LSTM, nn.GRU or one of their cells. */
const isRecurrent = (name: string): boolean => /(^|\.)weight_hh(_l\d+(_reverse)?)?$/.test(name);

/** All dicts in an object, each once, that hold tensors by name. */
function stateDictsIn(object: Value): Found[] {
  const waiting: { path: string; value: Value }[] = [{ path: '', value: object }];
  const seen = new Set<Value>();
  const found: Found[] = [];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { path, value } = next;
    if (!(value instanceof Dict) || seen.has(value) || seen.size >= MOST_DICTS) continue;
    seen.add(value);
    const items = [...value.entries].filter(
      (item): item is [string, Value] => typeof item[0] === 'string',
    );
    if (items.some(([, item]) => item instanceof StoredTensor)) found.push({ path, dict: value });
    for (const [key, item] of items)
      if (item instanceof Dict)
        waiting.push({ path: path === '' ? key : `${path}.${key}`, value: item });
  }
  return found;
}

function chosen(found: readonly Found[], path: string | undefined): Found {
  if (path !== undefined) {
    const named = found.find((each) => each.path === path);
    if (named) return named;
    throw invalidFile(
      `the checkpoint has no state dict ${path}, but ${firstFew(found.map(shownPath)) || 'none'}`,
    );
  }
  const recurrent = found.filter(({ dict }) =>
    [...dict.entries.keys()].some((key) => typeof key === 'string' && isRecurrent(key)),
  );
  if (recurrent.length === 1) return recurrent[0]!;
  if (recurrent.length > 1)
    throw unsupportedModel(
      `the checkpoint has several state dicts with recurrent layers, ${firstFew(recurrent.map(shownPath))}: ` +
        `name one by --architecture, {"stateDict": "${recurrent[0]!.path}"}`,
    );
  if (found.length === 0)
    throw invalidFile(
      'the checkpoint holds no state dict: save one, torch.save(model.state_dict(), "weights.pt")',
    );
  return found[0]!;
}

const shownPath = ({ path }: Found): string => (path === '' ? 'the whole' : path);

/**
 * @param path of the state dict that is meant, where there are several.
 * @throws CompactRnnError INVALID_FILE, UNSUPPORTED_MODEL where several could be meant.
 */
export async function stateDictOf(checkpoint: Checkpoint, path?: string): Promise<StateDict> {
  const found = chosen(stateDictsIn(checkpoint.object), path);
  const stores = new Map<string, Promise<Store>>();
  const storeOf = async (storage: Storage): Promise<Store> => {
    const key = `${storage.key} ${storage.type}`;
    const store = stores.get(key) ?? open(checkpoint, storage);
    stores.set(key, store);
    return store;
  };
  const tensors: NamedTensor[] = [];
  for (const [name, value] of found.dict.entries)
    if (typeof name === 'string' && value instanceof StoredTensor)
      tensors.push({ name, view: viewOf(name, value, await storeOf(value.storage)) });
  return { path: found.path, tensors: unwrapped(tensors) };
}

async function open(checkpoint: Checkpoint, storage: Storage): Promise<Store> {
  const bytes = await checkpoint.bytesOf(storage);
  return inFile(bytes, ELEMENT_TYPES[storage.type]);
}

function viewOf(
  name: string,
  { storage, offset, dims, strides }: StoredTensor,
  store: Store,
): View {
  const view = { dims, strides, store, offset: storage.begin + offset };
  const last = dims.reduce((sum, size, axis) => sum + (size - 1) * strides[axis]!, view.offset);
  const isEmpty = product(dims) === 0;
  const most = Math.min(storage.length, Math.floor(store.length));
  if (!isEmpty && !(last < most))
    throw invalidFile(
      `tensor ${name} of shape [${dims.join(', ')}] reaches to number ${last + 1} of a storage of ${most}: ` +
        'the file is truncated or corrupt',
    );
  return view;
}

/** Without the names of wrappers, where all tensors are in one. */
export function unwrapped(tensors: readonly NamedTensor[]): NamedTensor[] {
  if (!tensors.every(({ name }) => WRAPPERS.test(name))) return [...tensors];
  return tensors.map(({ name, view }) => ({ name: name.replace(WRAPPERS, ''), view }));
}
