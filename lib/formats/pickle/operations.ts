/**
 * The operations of pickles that are carried out, those of protocols 1 to 5 that torch.save uses;
 * the names of the others.
 */
import type { Machine, Operations } from './machine';
import { Dict, kindOfValue, Opaque, Tuple, type Callable, type Value } from './values';

type Operation = (machine: Machine) => void;

/** Bytes of a whole number: more than any size or seed. */
const LONGEST_NUMBER = 64;

/** Two's complement, little-endian; a number where it is safe as one. */
function wholeNumber(machine: Machine, length: number): Value {
  if (length > LONGEST_NUMBER) machine.fail(`holds a whole number of ${length} bytes`);
  let value = 0n;
  machine.cursor.bytes(length).forEach((byte, i) => (value |= BigInt(byte) << BigInt(8 * i)));
  value = BigInt.asIntN(8 * Math.max(1, length), value);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A length of 8 bytes; what is not safe as a number is longer than any file. */
const longLength = ({ cursor }: Machine): number => Number(cursor.view(8).getBigUint64(0, true));
const length = ({ cursor }: Machine): number => cursor.view(4).getUint32(0, true);
const shortLength = ({ cursor }: Machine): number => cursor.byte();

/** Texts and bytes cost what they hold. */
function taken(machine: Machine, size: number): Uint8Array {
  const bytes = machine.cursor.bytes(size);
  machine.spend(Math.ceil(size / 16));
  return bytes;
}

const text =
  (size: (machine: Machine) => number, encoding: 'utf8' | 'latin1' = 'utf8'): Operation =>
  (machine) => {
    const { buffer, byteOffset, byteLength } = taken(machine, size(machine));
    machine.push(Buffer.from(buffer, byteOffset, byteLength).toString(encoding));
  };

const bytes =
  (size: (machine: Machine) => number): Operation =>
  (machine) => {
    machine.push(taken(machine, size(machine)).slice());
  };

const constant =
  (value: Value): Operation =>
  (machine) => {
    machine.push(value);
  };

const tupleOf =
  (count: number): Operation =>
  (machine) => {
    const items = Array.from({ length: count }, () => machine.pop());
    machine.pushContainer(new Tuple(items.reverse()));
  };

function named(machine: Machine, module: Value, name: Value): void {
  if (typeof module !== 'string' || typeof name !== 'string')
    machine.fail(`names a class by ${kindOfValue(module)} and ${kindOfValue(name)}`);
  machine.push(machine.world.callable(`${module}.${name}`));
}

/** REDUCE and NEWOBJ: what the call stands for; nothing is called but what the caller knows. */
function called(machine: Machine): void {
  const args = machine.pop();
  const callable = machine.pop();
  if (!isCallable(callable) || !(args instanceof Tuple))
    machine.fail(`calls ${kindOfValue(callable)} with ${kindOfValue(args)}`);
  if (!callable.call) machine.fail(`calls ${callable.name}, which is no state dict's`);
  machine.pushContainer(callable.call(args.items));
}

function isCallable(value: Value): value is Callable {
  return typeof value === 'object' && value !== null && 'name' in value && !('what' in value);
}

/** Attributes of what is only known to be there, or of an ordered dict, are of no use. */
function built(machine: Machine): void {
  machine.pop();
  const object = machine.top();
  const isPlain = object instanceof Dict || object instanceof Opaque;
  if (!isPlain) machine.fail(`sets attributes of ${kindOfValue(object)}`);
}

function added(machine: Machine): void {
  const values = machine.popToMark();
  const set = machine.top();
  if (!(set instanceof Set)) machine.fail(`adds to ${kindOfValue(set)}`);
  for (const value of values) set.add(value);
}

/** By the characters that stand for them. */
const BY_CHARACTER: Readonly<Record<string, Operation>> = {
  '\x80': ({ cursor }) => void cursor.byte(), // PROTO: what a later one adds is told by opcodes
  '\x95': ({ cursor }) => void cursor.bytes(8), // FRAME
  '(': (machine) => {
    machine.pushMark();
  },
  '0': (machine) => {
    machine.drop();
  },
  '1': (machine) => void machine.popToMark(),
  '2': (machine) => {
    machine.push(machine.top());
  },
  N: constant(null),
  '\x88': constant(true),
  '\x89': constant(false),
  J: (machine) => {
    machine.push(machine.cursor.view(4).getInt32(0, true));
  },
  K: (machine) => {
    machine.push(machine.cursor.byte());
  },
  M: (machine) => {
    machine.push(machine.cursor.view(2).getUint16(0, true));
  },
  '\x8a': (machine) => {
    machine.push(wholeNumber(machine, shortLength(machine)));
  },
  '\x8b': (machine) => {
    machine.push(wholeNumber(machine, length(machine)));
  },
  G: (machine) => {
    machine.push(machine.cursor.view(8).getFloat64(0));
  },
  U: text(shortLength, 'latin1'),
  T: text(length, 'latin1'),
  X: text(length),
  '\x8c': text(shortLength),
  '\x8d': text(longLength),
  C: bytes(shortLength),
  B: bytes(length),
  '\x8e': bytes(longLength),
  ']': (machine) => {
    machine.pushContainer([]);
  },
  a: (machine) => {
    const value = machine.pop();
    machine.append([value]);
  },
  e: (machine) => {
    const values = machine.popToMark();
    machine.append(values);
  },
  l: (machine) => {
    machine.pushContainer(machine.popToMark());
  },
  ')': tupleOf(0),
  '\x85': tupleOf(1),
  '\x86': tupleOf(2),
  '\x87': tupleOf(3),
  t: (machine) => {
    machine.pushContainer(new Tuple(machine.popToMark()));
  },
  '}': (machine) => {
    machine.pushContainer(new Dict());
  },
  d: (machine) => {
    const pairs = machine.popToMark();
    machine.pushContainer(new Dict());
    machine.setItems(pairs);
  },
  s: (machine) => {
    const value = machine.pop();
    const key = machine.pop();
    machine.setItems([key, value]);
  },
  u: (machine) => {
    const pairs = machine.popToMark();
    machine.setItems(pairs);
  },
  '\x8f': (machine) => {
    machine.pushContainer(new Set());
  },
  '\x90': added,
  '\x91': (machine) => {
    machine.pushContainer(new Set(machine.popToMark()));
  },
  h: (machine) => {
    machine.recall(machine.cursor.byte());
  },
  j: (machine) => {
    machine.recall(length(machine));
  },
  q: (machine) => {
    machine.remember(machine.cursor.byte());
  },
  r: (machine) => {
    machine.remember(length(machine));
  },
  '\x94': (machine) => {
    machine.rememberNext();
  },
  c: (machine) => {
    const module = machine.cursor.line();
    named(machine, module, machine.cursor.line());
  },
  '\x93': (machine) => {
    const name = machine.pop();
    named(machine, machine.pop(), name);
  },
  R: called,
  '\x81': called,
  b: built,
  Q: (machine) => {
    machine.push(machine.world.persistent(machine.pop()));
  },
};

const OPERATIONS: ReadonlyMap<number, Operation> = new Map(
  Object.entries(BY_CHARACTER).map(([character, operation]) => [
    character.charCodeAt(0),
    operation,
  ]),
);

/** The others: they make objects of classes, or are those of protocol 0. */
const OTHERS: Readonly<Record<string, string>> = {
  i: 'INST',
  o: 'OBJ',
  '\x82': 'EXT1',
  '\x83': 'EXT2',
  '\x84': 'EXT4',
  '\x92': 'NEWOBJ_EX',
  '\x96': 'BYTEARRAY8',
  '\x97': 'NEXT_BUFFER',
  '\x98': 'READONLY_BUFFER',
  P: 'PERSID',
  I: 'INT',
  L: 'LONG',
  F: 'FLOAT',
  S: 'STRING',
  V: 'UNICODE',
  g: 'GET',
  p: 'PUT',
};

export const PICKLE_OPERATIONS: Operations = {
  of: (opcode) => OPERATIONS.get(opcode),
  nameOf: (opcode) => {
    const name = OTHERS[String.fromCharCode(opcode)];
    const byte = `0x${opcode.toString(16).padStart(2, '0')}`;
    return name === undefined ? `the byte ${byte}, no opcode` : `the opcode ${name} (${byte})`;
  },
};
