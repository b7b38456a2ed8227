/**
 * Who writes a temporary file, as its name says, so that what a killed process left can be told
 * from what another is writing: host, process and when that process was born, for numbers of
 * processes are used again.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

export interface Writer {
  /** The machine, or the container, whose processes are numbered together. */
  readonly host: string;
  readonly pid: number;
  /**
   * The start of the process, which tells it from others with its number; `0` where the system does
   * not say.
   */
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

/** The start of the machine, and the start of the process since then. */
function birthOf(pid: number): string {
  const start = startIn(textOf(() => readFileSync(`/proc/${pid}/stat`, 'utf8')));
  if (start === undefined) return UNKNOWN;
  return hashed(
    textOf(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
    start,
  );
}

/**
 * When a process began, as the text of /proc/PID/stat says: field 22. The name of the program, in
 * parentheses, may hold spaces. Undefined where there is none, and where qemu made it up, which
 * tells a process of itself what others do not see: the state, field 3, is then no letter.
 */
export function startIn(stat: string): string | undefined {
  const [state = '', ...after] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return /^[A-Z]$/i.test(state) ? after[18] : undefined;
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
