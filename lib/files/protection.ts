/**
 * What a program has read it does not write over: also not what it was not told the names of, the
 * recordings of a manifest or the second file of a model.
 */
import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { invalidOption } from '../errors';

/** What was read, by device and inode, where it is protected. */
let read: Set<string> | undefined;
let excepted: ReadonlySet<string> = new Set();

/**
 * From here on what was read is not written over: for programs that end soon.
 * @param states paths of what is written to be read again.
 */
export function protectInputs(states: readonly string[] = []): void {
  read ??= new Set();
  excepted = new Set(states);
}

export function noteInput(file: BigIntStats): void {
  read?.add(keyOf(file));
}

/** @throws CompactRnnError INVALID_OPTION where the file was read. */
export async function refuseInput(path: string): Promise<void> {
  if (!read || excepted.has(path)) return;
  const file = await stat(path, { bigint: true }).catch(() => undefined);
  if (file && read.has(keyOf(file)))
    throw invalidOption(
      `cannot write ${path}: it is one of the files that were read, such as a recording; name another file, or replace it by --force`,
    );
}

function keyOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}
