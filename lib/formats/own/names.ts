/**
 * Where the project's own format keeps things in a safetensors file; docs/reference/file-format.md
 * is the specification.
 */
export const FORMAT_KEY = 'format';
export const FORMAT = 'compact-rnn';
export const VERSION_KEY = 'version';
/** The newest version that this code reads. */
export const VERSION = 3;
/**
 * Written where there are only recurrent layers with zero initial states and the usual activations,
 * and a dense head, none of it int4: all that version 2 knows.
 */
export const KINDS_VERSION = 2;
/** Written where besides all weights are dense: all that version 1 knows. */
export const DENSE_VERSION = 1;
export const ARCHITECTURE_KEY = 'architecture';
/** The tensors of each type of weight. */
export const TENSOR_DTYPES = { f32: 'F32', f16: 'F16', int8: 'I8', int4: 'U8' } as const;
