/** Lattices from files in HTK's standard lattice format, which many toolkits write. */
import { invalidFile, invalidOption } from '../errors';
import { linesOf, namingFile, readText } from '../files';
import { shown } from '../json';
import { checkPath, checkSignal, readOptions } from '../options';
import type { LatticeArc } from './arcs';
import { Lattice } from './lattice';
import { inOrder, type GivenArc } from './order';
import { SlfFields } from './slf-fields';

/** Options of {@link loadLattice}. */
export interface LatticeLoadOptions {
  /** What times are multiplied by, above 0. Default 1: they are frames, as here written. */
  readonly framesPerSecond?: number | undefined;
  /** Aborting rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

const MOST = 2 ** 24;
/**
 * Reads a lattice. Words stand at links or, as some programs have it, at the nodes that links lead
 * to; nodes may come in any order. `base` of the file is heeded; scales and penalties that it names
 * are not, since the calls take them.
 * @param path of a text file in HTK's standard lattice format.
 * @throws CompactRnnError INVALID_OPTION; IO; INVALID_FILE naming the line.
 */
export async function loadLattice(
  path: string,
  options: LatticeLoadOptions = {},
): Promise<Lattice> {
  checkPath(path);
  const { framesPerSecond = 1, signal } = readOptions('loadLattice', options, [
    'framesPerSecond',
    'signal',
  ]);
  checkSignal(signal);
  if (!(typeof framesPerSecond === 'number' && framesPerSecond > 0 && framesPerSecond < Infinity))
    throw invalidOption(
      `framesPerSecond must be a number above 0, but is ${shown(framesPerSecond)}`,
    );
  const text = await readText(path, { signal });
  return namingFile(path, () => parseLattice(text, framesPerSecond));
}

interface SlfNode {
  readonly time: number | undefined;
  readonly word: string | null | undefined;
}

function parseLattice(text: string, rate: number): Lattice {
  const header = new Header();
  const nodes = new Map<number, SlfNode>();
  const links: SlfFields[] = [];
  for (const [number, line] of linesOf(text)) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const fields = new SlfFields(line, number);
    if (fields.has('I')) readNode(fields, nodes, sizeOf(header.sizes, 'N', fields));
    else if (fields.has('J')) links.push(fields);
    else header.read(fields);
  }
  const count = sizeOf(header.sizes, 'N');
  if (nodes.size !== count)
    throw invalidFile(`its N says ${count} nodes, but it has ${nodes.size}`);
  const linkCount = sizeOf(header.sizes, 'L');
  if (links.length !== linkCount)
    throw invalidFile(`its L says ${linkCount} links, but it has ${links.length}`);
  const arcs = links.map((fields) => readLink(fields, nodes, header.toNats, rate));
  const isOrdered = header.isWhole(count) && arcs.every(({ from, to }) => from < to);
  return new Lattice(isOrdered ? { nodes: count, arcs } : inOrder(count, arcs));
}

/** What stands before the nodes. */
class Header {
  sizes: SlfFields | undefined;
  /** By what log-probabilities are multiplied. */
  toNats = 1;
  #start: string | undefined;
  #end: string | undefined;

  read(fields: SlfFields): void {
    if (fields.has('N') || fields.has('L')) this.sizes = fields;
    this.#start ??= fields.text('start');
    this.#end ??= fields.text('end');
    if (!fields.has('base')) return;
    const base = fields.finite('base', Math.E);
    if (!(base > 1)) fields.refuse('base', 'of logarithms, a number above 1');
    this.toNats = Math.log(base);
  }

  /** Whether it says that paths lead from the first node to the last. */
  isWhole(nodes: number): boolean {
    return this.#start === '0' && this.#end === String(nodes - 1);
  }
}

/** @param at the line that needs it. */
function sizeOf(sizes: SlfFields | undefined, name: 'N' | 'L', at?: SlfFields): number {
  if (sizes) return sizes.whole(name, name === 'N' ? 1 : 0, MOST);
  const where = at ? `line ${at.number}: ` : '';
  throw invalidFile(
    `${where}the numbers of nodes and links must come first, such as N=4 L=5: this is not a lattice in HTK's format`,
  );
}

function readNode(fields: SlfFields, nodes: Map<number, SlfNode>, count: number): void {
  const number = fields.whole('I', 0, count - 1, 'a node');
  if (nodes.has(number)) throw invalidFile(`line ${fields.number}: node ${number} comes twice`);
  const time = fields.has('t') ? fields.finite('t', 0) : undefined;
  nodes.set(number, { time, word: fields.word() });
}

function readLink(
  fields: SlfFields,
  nodes: ReadonlyMap<number, SlfNode>,
  toNats: number,
  rate: number,
): GivenArc {
  const most = nodes.size - 1;
  const from = fields.whole('S', 0, most, 'a node');
  const to = fields.whole('E', 0, most, 'a node');
  const word = fields.word() ?? nodes.get(to)!.word ?? null;
  const frame = (own: string, node: number): number => {
    const time = fields.has(own) ? fields.finite(own, 0) : (nodes.get(node)!.time ?? 0);
    const at = Math.round(time * rate);
    if (at >= 0 && at < 2 ** 32 && (rate !== 1 || Number.isInteger(time))) return at;
    throw invalidFile(
      `line ${fields.number}: a time is ${time}, but must be a frame: if times are seconds, say how many frames one has (framesPerSecond)`,
    );
  };
  const arc: Omit<LatticeArc, 'from' | 'to'> = {
    word,
    start: frame('ts', from),
    end: frame('te', to),
    acoustic: toNats * fields.finite('a', 0),
    language: toNats * fields.finite('l', 0),
  };
  if (arc.start > arc.end)
    throw invalidFile(`line ${fields.number}: it ends at frame ${arc.end} before it starts`);
  return { ...arc, from, to, line: fields.number };
}
