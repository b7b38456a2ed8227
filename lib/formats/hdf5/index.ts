/**
 * HDF5 files: groups of groups and arrays, each with attributes. jsfive walks them; here it is kept
 * to what a file can hold, and its errors become ours.
 */
import type { Dataset, Group } from 'jsfive';
import { CompactRnnError, invalidFile } from '../../errors';
import { firstFew, shown } from '../../json';

/** Compressed arrays may expand to so many times the bytes of the file, and so many numbers more. */
const MOST_EXPANSION = 8;
const ROOM = 2 ** 24;

export interface Hdf5Array {
  /** Its path in the file. */
  readonly path: string;
  readonly shape: readonly number[];
  /**
   * The numbers, row-major, as the nearest f32.
   * @throws CompactRnnError INVALID_FILE.
   */
  floats(): Float32Array;
}

/** Whether a file is HDF5, by its first bytes. */
export function isHdf5(start: Uint8Array): boolean {
  return [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a].every((byte, i) => start[i] === byte);
}

/** A group of an HDF5 file; what is asked for is read then. */
export class Hdf5Group {
  private constructor(
    private readonly own: Group,
    /** Its path in the file; empty for the whole. */
    readonly path: string,
    private readonly fileBytes: number,
    private readonly datasetClass: typeof Dataset,
  ) {}

  /** @throws CompactRnnError INVALID_FILE where the bytes are no HDF5 file. */
  static async open(bytes: Uint8Array): Promise<Hdf5Group> {
    const { File, Dataset } = await import('jsfive');
    const own = new Uint8Array(bytes); // jsfive takes a whole buffer
    const file = undamaged('the file', () => new File(own.buffer, ''));
    return new Hdf5Group(file, '', own.length, Dataset);
  }

  /** The names of its groups and arrays. */
  get names(): string[] {
    return undamaged(this.where, () => [...this.own.keys]);
  }

  /** A string, a number or an array of them, as the file has it; undefined where it has none. */
  attribute(name: string): unknown {
    const attributes = undamaged(this.where, () => this.own.attrs);
    return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  }

  /** The group at a path below this one, if there is one. */
  group(path: string): Hdf5Group | undefined {
    const found = this.find(path);
    if (!found || found instanceof this.datasetClass) return undefined;
    return new Hdf5Group(found, this.below(path), this.fileBytes, this.datasetClass);
  }

  /** The array at a path below this one, if there is one. */
  array(path: string): Hdf5Array | undefined {
    const found = this.find(path);
    if (!found || !(found instanceof this.datasetClass)) return undefined;
    return arrayOf(found, this.below(path), this.fileBytes);
  }

  private find(path: string): Group | Dataset | undefined {
    let place: Group | Dataset = this.own;
    for (const name of path.split('/')) {
      if (place instanceof this.datasetClass) return undefined;
      const group: Group = place;
      if (!undamaged(this.where, () => group.keys.includes(name))) return undefined;
      place = undamaged(this.below(path), () => group.get(name));
    }
    return place;
  }

  private below(path: string): string {
    return this.path === '' ? path : `${this.path}/${path}`;
  }

  private get where(): string {
    return this.path === '' ? 'the file' : this.path;
  }
}

function arrayOf(dataset: Dataset, path: string, fileBytes: number): Hdf5Array {
  const shape = undamaged(path, () => [...dataset.shape]);
  const size = shape.reduce((product, n) => product * n, 1);
  if (
    !shape.every((n) => Number.isSafeInteger(n) && n >= 0) ||
    size > MOST_EXPANSION * fileBytes + ROOM
  )
    throw invalidFile(
      `${path} claims the shape (${firstFew(shape.map(String))}), more than a file of ${fileBytes} bytes holds`,
    );
  return {
    path,
    shape,
    floats() {
      const dtype = undamaged(path, () => dataset.dtype);
      if (typeof dtype !== 'string' || !/^[<>|]?[fiu][1248]$/.test(dtype))
        throw invalidFile(`${path} has the type ${shown(dtype)}: save the model in float32`);
      const values = undamaged(path, () => dataset.value);
      if (!Array.isArray(values) || values.length !== size)
        throw invalidFile(`${path} does not hold the ${size} numbers of its shape`);
      return Float32Array.from(values as number[]);
    },
  };
}

/** What jsfive throws, strings among it, says that the file is damaged. */
function undamaged<Result>(what: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof CompactRnnError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalidFile(`the HDF5 file is damaged at ${what}: ${reason.slice(0, 200)}`, cause);
  }
}
