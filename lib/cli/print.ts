/** The data of a command, on stdout. */

export function printLines(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

export function printJson(value: unknown): void {
  printLines(JSON.stringify(value, null, 2));
}
