/** The files that a training writes. */
import { existsSync } from 'node:fs';
import { invalidOption } from '../../errors';
import { needed } from '../arguments';
import { checkpointOf, type TrainingOptions } from './options';

export interface Outputs {
  readonly output: string;
  readonly checkpoint: string;
  readonly report: string | undefined;
}

/** @throws CompactRnnError INVALID_OPTION where a checkpoint would be lost. */
export function checkedOutputs(command: string, options: TrainingOptions): Outputs {
  const output = needed(options.output, command, 'an output: -o FILE');
  const { checkpoint = checkpointOf(output), report, resume } = options;
  if (!resume && existsSync(checkpoint)) {
    throw invalidOption(
      `there is a checkpoint already, ${checkpoint}: go on from it with --resume, or remove it to start anew`,
    );
  }
  return { output, checkpoint, report };
}
