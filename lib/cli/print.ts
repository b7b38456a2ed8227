/**
 * Everything that the program says: data on stdout, the rest on stderr. Names of layers, units and
 * files come from elsewhere: whatever controls a terminal is shown by number.
 */
import { printable, printableJson } from '../printable';

const CLEAR_LINE = '\r\x1b[K';

/** Whether the last line of the terminal is one that the next takes the place of. */
let drawn = false;

/** Data, a line each. */
export function printLines(...lines: readonly string[]): void {
  clearDrawn();
  process.stdout.write(asText(lines));
}

export function printJson(value: unknown): void {
  printJsonText(JSON.stringify(value, null, 2));
}

/** All on one line, as one of many. */
export function printJsonLine(value: unknown): void {
  printJsonText(JSON.stringify(value));
}

/** Progress, warnings and errors, on stderr. */
export function sayLines(...lines: readonly string[]): void {
  clearDrawn();
  process.stderr.write(asText(lines));
}

/** A line on the terminal that stays until the next is said or drawn. */
export function drawLine(line: string): void {
  drawn = true;
  process.stderr.write(CLEAR_LINE + printable(line));
}

export function clearDrawn(): void {
  if (!drawn) return;
  drawn = false;
  process.stderr.write(CLEAR_LINE);
}

function asText(lines: readonly string[]): string {
  return lines.map((line) => `${printable(line)}\n`).join('');
}

function printJsonText(json: string): void {
  clearDrawn();
  process.stdout.write(`${printableJson(json)}\n`);
}
