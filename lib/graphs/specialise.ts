/**
 * Functions that are given the weights of a recurrent node by their calls, different ones: each
 * choice of weights gets a copy of the function, so that the factors of one call are not those of
 * another. Exporters write such functions of modules that a model has more than once.
 */
import { onnxTree } from '../formats';
import { cellOf } from './recurrent-node';

/** W, R, B and P of a recurrent node, by their places among its operands. */
const WEIGHTS = [1, 2, 3, 7];
/** Functions in functions; each time one more floor is told apart. */
const DEEPEST = 16;
/** The file may grow by this many bytes, and by its size. */
const MOST_BYTES = 2 ** 16;

type Inputs = ReadonlyMap<onnxTree.TreeGraph, ReadonlySet<string>>;

interface Origin {
  /** Undefined where nothing makes it. */
  readonly graph: onnxTree.TreeGraph | undefined;
  readonly name: string;
}

/** The model with a copy of a function for each choice of weights; itself where there is none. */
export function specialised(
  whole: Uint8Array,
  tree: onnxTree.Tree,
): { whole: Uint8Array; tree: onnxTree.Tree } {
  let left = MOST_BYTES + whole.length;
  let made = { whole, tree };
  for (let floor = 0; floor < DEEPEST; floor++) {
    const changes = copiesFor(made.tree);
    left -= changes.copies.reduce((sum, { body }) => sum + body.body.length, 0);
    if (changes.copies.length === 0 || left < 0) return made;
    const bytes = new Uint8Array(Buffer.concat(onnxTree.rewritten(made.tree, changes)));
    made = { whole: bytes, tree: onnxTree.readTree(bytes) };
  }
  return made;
}

function copiesFor(tree: onnxTree.Tree): onnxTree.Changes & { copies: onnxTree.FunctionCopy[] } {
  const copies: onnxTree.FunctionCopy[] = [];
  const replaced = new Map<onnxTree.TreeNode, readonly onnxTree.NewNode[]>();
  const calls = onnxTree.callsIn(tree);
  for (const [body, names] of weightInputs(tree, calls)) {
    const [, ...others] = choices(names, body, calls);
    others.forEach((alike, k) => {
      const { domain, opType } = alike[0]!.proto;
      const name = freshName(tree, copies, domain, `${opType}_${k + 2}`);
      copies.push({ name, body });
      for (const call of alike) replaced.set(call, [renamed(call, name)]);
    });
  }
  return { replaced, copies, initializers: [] };
}

/** A name that no function has, nor another copy. */
function freshName(
  { functions }: onnxTree.Tree,
  copies: readonly onnxTree.FunctionCopy[],
  domain: string,
  wanted: string,
): string {
  const isTaken = (name: string): boolean =>
    functions.has(onnxTree.functionKey(domain, name)) || copies.some((copy) => copy.name === name);
  let name = wanted;
  while (isTaken(name)) name += '_';
  return name;
}

function renamed(call: onnxTree.TreeNode, op: string): onnxTree.NewNode {
  const { name, domain, input, output } = call.proto;
  const copied = onnxTree.attributeFields(call);
  return { op, name, domain, inputs: input, outputs: output, copied };
}

/** The calls that give those inputs the same values, by the names of these where they are made. */
function choices(
  names: ReadonlySet<string>,
  body: onnxTree.TreeGraph,
  calls: onnxTree.Calls,
): onnxTree.TreeNode[][] {
  const places = body.parameters.flatMap((name, k) => (names.has(name) ? [k] : []));
  const graphs = new Map<onnxTree.TreeGraph | undefined, number>();
  const groups = new Map<string, onnxTree.TreeNode[]>();
  for (const call of calls.get(body) ?? []) {
    const given = places.map((k) => {
      const { graph, name } = originOf(call.home, call.proto.input[k] ?? '', calls);
      const number = graphs.get(graph) ?? graphs.size;
      graphs.set(graph, number);
      return [number, name];
    });
    const key = JSON.stringify(given);
    groups.set(key, [...(groups.get(key) ?? []), call]);
  }
  return [...groups.values()];
}

/** Where a value is made, through the only call of a function that it is an input of. */
function originOf(home: onnxTree.TreeGraph, read: string, calls: onnxTree.Calls): Origin {
  let [at, name] = [home, read];
  for (let floor = 0; floor < DEEPEST; floor++) {
    const source = at.sourceOf(name);
    const callers = (source && calls.get(source)) ?? [];
    const place = source?.placeOf(name);
    if (place === undefined || callers.length !== 1) return { graph: source, name };
    name = callers[0]!.proto.input[place] ?? '';
    at = callers[0]!.home;
  }
  return { graph: at, name };
}

/** Of which inputs the weights of recurrent nodes are made, in functions or what these call. */
function weightInputs(tree: onnxTree.Tree, calls: onnxTree.Calls): Inputs {
  const found = new Map<onnxTree.TreeGraph, Set<string>>();
  const seen = new Map<onnxTree.TreeGraph, Set<string>>();
  const waiting: { graph: onnxTree.TreeGraph; name: string }[] = onnxTree
    .graphsOf(tree)
    .filter((graph) => isInFunction(graph))
    .flatMap((graph) => graph.nodes)
    .filter((node) => cellOf(node))
    .flatMap(({ home, proto }) =>
      WEIGHTS.map((k) => ({ graph: home, name: proto.input[k] ?? '' })),
    );
  for (const { graph, name } of waiting) {
    const source = name === '' ? undefined : graph.sourceOf(name);
    if (!source || !isInFunction(source)) continue;
    const known = seen.get(source) ?? new Set<string>();
    seen.set(source, known);
    if (known.has(name)) continue;
    known.add(name);
    const producer = source.producers.get(name);
    const place = source.placeOf(name);
    if (producer)
      for (const operand of producer.proto.input) waiting.push({ graph: source, name: operand });
    else if (place !== undefined) {
      found.set(source, (found.get(source) ?? new Set<string>()).add(name));
      for (const { home, proto } of calls.get(source) ?? [])
        waiting.push({ graph: home, name: proto.input[place] ?? '' });
    }
  }
  return found;
}

function isInFunction(graph: onnxTree.TreeGraph): boolean {
  let root = graph;
  while (root.outer) root = root.outer;
  return root.kind === 'function';
}
