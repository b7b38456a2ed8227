/** Results of an experiment, one JSON object a line; runs that are there are not repeated. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** Where the weights were before the training. */
export type Start = 'random' | 'dense' | 'svd' | 'dictionary';

/** Of one run, whatever the experiment. */
export interface Outcome<Score> {
  readonly name: string;
  readonly start: Start;
  readonly parameters: number;
  readonly before: Score;
  readonly after: Score;
  readonly epochs: number;
  readonly trainingSeconds: number;
  readonly seed: number;
  readonly commit: string;
  readonly date: string;
}

export class Results<Result extends { readonly name: string }> {
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
