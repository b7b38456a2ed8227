/** A model that keeps its weights in a file beside it. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { numbers } from './write';

export const CELLS = 4;
export const INPUTS = 3;

/** What that file holds: W, right behind it R. */
export const WEIGHTS = numbers(CELLS * (INPUTS + CELLS), 1);

type Write = (writer: BinaryWriter) => void;

function nested(writer: BinaryWriter, field: number, write: Write): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}

const text = (writer: BinaryWriter, field: number, value: string): void => {
  writer.tag(field, WireType.LengthDelimited).string(value);
};

const ofFloats =
  (name: string): Write =>
  (w) => {
    text(w, 1, name);
    nested(w, 2, (type) => {
      nested(type, 1, (tensor) => {
        tensor.tag(1, WireType.Varint).int32(1);
      });
    });
  };

/** An RNN node whose W and R lie in another file, R right behind W. */
export function modelBeside(location: string): Uint8Array {
  const writer = new BinaryWriter();
  const tensor =
    (name: string, cols: number, offset: number): Write =>
    (w) => {
      for (const dim of [1, CELLS, cols]) w.tag(1, WireType.Varint).int64(dim);
      w.tag(2, WireType.Varint).int64(1);
      text(w, 8, name);
      const entries = { location, offset: String(offset), length: String(4 * CELLS * cols) };
      for (const [key, value] of Object.entries(entries))
        nested(w, 13, (entry) => {
          text(entry, 1, key);
          text(entry, 2, value);
        });
      w.tag(14, WireType.Varint).int32(1);
    };
  writer.tag(1, WireType.Varint).int64(8);
  nested(writer, 7, (graph) => {
    nested(graph, 1, (node) => {
      for (const input of ['X', 'W', 'R']) text(node, 1, input);
      text(node, 2, 'Y');
      text(node, 4, 'RNN');
      nested(node, 5, (attribute) => {
        text(attribute, 1, 'hidden_size');
        attribute.tag(3, WireType.Varint).int64(CELLS);
        attribute.tag(20, WireType.Varint).int32(2);
      });
    });
    nested(graph, 5, tensor('W', INPUTS, 0));
    nested(graph, 5, tensor('R', CELLS, 4 * CELLS * INPUTS));
    text(graph, 2, 'graph');
    nested(graph, 11, ofFloats('X'));
    nested(graph, 12, ofFloats('Y'));
  });
  nested(writer, 8, (opset) => {
    opset.tag(2, WireType.Varint).int64(17);
  });
  return writer.finish();
}
