/** Which nodes call the functions of a model. */
import { functionKey, graphsOf, type Tree, type TreeGraph, type TreeNode } from './tree';

/** Modules that a model has so many times have no weights in common. */
const MOST_CALLS = 256;

/** By function; without those that more nodes call than anybody looks through. */
export type Calls = ReadonlyMap<TreeGraph, readonly TreeNode[]>;

export function callsIn(tree: Tree): Calls {
  const calls = new Map<TreeGraph, TreeNode[]>();
  for (const { nodes } of graphsOf(tree))
    for (const node of nodes) {
      const body = functionOf(tree, node);
      if (!body) continue;
      const known = calls.get(body) ?? [];
      calls.set(body, known);
      known.push(node);
    }
  return new Map([...calls].filter(([, all]) => all.length <= MOST_CALLS));
}

/** The function that a node calls, if it calls one. */
export function functionOf({ functions }: Tree, { proto }: TreeNode): TreeGraph | undefined {
  return functions.get(functionKey(proto.domain, proto.opType, proto.overload));
}
