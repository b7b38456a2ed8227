/** `compress --for`: the processor that is to run the model. */
import { Option } from 'commander';
import { PLAN_TARGETS, type PlanTarget } from '../../compress';
import { invalidOption } from '../../errors';
import { flagOf } from '../flags';

interface ForOptions {
  readonly for?: PlanTarget;
  readonly plan?: string;
  readonly targetStepMicros?: number;
  readonly allowedLoss?: number;
  readonly allocation?: string;
}

export function forOption(): Option {
  const what = 'store what is fastest there; --dtype overrides the type';
  return new Option('--for <processor>', what).choices(PLAN_TARGETS);
}

/**
 * A plan in a file has its forms, and a search measures those of this machine.
 * @throws CompactRnnError INVALID_OPTION where the option is given beside them.
 */
export function checkFor(options: ForOptions): void {
  if (options.for === undefined) return;
  const other = (['plan', 'targetStepMicros', 'allowedLoss'] as const).find(
    (name) => options[name] !== undefined,
  );
  const flag =
    other === undefined
      ? options.allocation === 'sensitivity' && '--allocation sensitivity'
      : flagOf(other);
  if (flag)
    throw invalidOption(
      `--for chooses the forms of plans by a rule, but ${flag} is given: leave --for out, and say --dtype`,
    );
}
