/**
 * The files that a training writes, looked at before hours are spent on what could not be written.
 */
import { invalidOption } from '../../errors';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { needed } from '../arguments';
import type { TrainingOptions } from './options';

export interface Outputs {
  readonly output: string;
  readonly checkpoint: string;
  readonly report: string | undefined;
}

/**
 * @throws CompactRnnError IO, or INVALID_OPTION where files are the same or a checkpoint would be
 *   lost.
 */
export async function checkedOutputs(command: string, options: TrainingOptions): Promise<Outputs> {
  const output = needed(options.output, command, 'an output: -o FILE');
  const { checkpoint = `${output}.checkpoint`, report, resume } = options;
  const { checkModelOutput } = await import('../../formats/index.js');
  const { outputTarget } = await import('../../files/index.js');
  await checkModelOutput(output);
  const paths = [output, checkpoint, ...(report === undefined ? [] : [report])];
  const targets = (await Promise.all(paths.map(outputTarget))).map((target) => resolve(target));
  if (new Set(targets).size !== targets.length)
    throw invalidOption('--output, --checkpoint and --report must be different files');
  if (!resume && existsSync(checkpoint)) {
    throw invalidOption(
      `there is a checkpoint already, ${checkpoint}: go on from it with --resume, or remove it to start anew`,
    );
  }
  return { output, checkpoint, report };
}
