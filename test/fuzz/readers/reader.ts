/** A fuzzer of one reader: each case is a small valid file, changed, and read. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fuzzer } from '../case';
import { judge } from '../outcome';
import { Random } from '../random';
import { workFolder } from '../sample';
import { changedBytes, type Bytes } from './bytes';
import { changedJson } from './json';

export interface Reader {
  /** Valid files. */
  readonly seeds: () => readonly Bytes[] | Promise<readonly Bytes[]>;
  /** Files that are refused, and almost valid. */
  readonly others?: () => readonly Bytes[];
  /** Reads the file, all of it; throws what the library throws. */
  readonly read: (path: string, random: Random) => unknown;
  /** How the file ends in its name; default nothing. */
  readonly ending?: string;
  /**
   * JSON inside of the file, and the file with other JSON in its place; what has none is only
   * bytes.
   */
  readonly json?: JsonPart;
  /** Further changes that know the format. */
  readonly changes?: Readonly<Record<string, (file: Bytes, random: Random) => Bytes>>;
}

export interface JsonPart {
  readonly of: (file: Bytes) => string;
  readonly with: (file: Bytes, json: string) => Bytes;
}

/** The file is JSON. */
export const WHOLE: JsonPart = {
  of: (file) => Buffer.from(file).toString(),
  with: (_, json) => Buffer.from(json),
};

export function readerFuzzer(name: string, reader: Reader): Fuzzer {
  let seeds: readonly Bytes[] | undefined;
  return {
    async caseOf(seed, number) {
      seeds ??= [...(await reader.seeds()), ...(reader.others?.() ?? [])];
      const random = new Random(seed, `${name} ${number}`);
      const { file, what } = changedFile(reader, seeds, random);
      const path = join(workFolder(), `read-${name}${reader.ending ?? ''}`);
      writeFileSync(path, file);
      return {
        what: `${name}: ${what}`,
        bytes: file.length,
        run: () => read(reader, path, random),
      };
    },
  };
}

async function read(reader: Reader, path: string, random: Random): Promise<void> {
  try {
    await reader.read(path, random);
  } catch (error) {
    judge(error);
  }
}

/** One to four changes of a valid file. */
export function changedFile(
  { json, changes = {} }: Reader,
  seeds: readonly Bytes[],
  random: Random,
): { file: Bytes; what: string } {
  let file = random.pick(seeds);
  const done: string[] = [];
  if (json && random.happens(0.6)) {
    const changed = changedJson(json.of(file), random);
    file = json.with(file, changed.text);
    done.push(changed.what);
  }
  const names = Object.keys(changes);
  while (done.length === 0 || (done.length < 4 && random.happens(0.3))) {
    if (names.length > 0 && random.happens(0.4)) {
      const name = random.pick(names);
      file = changes[name]!(file, random);
      done.push(name);
    } else {
      const changed = changedBytes(file, seeds, random);
      file = changed.file;
      done.push(changed.what);
    }
  }
  return { file, what: done.join('; ') };
}
