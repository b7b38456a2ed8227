/** An entry of a run: one case of one engine. */
import { caseName, type Case } from './cases';
import type { Engine } from './engines';

export interface Entry {
  readonly engine: Engine;
  readonly case: Case;
}

/** `onnxruntime tau0.6-int8-step-t2`. */
export function entryName({ engine, case: benchCase }: Entry): string {
  return `${engine.name} ${caseName(benchCase)}`;
}
