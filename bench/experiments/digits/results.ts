/** What came of the experiment, a JSON object a line: what is there is not done again. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Judgement } from './judge';

/** Where the weights were before the training. */
export type Start = 'random' | 'svd' | 'dense';

export interface Result {
  /** `dense`, `dense-longer`, `tau-0.6`, `equal-0.6`, `random-0.6` */
  readonly name: string;
  readonly start: Start;
  /** By which the ranks were found; of `equal` and `random`, whose parameters or ranks they have. */
  readonly tau?: number;
  /** Of the layers; null where a layer has no projection. */
  readonly ranks: readonly (number | null)[];
  readonly parameters: number;
  /** On the noisy development strings: before training, and after; and on the clean ones. */
  readonly before: Judgement;
  readonly after: Judgement;
  readonly clean: Judgement;
  readonly epochs: number;
  readonly trainingSeconds: number;
  readonly seed: number;
  readonly commit: string;
  readonly date: string;
}

export class Results {
  readonly list: Result[];

  constructor(readonly file: string) {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
    this.list = lines.map((line) => JSON.parse(line) as Result);
  }

  find(name: string): Result | undefined {
    return this.list.find((result) => result.name === name);
  }

  add(result: Result): void {
    appendFileSync(this.file, `${JSON.stringify(result)}\n`);
    this.list.push(result);
  }
}
