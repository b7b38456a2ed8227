/** Files of one tensor: what is read, and what is refused by name. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { onnxTree } from '../../../lib/formats';
import { readOnnxTensor } from './read';
import { expectError } from './expect';
import { newTensor } from './write';

/** A TensorProto from fields written by hand. */
function tensorBytes(write: (writer: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter();
  write(writer);
  return writer.finish();
}

describe('a tensor file', () => {
  test('is read with its dims', () => {
    const spec = { dims: [2, 3], data: [1, 2, 3, 4, 5, 6.5] };
    expect(readOnnxTensor(onnxTree.tensorBytes(newTensor('t', spec)))).toEqual({
      dims: [2, 3],
      data: Float32Array.of(1, 2, 3, 4, 5, 6.5),
    });
  });

  const list = (type: number, write: (writer: BinaryWriter) => void, count: number) =>
    tensorBytes((writer) => {
      writer.tag(1, WireType.Varint).int64(count);
      writer.tag(2, WireType.Varint).int32(type);
      write(writer);
    });

  test.each<[string, Uint8Array, ArrayLike<number>]>([
    [
      'packed floats',
      list(1, (w) => w.tag(4, WireType.LengthDelimited).fork().float(1.5).float(-2).join(), 2),
      Float32Array.of(1.5, -2),
    ],
    [
      'floats one by one',
      list(1, (w) => w.tag(4, WireType.Bit32).float(1.5).tag(4, WireType.Bit32).float(-2), 2),
      Float32Array.of(1.5, -2),
    ],
    [
      'packed int64',
      list(7, (w) => w.tag(7, WireType.LengthDelimited).fork().int64(-1).int64(2).join(), 2),
      [-1, 2],
    ],
    [
      'raw int32',
      list(
        6,
        (w) =>
          w.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(Int32Array.of(-7, 3).buffer)),
        2,
      ),
      [-7, 3],
    ],
    [
      'doubles',
      list(11, (w) => w.tag(10, WireType.LengthDelimited).fork().double(0.25).join(), 1),
      Float32Array.of(0.25),
    ],
    // 1, -2, 65504 (the largest), 2^-24 (the least), infinity
    [
      'raw float16',
      list(
        10,
        (w) =>
          w
            .tag(9, WireType.LengthDelimited)
            .bytes(new Uint8Array(Uint16Array.of(0x3c00, 0xc000, 0x7bff, 1, 0x7c00).buffer)),
        5,
      ),
      Float32Array.of(1, -2, 65504, 2 ** -24, Infinity),
    ],
    [
      'float16 as integers',
      list(10, (w) => w.tag(5, WireType.LengthDelimited).fork().int32(0x3800).join(), 1),
      Float32Array.of(0.5),
    ],
    [
      'raw bfloat16',
      list(
        16,
        (w) =>
          w
            .tag(9, WireType.LengthDelimited)
            .bytes(new Uint8Array(Uint16Array.of(0x3f80, 0xc000).buffer)),
        2,
      ),
      Float32Array.of(1, -2),
    ],
    [
      'booleans',
      list(9, (w) => w.tag(9, WireType.LengthDelimited).bytes(Uint8Array.of(1, 0)), 2),
      [1, 0],
    ],
  ])('of %s is read', (_, bytes, data) => {
    expect(readOnnxTensor(bytes).data).toEqual(data);
  });

  test('with its data elsewhere is refused by name', () => {
    const bytes = list(
      1,
      (w) => w.tag(8, WireType.LengthDelimited).string('weights').tag(14, WireType.Varint).int32(1),
      2,
    );
    expectError(
      () => readOnnxTensor(bytes),
      'INVALID_FILE',
      /tensor "weights" keeps its data in "", which does not lie in the folder of the model/,
    );
  });

  test.each<[string, (writer: BinaryWriter) => void, RegExp]>([
    [
      'is cut off',
      (w) => w.tag(7, WireType.LengthDelimited).bytes(Uint8Array.of(1, 0x80)),
      /the list int64Data of a tensor is not whole/,
    ],
    [
      'is shorter',
      (w) => w.tag(7, WireType.LengthDelimited).bytes(Uint8Array.of(0x81, 0)),
      /claim 2 elements of type int64, but the file holds 1/,
    ],
  ])('whose list of numbers %s is refused', (_, write, message) => {
    expectError(() => readOnnxTensor(list(7, write, 2)), 'INVALID_FILE', message);
  });

  test('of strings is refused', () => {
    expectError(
      () => readOnnxTensor(list(8, () => undefined, 0)),
      'UNSUPPORTED_MODEL',
      /element type 8/,
    );
  });

  test('that is cut off is refused', () => {
    const whole = onnxTree.tensorBytes(newTensor('t', { dims: [2], data: [1, 2] }));
    expectError(
      () => readOnnxTensor(whole.subarray(0, whole.length - 3)),
      'INVALID_FILE',
      /not a whole ONNX tensor/,
    );
  });
});
