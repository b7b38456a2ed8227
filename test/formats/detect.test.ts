import { detectFormat } from '../../lib/formats/detect';

test('a safetensors file is known by its brace behind a length', () => {
  expect(detectFormat(Buffer.from('\x40\0\0\0\0\0\0\0{"a":', 'latin1'))).toBe('safetensors');
  expect(detectFormat(Buffer.from('\xff\xff\xff\xff\xff\xff\xff\xff{}', 'latin1'))).toBe(
    'safetensors',
  );
  expect(detectFormat(Buffer.from('\x80\0\0\0\0\0\0\0{"a":', 'latin1'))).toBe('safetensors');
});

test('an ONNX file is known by the fields of a ModelProto', () => {
  expect(detectFormat(Buffer.from([0x08, 0x07, 0x12, 0x07]))).toBe('onnx');
});

test.each<[string, Buffer, RegExp]>([
  ['an empty file', Buffer.alloc(0), /the file is empty/],
  [
    'a PyTorch checkpoint',
    Buffer.from('PK\x03\x04....'),
    /PyTorch checkpoint.*torch\.onnx\.export/,
  ],
  ['a Keras file', Buffer.from('\x89HDF\r\n', 'latin1'), /HDF5.*tf2onnx/],
  ['a TFLite file', Buffer.from('\x1c\0\0\0TFL3', 'latin1'), /TensorFlow Lite/],
  ['an array', Buffer.from('\x93NUMPY', 'latin1'), /NumPy array.*run/],
  ['a spec', Buffer.from('{"cell": "lstm"}'), /JSON.*init/],
  ['text', Buffer.from('hello wo{ld'), /neither.*begins with 68 65 6c 6c 6f 20 77 6f/],
])('%s is refused by name', (_, bytes, message) => {
  expect(() => detectFormat(bytes)).toThrow(
    expect.objectContaining({ code: 'INVALID_FILE' }) as Error,
  );
  expect(() => detectFormat(bytes)).toThrow(message);
});
