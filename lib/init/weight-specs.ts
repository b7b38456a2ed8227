/**
 * The kinds of weight that a spec asks for, checked once the shapes of their matrices are known.
 */
import { Fields } from '../json';
import { readWeightSpec, type MatrixShape, type WeightSpec } from '../weights';
import { GATES } from '../model';
import type { FullLayerSpec, FullSpec } from './spec';

/** The value of the field, to be checked later. */
export function kindAt(fields: Fields, key: string): WeightSpec {
  fields.object(key);
  return fields.raw(key) as WeightSpec;
}

function checked(value: WeightSpec, where: string, shape: MatrixShape): WeightSpec {
  return readWeightSpec(new Fields(value, where, 'INVALID_OPTION'), shape);
}

function checkedLayer(layer: FullLayerSpec, where: string, inputSize: number): FullLayerSpec {
  const { cell, cells, projection, inputWeight, recurrentWeight } = layer;
  const gates = GATES[cell];
  const shape = (cols: number): MatrixShape => ({ rows: gates.length * cells, cols, gates });
  return {
    ...layer,
    ...(inputWeight && {
      inputWeight: checked(inputWeight, `${where}.inputWeight`, shape(inputSize)),
    }),
    ...(recurrentWeight && {
      recurrentWeight: checked(
        recurrentWeight,
        `${where}.recurrentWeight`,
        shape(projection ?? cells),
      ),
    }),
  };
}

/** Numbers of the output of a layer, per frame. */
export function outputSizeOf({ direction, projection, cells }: FullLayerSpec): number {
  return (direction === 'bidirectional' ? 2 : 1) * (projection ?? cells);
}

/** @throws CompactRnnError INVALID_OPTION that names the layer and the field. */
export function withWeightSpecs(spec: FullSpec): FullSpec {
  let size = spec.input;
  const layers = spec.layers.map((layer, i) => {
    const each = checkedLayer(layer, `spec.layers[${i}]`, size);
    size = outputSizeOf(layer);
    return each;
  });
  const { output, outputWeight } = spec;
  if (output === undefined || !outputWeight) return { ...spec, layers };
  const shape = { rows: output, cols: size, gates: ['output'] };
  return { ...spec, layers, outputWeight: checked(outputWeight, 'spec.outputWeight', shape) };
}
