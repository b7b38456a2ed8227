/** A network with its matrices in another type. */
import { elementsOf } from './elements';
import { changeNumbers } from './matrices';
import type { Network } from './network';
import { packWeight } from './packed-weight';
import type { Dtype } from './weight';

/** @throws CompactRnnError INVALID_OPTION where the type cannot hold a matrix. */
export function converted(network: Network, dtype: Dtype): Network {
  return changeNumbers(network, {
    matrix: ({ weight, what, layout }) => {
      if ((weight.dtype ?? 'f32') === dtype) return weight;
      const { rows, cols } = weight;
      return packWeight({ rows, cols, dtype }, elementsOf(weight.data, rows, dtype, what), layout);
    },
    vector: (vector) => vector,
  });
}
