/**
 * A model that keeps data in files beside it as one file: these tensors get their data, and all
 * else stays byte for byte.
 */
import { unsupportedModel } from '../../../errors';
import { MemorySource } from '../../../files';
import { atOnce } from '../../../slices';
import { externalNamesOf, externalPart, isExternal, type ExternalFiles } from '../external';
import { TENSOR, type TensorProto } from '../proto';
import { readingMessage } from '../wire';
import { bytesIn, delimited, type Pieces, rawFields } from './fields';
import { graphsOf, type Tree } from './tree';

/** What the fields of a message hold, by their numbers in onnx.proto3, on the way to tensors. */
const INSIDE = {
  model: { 7: 'graph', 25: 'function' },
  graph: { 1: 'node', 5: 'tensor' },
  function: { 7: 'node' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph' },
} as const;
type Message = keyof typeof INSIDE;

/** Of TensorProto. */
const FIELDS = { raw: 9, externalData: 13, dataLocation: 14 };
/** Protobuf has 31 bits for a length. */
const LARGEST = 2 ** 31 - 1;

/** The names of the files that a model needs. */
export function filesBeside(tree: Tree): string[] {
  const tensors = graphsOf(tree).flatMap(({ initializers, nodes }) => [
    ...initializers.values(),
    ...nodes.flatMap(({ proto }) => proto.attribute.flatMap(({ t }) => t ?? [])),
  ]);
  return externalNamesOf(tensors);
}

/**
 * The file with all data in it.
 * @throws CompactRnnError INVALID_FILE where a file is too short; UNSUPPORTED_MODEL where the whole
 *   is larger than a protobuf message may be.
 */
export function embedded(model: Uint8Array, files: ExternalFiles): Pieces {
  const pieces = inside('model', model, files) ?? [model];
  const size = bytesIn(pieces);
  if (size > LARGEST)
    throw unsupportedModel(
      `the model and the data beside it take ${size} bytes, and an ONNX file ${LARGEST} at most: store its weights as float16 ` +
        'before',
    );
  return pieces;
}

/**
 * The fields of a message with data in the tensors inside of it; undefined where there are none.
 */
function inside(kind: Message, message: Uint8Array, files: ExternalFiles): Pieces | undefined {
  const kinds: Partial<Record<number, Message | 'tensor'>> = INSIDE[kind];
  const fields = rawFields(message, () => undefined).map(({ number, whole, body }) => {
    const what = kinds[number];
    const changed = what === 'tensor' ? withData(body, files) : what && inside(what, body, files);
    return { whole: [whole], changed: changed && delimited(number, changed) };
  });
  if (!fields.some(({ changed }) => changed)) return undefined;
  return fields.flatMap(({ whole, changed }) => changed ?? whole);
}

function withData(tensor: Uint8Array, files: ExternalFiles): Pieces | undefined {
  const proto: TensorProto = atOnce(readingMessage(new MemorySource(tensor), TENSOR, 'tensor'));
  if (!isExternal(proto)) return undefined;
  const data = externalPart(proto, files);
  const gone = Object.values(FIELDS);
  const kept = rawFields(tensor, () => undefined).filter(({ number }) => !gone.includes(number));
  return [...kept.map(({ whole }) => whole), ...delimited(FIELDS.raw, [data.bytes(0, data.size)])];
}
