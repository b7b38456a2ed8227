/**
 * The element types of a TensorProto: raw little-endian bytes, or the typed list that each uses.
 */
import {
  ELEMENT_TYPES,
  type ElementType,
  type ElementTypeName,
  fromBfloat16,
  fromFloat16,
} from '../tensors';
import type { TensorProto } from './proto';

/** A typed list of a TensorProto. */
export type ListField = 'floatData' | 'doubleData' | 'int32Data' | 'int64Data' | 'uint64Data';

export interface ProtoType extends ElementType {
  /** The list that holds the elements where rawData is not used. */
  readonly list: ListField;
  /** The element that a number of the list stands for; itself where it is left out. */
  readonly ofListed?: (x: number) => number;
}

function listed(
  name: ElementTypeName,
  list: ListField,
  ofListed?: ProtoType['ofListed'],
): ProtoType {
  return { ...ELEMENT_TYPES[name], list, ...(ofListed && { ofListed }) };
}

/** By TensorProto.DataType. */
export const PROTO_TYPES: Readonly<Record<number, ProtoType>> = {
  1: listed('float', 'floatData'),
  2: listed('uint8', 'int32Data'),
  3: listed('int8', 'int32Data'),
  4: listed('uint16', 'int32Data'),
  5: listed('int16', 'int32Data'),
  6: listed('int32', 'int32Data'),
  7: listed('int64', 'int64Data'),
  9: listed('bool', 'int32Data'),
  10: listed('float16', 'int32Data', fromFloat16),
  11: listed('double', 'doubleData'),
  12: listed('uint32', 'uint64Data'),
  13: listed('uint64', 'uint64Data'),
  16: listed('bfloat16', 'int32Data', fromBfloat16),
};

/** The type of a tensor's elements, or undefined. */
export function protoType({ dataType }: TensorProto): ProtoType | undefined {
  return Object.hasOwn(PROTO_TYPES, dataType) ? PROTO_TYPES[dataType] : undefined;
}
