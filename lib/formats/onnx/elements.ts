/**
 * The floating-point elements of a constant, read range by range: those of a weight stay in the
 * file until its layer is packed, and one that is cut up and put together again is a list of ranges
 * of others.
 */
export interface Elements {
  readonly length: number;
  /** How many others it is made of, one on top of the other. */
  readonly depth: number;
  /** Copies the elements from `start` on into all of `target`. */
  read(start: number, target: Float32Array): void;
}

class InMemory implements Elements {
  readonly depth = 0;

  constructor(readonly all: Float32Array) {}

  get length(): number {
    return this.all.length;
  }

  read(start: number, target: Float32Array): void {
    target.set(this.all.subarray(start, start + target.length));
  }
}

export function inMemory(all: Float32Array): Elements {
  return new InMemory(all);
}

/** All elements in one array, which must not be changed. */
export function allOf(elements: Elements): Float32Array {
  if (elements instanceof InMemory) return elements.all;
  const all = new Float32Array(elements.length);
  elements.read(0, all);
  return all;
}

/**
 * Calls `copy` with the runs of neighbouring elements that make up the range [start, end), in
 * order.
 */
export type Runs = (
  start: number,
  end: number,
  copy: (part: number, from: number, length: number) => void,
) => void;

/** Shorter runs than this are not worth a read of the file each. */
const SHORT_RUN = 256;
/** A file may nest rearrangements to any depth, calls may not. */
const MOST_DEPTH = 32;

/** The elements themselves, or a copy in memory where rearrangements are nested too deep. */
export function shallow(elements: Elements): Elements {
  return elements.depth > MOST_DEPTH ? inMemory(allOf(elements)) : elements;
}

/** `length` elements that are runs of those of `parts`; `runLength` is that of a usual run. */
export function rearranged(
  parts: readonly Elements[],
  length: number,
  runLength: number,
  runs: Runs,
): Elements {
  const short = runLength < SHORT_RUN;
  const sources = short ? parts.map((part) => inMemory(allOf(part))) : parts;
  const result: Elements = {
    length,
    depth: Math.max(...sources.map(({ depth }) => depth)) + 1,
    read: (start, target) => {
      let at = 0;
      runs(start, start + target.length, (part, from, count) => {
        sources[part]!.read(from, target.subarray(at, at + count));
        at += count;
      });
    },
  };
  return short ? inMemory(allOf(result)) : shallow(result);
}

/** One after the other. */
export function joined(parts: readonly Elements[]): Elements {
  if (parts.length < 2) return parts[0] ?? inMemory(new Float32Array());
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return rearranged(parts, length, length / parts.length, (start, end, copy) => {
    let first = 0; // of the part
    parts.forEach((part, k) => {
      const [from, to] = [Math.max(start, first), Math.min(end, first + part.length)];
      if (from < to) copy(k, from - first, to - from);
      first += part.length;
    });
  });
}
