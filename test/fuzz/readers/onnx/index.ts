/** Changes of an ONNX file that keep it a file of the format: of its nodes, tensors and shapes. */
import { WireType } from '@bufbuild/protobuf/wire';
import type { Random } from '../../random';
import type { Bytes } from '../bytes';
import { attribute, ATTRIBUTES, between, list, OPERATORS, SIZES } from './nodes';
import {
  bytes,
  fieldOf,
  int,
  isMessage,
  messagesOf,
  parse,
  serialize,
  textOf,
  type Field,
  type Message,
} from './tree';

type Change = (model: Message, random: Random) => void;

/** Fields of NodeProto, and of GraphProto. */
const [INPUT, OUTPUT, OPERATOR, ATTRIBUTE] = [1, 2, 4, 5];
const [NODE, INITIALIZER] = [1, 5];

/** Copies of a field to which repetition lets a file grow. */
const MOST_COPIES = 2000;

function pickOf<T>(items: readonly T[], random: Random): T | undefined {
  return items.length > 0 ? random.pick(items) : undefined;
}

const graphOf = (model: Message): Message => messagesOf('graph', model)[0] ?? model;

/** Changes a field of that number of a message of that type. */
function ofField(
  type: string,
  number: number,
  change: (field: Field, of: Message, random: Random, model: Message) => void,
): Change {
  return (model, random) => {
    const of = pickOf(messagesOf(type, model), random);
    const field =
      of &&
      pickOf(
        of.fields.filter((each) => each.number === number),
        random,
      );
    if (field) change(field, of, random, model);
  };
}

/** A name that something in the file has. */
function someName(model: Message, random: Random): string {
  const all = messagesOf('node', model).flatMap(({ fields }) =>
    fields.filter(({ number }) => number === INPUT || number === OUTPUT),
  );
  const value = pickOf(all, random)?.value;
  return value instanceof Uint8Array ? Buffer.from(value).toString() : '';
}

/** Puts some nodes, one after the other, in front of an input of a node. */
const insertNodes: Change = (model, random) => {
  const node = pickOf(messagesOf('node', model), random);
  const input =
    node &&
    pickOf(
      node.fields.filter(({ number }) => number === INPUT),
      random,
    );
  if (!(input?.value instanceof Uint8Array)) return;
  const graph = graphOf(model);
  const count = random.happens(0.8) ? 1 : 1 + random.below(60);
  const seed = random.below(2 ** 30);
  for (let k = 0; k < count; k++) {
    const to = `inserted${seed}.${k}`;
    graph.fields.push(...between(Buffer.from(input.value).toString(), to, random));
    input.value = Buffer.from(to);
  }
};

