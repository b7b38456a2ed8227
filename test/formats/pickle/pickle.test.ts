/** Pickles of hand-written opcodes: what they stand for, and what is refused before it costs. */
import { MemorySource } from '../../../lib/files';
import { Cursor, Dict, Tuple, unpickling, type Value } from '../../../lib/formats/pickle';
import { atOnce } from '../../../lib/slices';

const bytes = (...parts: (string | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string, 'latin1')));

function unpickled(pickle: Buffer): Value {
  return atOnce(
    unpickling(new Cursor(new MemorySource(pickle)), {
      callable: (name) => {
        if (name === 'a.make') return { name, call: (args) => new Tuple(args) };
        throw new Error(`refused ${name}`);
      },
      persistent: (id) => [id],
    }),
  );
}

test.each<[string, Buffer, Value]>([
  ['numbers', bytes('(K\x07M\x01\x02J\xff\xff\xff\xff\x8a\x02\x00\x80l.'), [7, 513, -1, -32768]],
  ['a float', bytes('G\x3f\xf8\0\0\0\0\0\0.'), 1.5],
  ['texts', bytes('(X\x02\0\0\0\xc3\xa9\x8c\x01aU\x01\xe9l.'), ['é', 'a', 'é']],
  ['a tuple of what is named again', bytes(']q\x01h\x01\x86.'), new Tuple([[], []])],
  ['a call of what is known', bytes('ca\nmake\nK\x01\x85R.'), new Tuple([1])],
  ['what is kept elsewhere', bytes('K\x05Q.'), [5]],
])('%s', (_, pickle, value) => {
  expect(unpickled(pickle)).toEqual(value);
});

test('a dict keeps keys of any name apart from its own', () => {
  const dict = unpickled(bytes('}X\x09\0\0\0__proto__K\x01s.')) as Dict;
  expect([...dict.entries]).toEqual([['__proto__', 1]]);
});

const billions = bytes(
  ']q\0',
  ...Array.from({ length: 60 }, (_, i) => [0x30, 0x28, 0x68, i, 0x68, i, 0x6c, 0x71, i + 1]),
  '.',
);

test('lists that name one another double in no memory', () => {
  expect(unpickled(billions)).toHaveLength(2);
});

test.each<[string, Buffer, RegExp]>([
  ['a name that is not known', bytes('cos\nsystem\nX\x01\0\0\0xo\x85R.'), /refused os\.system/],
  ['a name from the stack', bytes('\x8c\x02os\x8c\x06system\x93.'), /refused os\.system/],
  ['an object of a class', bytes('(ios\nsystem\n.'), /opcode INST \(0x69\)/],
  ['an extension', bytes('\x82\x01.'), /opcode EXT1/],
  ['no opcode', bytes('\xff.'), /byte 0xff, no opcode/],
  ['a call of something other than a class', bytes('K\x01)R.'), /calls number with a tuple of 0/],
  ['a text longer than the file', bytes('X\xff\xff\xff\x7f.'), /2147483647 bytes .* missing/],
  ['a text of 2^63 bytes', bytes('\x8d\xff\xff\xff\xff\xff\xff\xff\x7f.'), /missing/],
  ['a whole number of a million bytes', bytes('\x8b\x40\x42\x0f\0.'), /whole number of 1000000/],
  ['a value that is not there', bytes('.'), /takes a value that is not there/],
  ['a mark as a value', bytes('(.'), /takes a value that is not there/],
  ['a mark that is not there', bytes('K\x01t.'), /mark that is not there/],
  ['what was never made', bytes('h\x07.'), /recalls value 7/],
  ['items of no dict', bytes(']K\x01K\x02s.'), /puts items into a list of 0/],
  ['values left behind', bytes('NN.'), /leaves values behind/],
  ['no end', bytes('K\x01'), /truncated or corrupt/],
  ['an endless name', bytes(`c${'a'.repeat(5000)}`), /more than 1024 characters/],
  ['a million lists', bytes('('.repeat(1), ']'.repeat(1_000_000), 'l.'), /far more values/],
])('%s is refused', (_, pickle, message) => {
  expect(() => unpickled(pickle)).toThrow(message);
});
