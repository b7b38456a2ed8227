/**
 * `npm run bench -- --kernels [pattern]`: the microbenchmark of the native kernels, which
 * `kernels/` times, as lines or JSON.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { invalidOption } from '../lib/errors';
import { ROOT } from './checkout';

/** What a kernel takes, at one size. */
export interface KernelTime {
  readonly family: string;
  readonly isa: string;
  /** Storage or format, and vectors; empty where there is but one. */
  readonly what: string;
  /** Where its arrays stand: `L1`, `L2`, `L3` or `memory`. */
  readonly level: string;
  /** Of a call: operations, 0 where they are not what counts, and bytes read. */
  readonly flops: number;
  readonly bytes: number;
  /** Of a call; of the read loop over as many bytes; of sgemm for as many operations, or null. */
  readonly seconds: number;
  readonly readSeconds: number;
  readonly sgemmSeconds: number | null;
}

const PROGRAM = join(ROOT, 'build/kernel_bench');

const figure = (value: number): string => value.toFixed(value < 100 ? 1 : 0).padStart(7);

/** `lstm, int8, L2 (avx2)   115.8 GFLOP/s    57.9 GB/s   0.50 of reading   1.44 of sgemm`. */
export function kernelLine(time: KernelTime): string {
  const { family, isa, what, level, flops, bytes, seconds, readSeconds, sgemmSeconds } = time;
  const name = [family, what, level].filter((part) => part !== '').join(', ');
  const rate = flops > 0 ? `${figure(flops / seconds / 1e9)} GFLOP/s` : ' '.repeat(15);
  const sgemm = sgemmSeconds === null ? '' : `${(sgemmSeconds / seconds).toFixed(2)} of sgemm`;
  return `${`${name} (${isa})`.padEnd(58)}${rate} ${figure(bytes / seconds / 1e9)} GB/s   ${(readSeconds / seconds).toFixed(2)} of reading   ${sgemm}`.trimEnd();
}

/**
 * @param pattern a regular expression for `family, what, level`.
 * @param onTime called with each time as it comes.
 * @throws CompactRnnError where the program is not built, or refuses the pattern or the instruction
 *   set.
 */
export async function timeKernels(
  pattern: string,
  signal: AbortSignal,
  onTime: (time: KernelTime) => void,
): Promise<void> {
  if (!existsSync(PROGRAM))
    throw invalidOption(`--kernels: ${PROGRAM} is not there; npm run setup builds it`);
  const child = spawn(PROGRAM, [pattern], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, OPENBLAS_NUM_THREADS: '1' },
    signal,
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  for await (const line of createInterface({ input: child.stdout }))
    onTime(JSON.parse(line) as KernelTime);
  if ((await ended) !== 0)
    throw invalidOption(
      `--kernels: ${pattern} is not a regular expression, or COMPACT_RNN_ISA is not an instruction set of this machine`,
    );
}
