/** Every row of the tables, trained from scratch for the same number of epochs. */
import type { DigitContext } from '../digits/context';
import { recipeOf } from '../digits/recipe';
import type { Task } from '../digits/task';
import { carryOut } from '../runs/run';
import { startOf } from './network';
import { layersOf, type Row } from './rows';

export interface Sweep {
  readonly rows: readonly Row[];
  readonly cells: number;
  readonly epochs: number;
}

export async function sweep(
  { rows, cells, epochs }: Sweep,
  task: Task,
  context: DigitContext,
): Promise<void> {
  for (const row of rows)
    await carryOut(
      {
        name: row.name,
        start: 'random',
        recipe: recipeOf(epochs, cells),
        network: () => startOf(layersOf(row, cells), task, context.seed),
      },
      context,
    );
}
