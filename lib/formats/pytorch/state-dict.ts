/**
 * The state dict in a checkpoint, wherever it is nested (`model`, `state_dict`), and its tensors as
 * views of what is in the file.
 */
import { invalidFile, unsupportedModel } from '../../errors';
import { firstFew } from '../../json';
import { Dict, Tuple, type Value } from '../pickle';
import { ELEMENT_TYPES, inFile, product, type Store, type View } from '../tensors';
import type { Checkpoint } from './checkpoint';
import { StoredTensor, type Storage } from './classes';
import type { NamedTensor } from './named-tensor';
import { withoutParametrizations } from './parametrizations';

/** What was taken for granted, as sentences go on. */
interface Assuming {
  readonly assumed: readonly string[];
}

/** The tensors of one state dict, and where it is in the checkpoint. */
export interface StateDict extends Assuming {
  /** `model.state_dict`; empty where it is the whole. */
  readonly path: string;
  readonly tensors: readonly NamedTensor[];
}

/** What a module is wrapped in by DistributedDataParallel. */
const WRAPPERS = /^(?:module\.)+/;
/** What a part of a module is wrapped in by torch.compile. */
const COMPILED = /(^|\.)_orig_mod\./g;
/** What training loops call the weights that they train, beside smoothed copies of them. */
const USUAL = /(^|\.)(model|net|network|state_dict|params|weights)(_state|_state_dict)?$/;
/** Dicts that are looked into. */
const MOST_DICTS = 10_000;

interface Found {
  readonly path: string;
  readonly dict: Dict;
}

/** Whether a name is that of a weight of nn.RNN, nn.LSTM, nn.GRU or one of their cells. */
const isRecurrent = (name: string): boolean => /(^|\.)weight_hh(_l\d|$|\.)/.test(name);

/** The items of what may hold a state dict, by name or by number. */
function itemsOf(value: Value): [string, Value][] {
  if (value instanceof Dict)
    return [...value.entries].filter(
      (item): item is [string, Value] => typeof item[0] === 'string',
    );
  const list: readonly Value[] =
    value instanceof Tuple ? value.items : Array.isArray(value) ? value : [];
  return list.map((item, i) => [String(i), item]);
}

/** All dicts in an object, each once, that hold tensors by name. */
function stateDictsIn(object: Value): Found[] {
  const waiting: { path: string; value: Value }[] = [{ path: '', value: object }];
  const seen = new Set<Value>();
  const found: Found[] = [];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { path, value } = next;
    if (seen.has(value) || seen.size >= MOST_DICTS) continue;
    seen.add(value);
    const items = itemsOf(value);
    if (value instanceof Dict && items.some(([, item]) => item instanceof StoredTensor))
      found.push({ path, dict: value });
    for (const [key, item] of items)
      if (item instanceof Dict || item instanceof Tuple || Array.isArray(item))
        waiting.push({ path: path === '' ? key : `${path}.${key}`, value: item });
  }
  return found;
}

/** The one that is meant, and what that takes for granted. */
function chosen(found: readonly Found[], path: string | undefined): Found & Assuming {
  if (path !== undefined) {
    const named = found.find((each) => each.path === path);
    if (named) return { ...named, assumed: [] };
    throw invalidFile(
      `the checkpoint has no state dict ${path}, but ${firstFew(found.map(shownPath)) || 'none'}`,
    );
  }
  if (found.length === 0)
    throw invalidFile(
      'the checkpoint holds no state dict: save one, torch.save(model.state_dict(), "weights.pt")',
    );
  const recurrent = found.filter(({ dict }) =>
    [...dict.entries.keys()].some((key) => typeof key === 'string' && isRecurrent(key)),
  );
  if (recurrent.length <= 1) return { ...(recurrent[0] ?? found[0]!), assumed: [] };
  const usual = recurrent.filter((each) => USUAL.test(each.path));
  const others = recurrent.filter((each) => each !== usual[0]);
  if (usual.length === 1)
    return {
      ...usual[0]!,
      assumed: [`the weights of ${usual[0]!.path}, not of ${firstFew(others.map(shownPath))}`],
    };
  throw unsupportedModel(
    `the checkpoint has several state dicts with recurrent layers, ${firstFew(recurrent.map(shownPath))}: ` +
      `name one by --architecture, {"stateDict": "${recurrent[0]!.path}"}`,
  );
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
  return { path: found.path, tensors: unwrapped(tensors), assumed: found.assumed };
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

/**
 * The tensors by the names that they have in the module itself, without wrappers and counters.
 */
export function unwrapped(tensors: readonly NamedTensor[]): NamedTensor[] {
  const arrays = tensors
    .filter(({ view }) => !isCounter(view))
    .map(({ name, view }) => ({ name: name.replace(COMPILED, '$1'), view }));
  const parallel = arrays.every(({ name }) => WRAPPERS.test(name));
  const own = arrays.map(({ name, view }) => ({
    name: parallel ? name.replace(WRAPPERS, '') : name,
    view,
  }));
  return withoutParametrizations(own);
}

/** Whole numbers by themselves count batches, models of an average, or the steps of a metric. */
function isCounter({ dims, store }: View): boolean {
  return dims.length === 0 && store.content === 'integers';
}
