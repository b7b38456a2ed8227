/** The line that a command prints when it has only written a model. */
import type { Model } from '../model';
import { printJson, printLines } from './print';
import { byteSize, thousands } from './table';

export function printSaved(output: string, { parameters, bytes }: Model, json = false): void {
  if (json) printJson({ output, parameters, bytes });
  else printLines(`${output}: ${thousands(parameters)} parameters, ${byteSize(bytes)}`);
}
