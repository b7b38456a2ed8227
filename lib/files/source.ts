/**
 * Bytes that are read range by range, so that a file of weights need not be in memory as a whole.
 */
export interface Source {
  readonly size: number;
  /**
   * The range as an array: one of its own, or a view of what is in memory anyway. Not to be
   * changed.
   */
  bytes(offset: number, length: number): Uint8Array;
  /** Copies the range that begins at `offset` and is as long as `target`. */
  copy(offset: number, target: Uint8Array): void;
  /** As `copy`, off the main thread; of what is not in memory. */
  load?(offset: number, target: Uint8Array): Promise<void>;
}

/** Bytes in memory as a source. */
export class MemorySource implements Source {
  constructor(readonly all: Uint8Array) {}

  get size(): number {
    return this.all.length;
  }

  bytes(offset: number, length: number): Uint8Array {
    return this.all.subarray(offset, offset + length);
  }

  copy(offset: number, target: Uint8Array): void {
    target.set(this.bytes(offset, target.length));
  }
}

/** A range of a source as a source of its own; the range must lie within it. */
export function slice(source: Source, start: number, size: number): Source {
  if (source instanceof MemorySource) return new MemorySource(source.bytes(start, size));
  return {
    size,
    bytes: (offset, length) => source.bytes(start + offset, length),
    copy: (offset, target) => {
      source.copy(start + offset, target);
    },
    ...(source.load && {
      load: async (offset: number, target: Uint8Array) => source.load!(start + offset, target),
    }),
  };
}

/**
 * Reads numbers, little-endian as every machine is that this library runs on: from `offset` bytes
 * on into all of `target`.
 */
export function copyFloats(source: Source, offset: number, target: Float32Array): void {
  source.copy(offset, new Uint8Array(target.buffer, target.byteOffset, target.byteLength));
}
