/**
 * A process that runs cases one after another and reports each before it begins, so that whoever
 * started it knows what it was at where it dies:
 *
 *     node -r register.cjs child.ts FUZZER SEED FIRST COUNT [ONLY]
 */
import { readFileSync, writeFileSync, writeSync } from 'node:fs';
import { Finding } from './case';
import { FUZZERS } from './fuzzers';

const [name, seed, first, count, only] = process.argv.slice(2);
const REPORT = 1;

/** Seconds of processor time that a case may take; the tests allow for slow machines. */
const MOST_SECONDS = Number(process.env.COMPACT_RNN_FUZZ_SECONDS ?? 2);
const MOST_BYTES = 200e6;

export type Report =
  | { readonly begins: number; readonly what: string }
  | { readonly found: string; readonly number: number; readonly what: string }
  | { readonly seconds: number; readonly bytes: number };

function report(message: Report): void {
  const short = (_: string, value: unknown): unknown =>
    typeof value === 'string' ? value.slice(0, 500) : value;
  writeSync(REPORT, `${JSON.stringify(message, short)}\n`);
}

/** The most memory of this process since it was last asked, in bytes; NaN where nothing says it. */
function peak(): number {
  try {
    const kilobytes = /VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    writeFileSync('/proc/self/clear_refs', '5');
    return Number(kilobytes) * 1024;
  } catch {
    return NaN;
  }
}

async function main(): Promise<void> {
  const fuzzer = FUZZERS[name!];
  if (!fuzzer)
    throw new Error(`there is no fuzzer ${name!}, only ${Object.keys(FUZZERS).join(', ')}`);
  const worst = { seconds: 0, bytes: 0 };
  for (let number = Number(first); number < Number(first) + Number(count); number++) {
    const { what: begin, run, bytes = 0 } = await fuzzer.caseOf(Number(seed), number, only);
    let what = begin;
    report({ begins: number, what });
    const say = (more: string): void => {
      what = more;
      report({ begins: number, what });
    };
    const found = (message: string): void => {
      report({ found: message, number, what });
    };
    const late = (error: unknown): void => {
      found(`later, where nobody waits for it: ${String(error)}`);
    };
    process.on('uncaughtException', late).on('unhandledRejection', late);
    const unsettled = (): void => {
      found('never settled');
    };
    process.once('beforeExit', unsettled);
    peak();
    const before = process.memoryUsage.rss();
    const [cpu, clock] = [process.cpuUsage(), performance.now()];
    try {
      await run(say);
    } catch (error) {
      found(
        error instanceof Finding
          ? error.message
          : `the harness failed: ${String((error as Error).stack)}`,
      );
    }
    const { user, system } = process.cpuUsage(cpu);
    const seconds = Math.min((user + system) / 1e6, (performance.now() - clock) / 1000);
    if (seconds > MOST_SECONDS) found(`took ${seconds.toFixed(1)} s`);
    const grown = peak() - before;
    if (grown > MOST_BYTES + 10 * bytes && !process.env.COMPACT_RNN_ADDON)
      found(`took ${(grown / 1e6).toFixed(0)} MB`);
    if (seconds > worst.seconds || grown > worst.bytes) {
      worst.seconds = Math.max(worst.seconds, seconds);
      worst.bytes = Math.max(worst.bytes, grown || 0);
      report(worst);
    }
    await new Promise((resolve) => setImmediate(resolve));
    process.off('uncaughtException', late).off('unhandledRejection', late);
    process.off('beforeExit', unsettled);
  }
}

void main().then(() => process.exit(0));
