/** npm run experiment -- in-place. */
import { InvalidArgumentError, type Command } from 'commander';
import { inPlaceExperiment, TASKS, type TaskName } from '../in-place';
import { taus } from './words';

interface InPlaceWords {
  out: string;
  models: readonly TaskName[];
  taus: readonly number[];
}

function models(text: string): readonly TaskName[] {
  return text.split(',').map((word) => {
    const name = TASKS.find((each) => each === word);
    if (name) return name;
    throw new InvalidArgumentError(
      `There is no ${word}: it must be a list of ${TASKS.join(', ')}.`,
    );
  });
}

export function addInPlace(program: Command, signal: AbortSignal): void {
  program
    .command('in-place')
    .description('Compresses published ONNX models in place, and measures what they do.')
    .requiredOption('--out <folder>', 'in-place.json, table.md and the small models')
    .option('--models <list>', 'which models', models, TASKS as readonly TaskName[])
    .option('--taus <list>', 'thresholds tau; the last one also in int8', taus, [0.9, 0.8, 0.6])
    .allowExcessArguments(false)
    .action(async ({ out, models: tasks, ...rest }: InPlaceWords) => {
      await inPlaceExperiment({ folder: out, tasks, ...rest }, signal);
    });
}
