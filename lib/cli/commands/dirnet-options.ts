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
      'odl, dirnet: nonzeros in all sparse codes together; needs --rank',
      parseNumber,
    )
    .option(
      '--lambda <list>',
      'odl, dirnet: L1 penalty, or one for each layer; needs --rank or --ranks',
      parseNumbers,
    )
    .option(
      '--gamma <power>',
      'dirnet: how far large coefficients are spared; default 1',
      parseNumber,
    )
    .option(
      '--growth <factor>',
      'dirnet: growth of the penalty per stage; default 1.25',
      parseNumber,
    )
    .option('--stages <count>', 'dirnet: number of stages, with --lambda; default 8', parseNumber)
    .option(
      '--shifts <count>',
      'dirnet: cells that atoms may be shifted by; default 0',
      parseNumber,
    )
    .addOption(
      new Option(
        '--atoms <rule>',
        'dirnet: atoms in each layer: as --rank says (default), or found',
      ).choices(['even', 'adaptive']),
    );
}

/** What differs from the defaults of DirNet's fit. */
export function dirnetOptions(options: DirnetFlags): Pick<PlanOptions, 'dirnet'> {
  const dirnet = given(options, ['gamma', 'growth', 'stages', 'shifts', 'atoms']);
  return Object.keys(dirnet).length > 0 ? { dirnet } : {};
}
