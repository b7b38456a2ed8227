/** Measured cases with made-up times, for the tests of what is made of them. */
import type { Case } from '../../bench/cases';
import { ENGINES, type Engine } from '../../bench/engines';
import type { Measured } from '../../bench/measure';

export function engine(name: string): Engine {
  return ENGINES.find((each) => each.name === name)!;
}

/** A case by its name, `tau0.6-int8-step-t2`. */
export function caseOf(name: string): Case {
  const [model, dtype, mode, threads] = name.split('-');
  return { model, dtype, mode, threads: Number(threads!.slice(1)) } as Case;
}

/**
 * Two rounds, the second twice as slow: each frame takes `micros`, then `2 micros`; readings
 * likewise.
 */
export function measured(
  engineName: string,
  name: string,
  micros: number,
  reading?: number,
): Measured {
  const rounds = (time: number): number[][] => [
    [time, time],
    [2 * time, 2 * time],
  ];
  return {
    engine: engine(engineName),
    case: caseOf(name),
    version: `${engineName} 1.2.3`,
    weightBytes: name.startsWith('dense') ? 40e6 : 12e6,
    repeated: 0,
    disturbed: 0,
    watched: true,
    frames: rounds(micros),
    readings: reading === undefined ? [[], []] : rounds(reading),
  };
}
