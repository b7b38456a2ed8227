/**
 * The files that a manifest names: whether they exist and, from their headers, how many frames they
 * hold.
 */
import { CompactRnnError, invalidFile } from '../errors';
import { readingFile } from '../files';
import { readArrayShape } from '../formats';
import { firstFew } from '../json';
import type { Line } from './line';

/** What inputs of a manifest must fit. */
export interface InputOptions {
  /** Numbers per frame of features. */
  readonly inputSize?: number | undefined;
  /**
   * Features that a front end makes frames of, where they have this many numbers: it keeps the
   * first of every `subsampling`.
   */
  readonly given?: { readonly size: number; readonly subsampling: number } | undefined;
  /** The frames that the audio in a file gives the model, from its header. */
  readonly audioFrames?:
    ((path: string, channel: number | undefined) => Promise<number>) | undefined;
}

/** Files open at a time: more would run out of file handles. */
const AT_ONCE = 16;

/**
 * The frames of each line, undefined where they are not known yet. All files are checked before
 * an error is thrown.
 * @throws CompactRnnError IO: files that cannot be read, counted, the first of them named;
 *   INVALID_FILE.
 */
export async function framesOfInputs(
  lines: readonly Line[],
  options: InputOptions,
): Promise<(number | undefined)[]> {
  const frames: (number | undefined)[] = [];
  const failures: Failure[] = [];
  for (let first = 0; first < lines.length; first += AT_ONCE) {
    const looks = lines.slice(first, first + AT_ONCE).map(async (line) => {
      return framesOfInput(line, options).catch((error: unknown): undefined => {
        if (!(error instanceof CompactRnnError)) throw error;
        failures.push({ line, error });
      });
    });
    frames.push(...(await Promise.all(looks)));
  }
  if (failures.length > 0) throw summary(failures, lines.length);
  return frames;
}

async function framesOfInput(
  { audio, channel, features }: Line,
  options: InputOptions,
): Promise<number | undefined> {
  if (features !== undefined) return framesOfShape(await readArrayShape(features), options);
  if (audio === undefined) return undefined;
  if (options.audioFrames) return options.audioFrames(audio, channel);
  return readingFile(audio, () => undefined);
}

function framesOfShape(shape: readonly number[], { inputSize, given }: InputOptions): number {
  const [frames, width] = shape;
  if (shape.length !== 2 || frames === 0) {
    throw invalidFile(
      `features must have the shape [frames, numbers per frame], but have (${shape.join(', ')})`,
    );
  }
  if (width === given?.size) return Math.ceil(frames! / given!.subsampling);
  if (inputSize !== undefined && width !== inputSize) {
    const others = given ? `, and its front end ${given.size}` : '';
    throw invalidFile(
      `its frames have ${width!} numbers, but the model takes ${inputSize}${others}`,
    );
  }
  return frames!;
}

interface Failure {
  readonly line: Line;
  readonly error: CompactRnnError;
}

/** Reports missing files before files with wrong contents. */
function summary(failures: Failure[], lines: number): CompactRnnError {
  failures.sort((a, b) => a.line.line - b.line.line);
  const unread = failures.filter(({ error }) => error.code === 'IO');
  const path = ({ audio, features }: Line): string => (audio ?? features)!;
  if (unread.length > 0) {
    const named = firstFew(unread.map(({ line }) => `${path(line)} (line ${line.line})`));
    const message = `${unread.length} of ${lines} files cannot be read: ${named}`;
    return new CompactRnnError('IO', message, { cause: unread[0]!.error });
  }
  const [{ line, error: cause }] = failures as [Failure];
  const name = cause.message.startsWith(path(line)) ? '' : `${path(line)}: `;
  const others =
    failures.length > 1 ? ` (and ${failures.length - 1} of ${lines} files more are refused)` : '';
  return new CompactRnnError(cause.code, `line ${line.line}: ${name}${cause.message}${others}`, {
    cause,
  });
}
