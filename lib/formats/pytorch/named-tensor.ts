/** Tensors of a state dict. */
import type { View } from '../tensors';

/** A tensor by its name, without what wraps the module. */
export interface NamedTensor {
  readonly name: string;
  readonly view: View;
}

export const shapeOf = (view: View): string => `[${view.dims.join(', ')}]`;
