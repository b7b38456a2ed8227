/** The fuzzers, by the names that run and replay them: `npm run fuzz -- NAME`. */
import type { Fuzzer } from './case';
import { bindings } from './bindings';
import { calls } from './calls';
import { READER_FUZZERS } from './readers';

export const FUZZERS: Readonly<Record<string, Fuzzer>> = { calls, bindings, ...READER_FUZZERS };
