/** Somebody whose digits there are recordings of. */

/** A string of digits as it was said in one breath. */
export interface Take {
  readonly digits: readonly number[];
  /** At `RATE`. */
  readonly samples: Float32Array;
}

export interface Speaker {
  readonly name: string;
  /** Takes of one digit each: [digit][take]. */
  readonly single: readonly (readonly Take[])[];
  /** Takes of several digits, by how many: [count][take]; nobody need have any. */
  readonly strings: readonly (readonly Take[])[];
}

/**
 * A speaker of these takes. @throws where a digit is missing, which strings could not be made
 * without.
 */
export function speakerOf(name: string, takes: readonly Take[]): Speaker {
  const single = Array.from({ length: 10 }, (_, digit) =>
    takes.filter(({ digits }) => digits.length === 1 && digits[0] === digit),
  );
  const missing = single.findIndex((list) => list.length === 0);
  if (missing >= 0) throw new Error(`there is no take of ${missing} by ${name}`);
  const longest = Math.max(...takes.map(({ digits }) => digits.length));
  const strings = Array.from({ length: longest + 1 }, (_, count) =>
    count < 2 ? [] : takes.filter(({ digits }) => digits.length === count),
  );
  return { name, single, strings };
}
