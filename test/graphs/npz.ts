/** .npz files, stored, for commands that read them. */
import { npyParts } from '../../lib/formats/numpy';

/** CRC-32 of IEEE 802.3, bit by bit. */
function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

type Arrays = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>
>;

export function npzOf(arrays: Arrays): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  for (const [name, array] of Object.entries(arrays)) {
    const data = Buffer.concat(npyParts({ shape: [...array.shape], data: array.data }));
    const path = Buffer.from(`${name}.npy`);
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt32LE(crc32(data), 10);
    about.writeUInt32LE(data.length, 14);
    about.writeUInt32LE(data.length, 18);
    about.writeUInt16LE(path.length, 22);
    const entry = Buffer.alloc(46);
    entry.write('PK\x01\x02');
    about.copy(entry, 6);
    entry.writeUInt32LE(Buffer.concat(files).length, 42);
    files.push(Buffer.from('PK\x03\x04'), about, path, data);
    directory.push(entry, path);
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  const count = Object.keys(arrays).length;
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(Buffer.concat(files).length, 16);
  return Buffer.concat([...files, ...directory, end]);
}
