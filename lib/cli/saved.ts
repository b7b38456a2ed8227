/** What a command prints when all it did was to write a model. */
import type { Model } from '../model';
import { printJson, printLines } from './print';
import { byteSize, thousands } from './table';

export function printSaved(output: string, { parameters, bytes }: Model, json = false): void {
  if (json) printJson({ output, parameters, bytes });
  else printLines(`${output}: ${thousands(parameters)} parameters, ${byteSize(bytes)}`);
}
