/**
 * HDF5 files, as h5py writes them by default: groups of groups and arrays, each with attributes
 * (HDF5 File Format Specification, version 3). Structures are read where they are in the file, when
 * they are asked for; nothing is allocated that the file does not fill.
 *
 *     superblock (storage) -> object header (messages) -> links of a group | type, shape, place
 *
 * An own reader, because the others that there are do not keep to that: jsfive takes a file into
 * memory and does not end on some damaged ones, h5wasm is 15 MB and no CommonJS.
 */
import type { Source } from '../../files';
import { Cursor } from './cursor';
import { checkExtent, dataOf, type Extent } from './data';
import { linksOf } from './links';
import { MESSAGE, messageOf, messagesAt, type Message } from './messages';
import { Storage } from './storage';
import { datatypeIn, numbersIn, shapeIn, sizeOf, textsIn } from './values';

export { isHdf5 } from './storage';

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

/** A group of an HDF5 file; what is asked for is read then. */
export class Hdf5Group {
  #links: Map<string, number> | undefined;

  private constructor(
    private readonly storage: Storage,
    private readonly messages: readonly Message[],
    /** Its path in the file; empty for the whole. */
    readonly path: string,
  ) {}

  /**
   * The root of a file, which must stay open while it is in use.
   * @throws CompactRnnError INVALID_FILE, as all that is asked of it.
   */
  static open(file: Source): Hdf5Group {
    const storage = new Storage(file);
    return new Hdf5Group(storage, messagesAt(storage, storage.root), '');
  }

  /** The names of its groups and arrays. */
  get names(): string[] {
    return [...this.links.keys()];
  }

  /** The texts of an attribute; one for a single text, none for numbers; undefined without one. */
  texts(attribute: string): string[] | undefined {
    for (const { type, body } of this.messages) {
      if (type !== MESSAGE.attribute) continue;
      const found = textsOf(this.storage, body, attribute);
      if (found) return found;
    }
    return undefined;
  }

  /** The group at a path below this one, if there is one. */
  group(path: string): Hdf5Group | undefined {
    const messages = this.find(path);
    return messages && !isArray(messages)
      ? new Hdf5Group(this.storage, messages, this.below(path))
      : undefined;
  }

  /** The array at a path below this one, if there is one. */
  array(path: string): Hdf5Array | undefined {
    const messages = this.find(path);
    return messages && isArray(messages)
      ? arrayOf(this.storage, messages, this.below(path))
      : undefined;
  }

  private get links(): Map<string, number> {
    return (this.#links ??= linksOf(this.storage, this.messages));
  }

  private find(path: string): readonly Message[] | undefined {
    const [name, ...rest] = path.split('/');
    const address = this.links.get(name!);
    if (address === undefined) return undefined;
    const messages = messagesAt(this.storage, address);
    if (rest.length === 0) return messages;
    return new Hdf5Group(this.storage, messages, this.below(name!)).find(rest.join('/'));
  }

  private below(path: string): string {
    return this.path === '' ? path : `${this.path}/${path}`;
  }
}

function isArray(messages: readonly Message[]): boolean {
  return messages.some(({ type }) => type === MESSAGE.layout);
}

function arrayOf(storage: Storage, messages: readonly Message[], path: string): Hdf5Array {
  const part = (type: number): Uint8Array =>
    messageOf(messages, type, `the type or shape of ${path}`);
  const type = datatypeIn(part(MESSAGE.datatype));
  const shape = shapeIn(storage, part(MESSAGE.dataspace));
  const extent: Extent = { shape, elementBytes: type.bytes };
  checkExtent(storage, extent, path);
  return {
    path,
    shape,
    floats: () => numbersIn(type, dataOf(storage, messages, extent, path), path),
  };
}

/** The texts of the attribute in a message, if it has this name. */
function textsOf(storage: Storage, body: Uint8Array, wanted: string): string[] | undefined {
  const attribute = new Cursor(body, 'an attribute');
  const version = attribute.uint(1);
  attribute.skip(1);
  const [nameBytes, typeBytes, spaceBytes] = [
    attribute.uint(2),
    attribute.uint(2),
    attribute.uint(2),
  ];
  if (version === 3) attribute.skip(1);
  // Parts are padded to eight bytes in the first version.
  const part = (bytes: number): Buffer => {
    const found = attribute.bytes(bytes);
    if (version === 1) attribute.skip((8 - (bytes % 8)) % 8);
    return found;
  };
  const name = part(nameBytes).toString('utf8').replace(/\0.*$/s, '');
  if (name !== wanted) return undefined;
  const type = datatypeIn(part(typeBytes));
  const count = sizeOf(shapeIn(storage, part(spaceBytes)));
  if (count * type.bytes > attribute.left) return [];
  return textsIn(storage, type, attribute.bytes(count * type.bytes), count);
}
