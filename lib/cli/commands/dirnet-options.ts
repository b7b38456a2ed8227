/** The options of `compress` for dictionaries: penalties, and how DirNet fits. */
import { type Command, Option } from 'commander';
import type { PlanOptions } from '../../compress';
import { given, parseNumber, parseNumbers } from '../arguments';

/** How DirNet fits. */
export interface DirnetFlags {
  gamma?: number;
  growth?: number;
  stages?: number;
  shifts?: number;
  atoms?: 'even' | 'adaptive';
}

export function addDictionaryOptions(command: Command): Command {
  return command
    .option(
      '--nonzeros <count>',
      'odl, dirnet: numbers in all codes together, given with --rank',
      parseNumber,
    )
    .option(
      '--lambda <list>',
      'odl, dirnet: the penalty, or one for each layer, given with --rank or --ranks',
      parseNumbers,
    )
    .option('--gamma <power>', 'dirnet: how much large numbers are spared; default 1', parseNumber)
    .option('--growth <factor>', 'dirnet: penalty from stage to stage; default 1.25', parseNumber)
    .option('--stages <count>', 'dirnet: stages after --lambda; default 8', parseNumber)
    .option('--shifts <count>', 'dirnet: atoms shifted by up to so many; default 0', parseNumber)
    .addOption(
      new Option('--atoms <rule>', 'dirnet: atoms of layers as --rank says, or found').choices([
        'even',
        'adaptive',
      ]),
    );
}

/** What differs from the defaults of DirNet's fit. */
export function dirnetOptions(options: DirnetFlags): Pick<PlanOptions, 'dirnet'> {
  const dirnet = given(options, ['gamma', 'growth', 'stages', 'shifts', 'atoms']);
  return Object.keys(dirnet).length > 0 ? { dirnet } : {};
}
