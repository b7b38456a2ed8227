/**
 * Nodes of a file in the order of a lattice: each before those that its arcs lead to, the only one
 * that nothing leads to first, the one that leads nowhere last.
 */
import { invalidFile } from '../errors';
import type { LatticeArc, LatticeArcs } from './arcs';

/** An arc between nodes in any order. */
export interface GivenArc extends LatticeArc {
  /** The line of the file. */
  readonly line: number;
}

/**
 * Several nodes that lead nowhere end at one more, by arcs without words.
 * @throws CompactRnnError INVALID_FILE where arcs lead in a circle or paths may begin at several
 *   nodes.
 */
export function inOrder(nodes: number, arcs: readonly GivenArc[]): LatticeArcs {
  const leaving: GivenArc[][] = Array.from({ length: nodes }, () => []);
  const waiting = new Uint32Array(nodes); // arcs that lead to it, of nodes that are yet to come
  for (const arc of arcs) {
    leaving[arc.from]!.push(arc);
    waiting[arc.to]!++;
  }
  const begins = [...waiting.keys()].filter((node) => waiting[node] === 0);
  if (begins.length > 1)
    throw invalidFile(
      `nodes ${begins[0]!} and ${begins[1]!} have nothing before them, but paths must begin at one node`,
    );
  const places = new Map<number, number>();
  const ready = begins;
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    places.set(node, places.size);
    for (const { to } of leaving[node]!.toReversed()) {
      waiting[to]!--;
      if (waiting[to] === 0) ready.push(to);
    }
  }
  const circled = arcs.find(({ from, to }) => !places.has(from) && !places.has(to));
  if (circled)
    throw invalidFile(`line ${circled.line}: its arc is part of a circle, or behind one`);
  if (places.size < nodes) throw invalidFile('its arcs lead in a circle');
  return joined(leaving, places, arcs);
}

function joined(
  leaving: readonly GivenArc[][],
  places: ReadonlyMap<number, number>,
  arcs: readonly GivenArc[],
): LatticeArcs {
  const ends = [...leaving.keys()].filter((node) => leaving[node]!.length === 0);
  const frames = new Float64Array(leaving.length); // at which the last arc to each node ends
  const moved = arcs.map((arc) => {
    frames[arc.to] = Math.max(frames[arc.to]!, arc.end);
    return { ...arc, from: places.get(arc.from)!, to: places.get(arc.to)! };
  });
  const { size } = places;
  if (ends.length === 1 && places.get(ends[0]!) === size - 1) return { nodes: size, arcs: moved };
  const last = ends.map((node): LatticeArc => {
    const [from, frame] = [places.get(node)!, frames[node]!];
    return { from, to: size, word: null, start: frame, end: frame, acoustic: 0, language: 0 };
  });
  return { nodes: size + 1, arcs: [...moved, ...last] };
}
