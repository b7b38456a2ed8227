/**
 * The vectors of a model, biases and peepholes: nobody can change them, since whoever reads one as
 * a property gets a copy. Layers that share a vector share its numbers in memory and in files.
 */
const KEPT = new WeakMap<object, Readonly<Record<string, Float32Array>>>();

type Vectors = Record<string, Float32Array | undefined>;

/** `fields`, frozen, with properties that give copies of the vectors that are there. */
export function withVectors<Fields extends object, Given extends Vectors>(
  fields: Fields,
  vectors: Given,
): Fields & Given {
  const owner = { ...fields };
  const kept: Record<string, Float32Array> = {};
  for (const [name, vector] of Object.entries(vectors)) {
    if (vector === undefined) continue;
    kept[name] = vector;
    Object.defineProperty(owner, name, { get: () => vector.slice(), enumerable: true });
  }
  KEPT.set(owner, kept);
  return Object.freeze(owner) as Fields & Given;
}

/** Whether {@link withVectors} made a part of a network: nobody can change it. */
export function hasOwnVectors(owner: object): boolean {
  return KEPT.has(owner);
}

/**
 * A vector of a layer itself, not a copy: for this library, which does not change it.
 * @param owner a part of a model, or of any other network.
 */
export function vectorOf<Name extends string>(
  owner: Readonly<Partial<Record<Name, Float32Array>>>,
  name: Name,
): Float32Array | undefined {
  const kept = KEPT.get(owner);
  return kept ? kept[name] : owner[name];
}
