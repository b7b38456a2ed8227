/** Names of new values, which no graph of the model has. */
import { graphsOf, type Tree } from './tree';

/** Names that no value of a model has yet. */
export class FreshNames {
  readonly #taken = new Set<string>();
  /** How many names were made of each. */
  readonly #made = new Map<string, number>();

  constructor(tree: Tree) {
    for (const graph of graphsOf(tree)) {
      for (const name of [...graph.initializers.keys(), ...graph.inputs.keys()])
        this.#taken.add(name);
      for (const { proto } of graph.nodes) {
        this.#taken.add(proto.name);
        for (const name of proto.output) this.#taken.add(name);
      }
    }
  }

  fresh(wanted: string): string {
    let count = this.#made.get(wanted) ?? 0;
    let name: string;
    do name = ++count === 1 ? wanted : `${wanted}_${count}`;
    while (this.#taken.has(name));
    this.#made.set(wanted, count);
    this.#taken.add(name);
    return name;
  }
}
