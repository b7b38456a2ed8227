/** The settings of DirNet's fit in options and plans; `lib/solvers/dirnet.ts` explains each. */
import { invalidOption } from '../errors';
import { shown } from '../json';
import { suggest } from '../suggest';

/** What may differ from the defaults of DirNet's fit (Zhang et al. 2018, sections 3.3 and 3.4). */
export interface DirnetSettings {
  /**
   * The gamma of Eq. 13-17, by which large coefficients are penalized less: above 0, at most 100;
   * default 1.
   */
  readonly gamma?: number;
  /** The penalty of a stage over that of the one before, above 1, at most 100; default 1.25. */
  readonly growth?: number;
  /**
   * How many stages follow on each other, 1 to 1000, where lambda is given; default 8. With
   * nonzeros or a budget there are as many as it takes.
   */
  readonly stages?: number;
  /** Atoms also count shifted by up to so many cells either way (Eq. 9), 0 to 100; default 0. */
  readonly shifts?: number;
  /**
   * `even`: each layer has the atoms that its rank says. `adaptive`: each finds its own number, all
   * dictionaries together no larger. Default `even`.
   */
  readonly atoms?: 'even' | 'adaptive';
}

interface Rule {
  readonly expected: string;
  readonly holds: (value: unknown) => boolean;
}

const wholeFrom =
  (least: number, most: number) =>
  (value: unknown): boolean =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

const above =
  (least: number, most: number) =>
  (value: unknown): boolean =>
    typeof value === 'number' && value > least && value <= most;

const RULES: Readonly<Record<keyof DirnetSettings, Rule>> = {
  gamma: { expected: 'a number above 0 and at most 100', holds: above(0, 100) },
  growth: { expected: 'a number above 1 and at most 100', holds: above(1, 100) },
  stages: { expected: 'a whole number from 1 to 1000', holds: wholeFrom(1, 1000) },
  shifts: { expected: 'a whole number from 0 to 100', holds: wholeFrom(0, 100) },
  atoms: {
    expected: 'even or adaptive',
    holds: (value) => value === 'even' || value === 'adaptive',
  },
};

const NAMES = Object.keys(RULES) as (keyof DirnetSettings)[];

/**
 * Settings that somebody wrote.
 * @param where what they are called: `dirnet`, `plan.dirnet`.
 * @throws CompactRnnError `INVALID_OPTION`.
 */
export function checkDirnetSettings(
  given: unknown,
  method: string,
  where: string,
): DirnetSettings | undefined {
  if (given === undefined) return undefined;
  if (method !== 'dirnet') {
    const names = Object.keys(Object(given) as object).join(', ');
    throw invalidOption(
      `${where} (${names}) is for the method dirnet, but the method is ${method}: leave it out`,
    );
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw invalidOption(`${where} must be an object of settings, but is ${shown(given)}`);
  const settings = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [name, value] of settings) {
    const rule = NAMES.includes(name as keyof DirnetSettings)
      ? RULES[name as keyof DirnetSettings]
      : undefined;
    if (!rule) throw invalidOption(`${where} has no setting ${shown(name)}${suggest(name, NAMES)}`);
    if (!rule.holds(value))
      throw invalidOption(`${where}.${name} must be ${rule.expected}, but is ${shown(value)}`);
  }
  return Object.fromEntries(settings);
}

/**
 * A budget counts atoms, but each shifted copy that a code uses is one more.
 * @throws CompactRnnError `INVALID_OPTION` where there are shifts.
 */
export function refuseShifts({ shifts = 0 }: DirnetSettings = {}): void {
  if (shifts > 0)
    throw invalidOption(
      `dirnet.shifts is ${shifts}, which makes more atoms than a budget counts: leave it out, or ` +
        'give a rank with nonzeros or lambda',
    );
}
