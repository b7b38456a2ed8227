/**
 * The JSON header of a safetensors file, with the JSON that the project keeps in its metadata as
 * text unfolded: changes reach inside of it.
 */
import type { JsonPart } from './reader';

interface Header {
  __metadata__?: Record<string, string>;
}

export const HEADER: JsonPart = {
  of(file) {
    const text = Buffer.from(file.subarray(8, 8 + lengthOf(file))).toString();
    const header = JSON.parse(text) as Header;
    const folded = Object.entries(header.__metadata__ ?? {});
    const metadata = Object.fromEntries(folded.map(([key, value]) => [key, unfolded(value)]));
    return JSON.stringify({ ...header, __metadata__: metadata });
  },
  with(file, json) {
    const header = Buffer.from(foldedHeader(json));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    return Buffer.concat([length, header, file.subarray(8 + lengthOf(file))]);
  },
};

function lengthOf(file: Uint8Array): number {
  return Number(Buffer.from(file).readBigUInt64LE(0));
}

function unfolded(value: string): unknown {
  return value.startsWith('{') ? (JSON.parse(value) as unknown) : value;
}

/** Objects of the metadata as text again; JSON that is none any more stays as it is. */
function foldedHeader(json: string): string {
  try {
    const header = JSON.parse(json) as Header;
    for (const [key, value] of Object.entries(header.__metadata__ ?? {}))
      if (typeof value === 'object') header.__metadata__![key] = JSON.stringify(value);
    return JSON.stringify(header);
  } catch {
    return json;
  }
}
