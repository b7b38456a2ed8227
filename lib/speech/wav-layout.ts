/**
 * The layout of a WAV file: its format, and where its samples are. Sizes are believed as far as
 * the file goes: a recorder that was killed, or wrote to a pipe, leaves 0 or 2 to 4 GiB, and some
 * count their header; a file that lacks more than that was cut.
 */
import { invalidFile } from '../errors';
import type { Source } from '../files';
import { shown } from '../json';
import { chunks, chunksEnd, type Chunk } from './wav-chunks';
import { readFormat, type WavFormat } from './wav-format';

export interface WavLayout extends WavFormat {
  /** Bytes before the first sample. */
  start: number;
  /** Samples of every channel. */
  length: number;
  /** What is wrong with the file and does not keep it from being read. */
  warnings: readonly string[];
}

/** Writers to a pipe give a size that they do not know as this or more. */
const UNKNOWN_SIZE = 0x7ffff000;
/** A file that lacks less of its samples than this share is read. */
const LITTLE = 0.01;

/**
 * @throws CompactRnnError INVALID_FILE for a file that was cut, or one without samples.
 */
export function wavLayout(file: Source): WavLayout {
  let format: WavFormat | undefined;
  for (const chunk of chunks(file)) {
    const left = file.size - chunk.start;
    if (chunk.id === 'data') {
      if (!format)
        throw invalidFile('its samples come before its "fmt " chunk, which says what they are');
      return layoutOf(file, chunk, format);
    }
    if (chunk.size > left)
      throw invalidFile(
        `its chunk ${shown(chunk.id)} is said to have ${chunk.size} bytes, but only ${left} follow: it was cut`,
      );
    if (chunk.id === 'fmt ') format = readFormat(file.bytes(chunk.start, chunk.size));
  }
  throw invalidFile(`it has no "data" chunk: it was cut, or holds no samples`);
}

function layoutOf(file: Source, data: Chunk, format: WavFormat): WavLayout {
  const { size, warning } = sizeOf(file, data);
  const length = Math.floor(size / format.frameBytes);
  if (length === 0) throw invalidFile('it holds no samples');
  const warnings = [format.contradiction, warning, second(file, data)].filter(
    (each) => each !== undefined,
  );
  return { ...format, start: data.start, length, warnings };
}

/** Bytes of samples that are there. */
function sizeOf(file: Source, { start, size }: Chunk): { size: number; warning?: string } {
  const left = file.size - start;
  if (size === 0) {
    if (left === 0 || chunksEnd(file, start)) return { size };
    return {
      size: left,
      warning: `it is said to have no samples, but ${left} bytes follow: they are read as samples`,
    };
  }
  if (size <= left) return { size };
  if (size >= UNKNOWN_SIZE && size <= 0xffffffff) return { size: left };
  const said = `it is said to have ${size} bytes of samples, but has ${left}`;
  if (left > 0 && size - left <= Math.max(start + 8, LITTLE * size))
    return { size: left, warning: `${said}: these are read` };
  throw invalidFile(`${said}: it was cut`);
}

function second(file: Source, data: Chunk): string | undefined {
  if (data.start + data.size >= file.size || data.size === 0) return undefined;
  let seen = 0;
  for (const { id } of chunks(file)) if (id === 'data' && ++seen === 2) break;
  return seen === 2 ? 'it has a second "data" chunk, which is not read' : undefined;
}
