/**
 * `npm run fuzz -- [FUZZER...] [--seed N] [--cases N] [--case N] [--only NAME]`: many cases of all
 * fuzzers or of some, or one case again; of calls only those of one function, `--only train`.
 */
import { parseArgs } from 'node:util';
import { FUZZERS } from './fuzzers';
import { runCases } from './run';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    cases: { type: 'string' },
    case: { type: 'string' },
    only: { type: 'string' },
  },
});

async function main(): Promise<void> {
  const each = Object.keys(FUZZERS).filter((name) => name !== 'readers');
  const chosen = positionals.length > 0 ? positionals : each;
  const one = values.case === undefined ? undefined : Number(values.case);
  for (const fuzzer of chosen) {
    const count =
      one === undefined ? Number(values.cases ?? (fuzzer === 'calls' ? 30_000 : 20_000)) : 1;
    const worst = { seconds: 0, bytes: 0 };
    const found = await runCases(
      { fuzzer, seed: Number(values.seed), first: one ?? 0, count, only: values.only },
      ({ replay, what, found: message }) => {
        console.log(`${message}\n  ${what}\n  ${replay}`);
      },
      worst,
    );
    const most = `at most ${worst.seconds.toFixed(2)} s and ${(worst.bytes / 1e6).toFixed(0)} MB each`;
    console.log(`${fuzzer}: ${count} cases, ${found.length} findings; ${most}`);
    if (found.length > 0) process.exitCode = 1;
  }
}

void main();
