/** The dtypes of quantization-aware training: matrices are rounded to them in the forward pass. */
import { invalidOption } from '../errors';
import { shown } from '../json';

/** Bits of a number in each dtype. */
export const QUANTIZED_BITS = { int8: 8, int4: 4 } as const;

export type QuantizedDtype = keyof typeof QUANTIZED_BITS;

export const QUANTIZED_DTYPES = Object.keys(QUANTIZED_BITS) as readonly QuantizedDtype[];

/**
 * The dtype of the option `quantized`; null for none.
 * @throws CompactRnnError INVALID_OPTION.
 */
export function checkedQuantized(value: unknown): QuantizedDtype | null {
  if (value === undefined || value === false) return null;
  if (value === true) return 'int8';
  const known = QUANTIZED_DTYPES.find((dtype) => dtype === value);
  if (known) return known;
  throw invalidOption(
    `quantized must be true, false or ${QUANTIZED_DTYPES.join(', ')}, but is ${shown(value)}`,
  );
}
