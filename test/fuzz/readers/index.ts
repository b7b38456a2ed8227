/** The readers of files, each with valid files to begin from. */
import type { Fuzzer } from '../case';
import { DATA_READERS } from './data';
import { DOCUMENT_READERS } from './documents';
import { MODEL_READERS } from './models';
import { readerFuzzer, type Reader } from './reader';

export const READERS: Readonly<Record<string, Reader>> = {
  ...MODEL_READERS,
  ...DATA_READERS,
  ...DOCUMENT_READERS,
};

const ONE_BY_ONE: Readonly<Record<string, Fuzzer>> = Object.fromEntries(
  Object.entries(READERS).map(([name, reader]) => [name, readerFuzzer(name, reader)]),
);

/** One after another. */
const ALL: Fuzzer = {
  caseOf(seed, number, only) {
    const all = Object.values(ONE_BY_ONE);
    return all[number % all.length]!.caseOf(seed, number, only);
  },
};

/** Each by its name, and all of them in turns as `readers`. */
export const READER_FUZZERS: Readonly<Record<string, Fuzzer>> = { ...ONE_BY_ONE, readers: ALL };
