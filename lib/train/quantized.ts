/** The types that training can use matrices in, while floats learn. */
import { invalidOption } from '../errors';
import { shown } from '../json';

export const QUANTIZED_BITS = { int8: 8, int4: 4 } as const;

export type QuantizedDtype = keyof typeof QUANTIZED_BITS;

export const QUANTIZED_DTYPES = Object.keys(QUANTIZED_BITS) as readonly QuantizedDtype[];

/** The option `quantized`; null: matrices are used as floats. */
export function checkedQuantized(value: unknown): QuantizedDtype | null {
  if (value === undefined || value === false) return null;
  if (value === true) return 'int8';
  const known = QUANTIZED_DTYPES.find((dtype) => dtype === value);
  if (known) return known;
  throw invalidOption(
    `quantized must be true, false or ${QUANTIZED_DTYPES.join(', ')}, but is ${shown(value)}`,
  );
}