const CHANGES: Readonly<Record<string, Change>> = {
  'another operator': ofField('node', OPERATOR, (field, _, random) => {
    field.value = Buffer.from(random.pick(OPERATORS));
  }),
  'another input': ofField('node', INPUT, (field, _, random, model) => {
    field.value = Buffer.from(random.happens(0.2) ? '' : someName(model, random));
  }),
  'another output': ofField('node', OUTPUT, (field, _, random, model) => {
    field.value = Buffer.from(random.happens(0.2) ? '' : someName(model, random));
  }),
  'an input left out': ofField('node', INPUT, (field, of) => {
    of.fields = of.fields.filter((each) => each !== field);
  }),
  'an input again': ofField('node', INPUT, (field, of, random) => {
    const count = random.happens(0.9) ? 1 : random.below(MOST_COPIES);
    of.fields.unshift(...Array.from({ length: count }, () => ({ ...field })));
  }),
  'inputs in another order': (model, random) => {
    const node = pickOf(messagesOf('node', model), random);
    if (node && random.happens(0.5)) node.fields.reverse();
    else node?.fields.push(...node.fields.splice(0, 1));
  },
  'another attribute': (model, random) => {
    const node = pickOf(messagesOf('node', model), random);
    node?.fields.push(attribute(random.pick(ATTRIBUTES), random));
  },
  'an attribute of another kind': ofField('node', ATTRIBUTE, (field, _, random) => {
    const name = isMessage(field.value) ? textOf(field.value, 1) : '';
    field.value = attribute(name, random).value;
  }),
  'an attribute left out': ofField('node', ATTRIBUTE, (field, of) => {
    of.fields = of.fields.filter((each) => each !== field);
  }),
  'nodes in between': insertNodes,
  'a part of the graph again': (model, random) => {
    const graph = graphOf(model);
    const field = pickOf(graph.fields, random);
    const count = random.happens(0.7) ? 1 : random.below(MOST_COPIES);
    if (field) graph.fields.push(...Array<Field>(count).fill(field));
  },
  'a part of the graph left out': (model, random) => {
    const graph = graphOf(model);
    graph.fields.splice(random.below(graph.fields.length + 1), 1);
  },
  'parts of the graph in another order': (model) => {
    graphOf(model).fields.reverse();
  },
  'other dims': (model, random) => {
    const tensor = pickOf(messagesOf('tensor', model), random);
    if (!tensor) return;
    const dims = tensor.fields.filter(({ number }) => number === 1);
    const dim = pickOf(dims, random);
    if (dim && random.happens(0.7)) dim.value = random.pick(SIZES);
    else if (random.happens(0.5)) tensor.fields.push(int(1, random.pick([0, 1, 2])));
    else tensor.fields = tensor.fields.filter((field) => field !== dim);
  },
  'dims that are turned': (model, random) => {
    const tensor = pickOf(messagesOf('tensor', model), random);
    tensor?.fields.reverse();
  },
  'another type of elements': ofField('tensor', 2, (field, _, random) => {
    field.value = BigInt(random.below(24));
  }),
  'other data': ofField('tensor', 9, (field, of, random) => {
    const data = field.value as Bytes;
    if (random.happens(0.3)) field.value = data.subarray(0, random.below(data.length + 1));
    else if (random.happens(0.5))
      of.fields.push(int(14, 1)); // external
    else of.fields.splice(of.fields.indexOf(field), 1, bytes(random.pick([4, 5, 7, 10, 11]), data));
  }),
  'other sizes of an input or output': (model, random) => {
    const dimension = pickOf(messagesOf('dimension', model), random);
    if (dimension)
      dimension.fields = random.happens(0.3)
        ? [bytes(2, random.pick(['n', '', 'batch']))]
        : [int(1, random.pick(SIZES))];
  },
  'an initializer as an input': (model, random) => {
    const graph = graphOf(model);
    const field = pickOf(
      graph.fields.filter(({ number }) => number === INITIALIZER),
      random,
    );
    if (!field || !isMessage(field.value)) return;
    const value: Message = { type: 'value', fields: [bytes(1, textOf(field.value, 8))] };
    graph.fields = graph.fields.filter((each) => each !== field);
    graph.fields.push({ number: 11, wire: field.wire, value });
  },
  'another version of the operators': (model, random) => {
    const opset = pickOf(messagesOf('opset', model), random);
    if (opset) opset.fields = [bytes(1, ''), int(2, random.pick([-1n, 0n, 1n, 7n, 11n, 13n, 99n]))];
  },
  'a list of all that there is': (model, random) => {
    const graph = graphOf(model);
    const names = list(random, 40, () => someName(model, random));
    const fields = [
      ...names.map((name) => bytes(INPUT, name)),
      bytes(OUTPUT, someName(model, random)),
    ];
    const node: Message = { type: 'node', fields: [...fields, bytes(OPERATOR, 'Concat')] };
    graph.fields.push({ number: NODE, wire: WireType.LengthDelimited, value: node });
  },
};

/** Each gives a file that can be parsed another one; any other as it is. */
export const ONNX_CHANGES: Readonly<Record<string, (file: Bytes, random: Random) => Bytes>> =
  Object.fromEntries(
    Object.entries(CHANGES).map(([name, change]) => [
      name,
      (file: Bytes, random: Random): Bytes => {
        let model: Message;
        try {
          model = parse(file);
        } catch {
          return file; // an earlier change was one of its bytes
        }
        if (fieldOf(model, 7) === undefined) return file;
        change(model, random);
        return serialize(model);
      },
    ]),
  );
