/**
 * Who writes a temporary file, as its name says, so that what a killed process left can be told
 * from what another is writing: host, process and when that process was born, for numbers of
 * processes are used again.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

export interface Writer {
  /** Of the machine, or of the container, whose processes are numbered together. */
  readonly host: string;
  readonly pid: number;
  /** Of the process among all that had its number; `0` where the system does not say. */
  readonly birth: string;
}

const UNKNOWN = '0';

let self: Writer | undefined;

/** This process. */
export function thisWriter(): Writer {
  self ??= {
    host: hashed(
      hostname(),
      textOf(() => readlinkSync('/proc/self/ns/pid')),
    ),
    pid: process.pid,
    birth: birthOf(process.pid),
  };
  return self;
}

/** Whether it is a process of this host that has ended: of others that cannot be told. */
export function hasEnded({ host, pid, birth }: Writer): boolean {
  if (host !== thisWriter().host) return false;
  if (!exists(pid)) return true;
  const now = birthOf(pid);
  return now !== UNKNOWN && birth !== UNKNOWN && now !== birth;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code !== 'ESRCH'; // EPERM: somebody else's
  }
}

/** Of the start of the machine, and of the process since. */
function birthOf(pid: number): string {
  const stat = textOf(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The name of the program, in parentheses, may hold spaces; the start is field 22 of all.
  const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  if (start === undefined) return UNKNOWN;
  return hashed(
    textOf(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
    start,
  );
}

function textOf(read: () => string): string {
  try {
    return read();
  } catch {
    return ''; // not on Linux
  }
}

function hashed(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 8);
}
