/** Gates: stacked one below the other, each of a plain kind of its own. */
import { CompactRnnError, invalidModel } from '../errors';
import type { Fields } from '../json';
import type { NativeGates, NativePlainWeight } from '../native';
import { checkGates, checkKind, checkSize, checkSides } from './check';
import { expanding, type Kind, type MatrixShape, readFloats } from './kind';
import { denseWeight, type DenseWeight } from './dense-weight';
import { type Matrix } from './matrix';
import {
  PLAIN_KINDS,
  plainKind,
  type PlainKind,
  type PlainWeightSpec,
  type PlainWeight,
} from './plain-kinds';

/** Stacked gates, each of a kind of its own. */
export interface GatesWeight extends Matrix {
  readonly kind: 'gates';
  /** [cells, cols] each; none of kind `gates`. */
  readonly gates: readonly PlainWeight[];
}

/** A kind of its own for each gate. */
export interface GatesWeightSpec {
  readonly kind: 'gates';
  /** By name: i, f, g, o of `lstm`; r, z, n of `gru`. Those that are left out are dense. */
  readonly gates: Readonly<Record<string, PlainWeightSpec>>;
}

const kind = 'gates';
const PLAIN_NAMES = Object.keys(PLAIN_KINDS) as PlainKind[];

/** The number of gates of an LSTM, the most that a cell has. */
const MOST_GATES = 4;

/**
 * W of gates one below the other.
 * @param gates [cells, cols] each, of plain kinds: 1 to 4.
 * @throws CompactRnnError INVALID_MODEL for another type or number of gates.
 */
export function stackedGates(gates: readonly PlainWeight[]): GatesWeight {
  const own = ownGates(gates);
  const rows = own.reduce((sum, gate) => sum + gate.rows, 0);
  return expanding(
    { kind, rows, cols: own[0]!.cols, gates: own } as const,
    (weight) => nativeForm(weight),
    own.length,
  );
}

function ownGates(gates: unknown): PlainWeight[] {
  const given = Array.isArray(gates) ? (gates as PlainWeight[]) : [];
  const { length } = given;
  if (!(length >= 1 && length <= MOST_GATES))
    throw invalidModel(`a stack must be an array of 1 to ${MOST_GATES} gates`);
  return Array.from({ length }, (_, q) => {
    const gate = given[q];
    checkPlain(`gate ${q + 1}`, gate);
    checkSides(`gate ${q + 1}`, gate);
    return gate;
  });
}

function nativeForm({ gates }: Pick<GatesWeight, 'gates'>, read = readFloats): NativeGates {
  const forms = gates.map((gate) => plainKind(gate.kind).nativeForm(gate, read));
  return { kind, gates: forms as NativePlainWeight[] };
}

/** Each gate's spec, and the shape of one gate. */
function gateSpecs(
  spec: GatesWeightSpec,
  { rows, cols, gates }: MatrixShape,
): [PlainWeightSpec, MatrixShape][] {
  return gates.map((gate) => [
    spec.gates[gate] ?? { kind: 'dense' },
    { rows: rows / gates.length, cols, gates: [gate] },
  ]);
}

export const GATES: Kind<GatesWeight, GatesWeightSpec> = {
  mapParts({ gates }, change) {
    if (!Array.isArray(gates)) throw invalidModel('the gates of a stack must be an array');
    return stackedGates(
      gates.map((gate: PlainWeight, q) => {
        checkPlain(`gate ${q + 1}`, gate);
        return plainKind(gate.kind).mapParts(gate, (part) =>
          change({ ...part, name: `gate ${q + 1}${part.name && ` ${part.name}`}` }),
        );
      }),
    );
  },
  ownStructure: ({ gates }) =>
    stackedGates(gates.map((gate) => plainKind(gate.kind).ownStructure?.(gate) ?? gate)),
  structureBytes: ({ gates }) =>
    gates.reduce((sum, gate) => sum + (plainKind(gate.kind).structureBytes?.(gate) ?? 0), 0),
  nativeForm,
  check(what, { gates: stacked }, { rows, cols, gates }) {
    if (!Array.isArray(stacked)) throw invalidModel(`the gates of ${what} must be an array`);
    checkGates(what, stacked.length, gates);
    const asked = { rows: rows / gates, cols, gates: 1 };
    (stacked as (PlainWeight | GatesWeight | undefined)[]).forEach((gate, q) => {
      const name = `${what} gate ${q + 1}`;
      checkPlain(name, gate);
      checkSize(name, gate, asked.rows, asked.cols);
      plainKind(gate.kind).check(name, gate, asked);
    });
  },

  checkNumbers(what, { gates }, read) {
    gates.forEach((gate, q) => {
      plainKind(gate.kind).checkNumbers?.(`${what} gate ${q + 1}`, gate, read);
    });
  },

  toJson: ({ gates }, name, tensors) => ({
    kind,
    gates: gates.map((gate, q) =>
      plainKind(gate.kind).toJson(gate, `${name}.gate${q + 1}`, tensors),
    ),
  }),
  fromJson: (fields, tensors) =>
    stackedGates(
      fields.objects('gates').map((gate) => {
        const weight = plainKind(gate.oneOf('kind', PLAIN_NAMES)).fromJson(gate, tensors);
        gate.done();
        return weight;
      }),
    ),

  readSpec: (fields, shape) => ({ kind, gates: readGates(fields, shape) }),
  specParts: (spec, shape) =>
    gateSpecs(spec, shape).flatMap(([each, ofGate]) =>
      plainKind(each.kind).specParts(each, ofGate),
    ),

  random: (spec, shape, random) =>
    stackedGates(
      gateSpecs(spec, shape).map(([each, ofGate]) =>
        plainKind(each.kind).random(each, ofGate, random),
      ),
    ),
  async fit(w, spec, shape, options) {
    const fits = gateSpecs(spec, shape).map(async ([each, ofGate], q) =>
      plainKind(each.kind).fit(gateOf(w, q, shape.gates.length), each, ofGate, options),
    );
    return stackedGates(await Promise.all(fits));
  },
};

function checkPlain(
  what: string,
  gate: PlainWeight | GatesWeight | undefined,
): asserts gate is PlainWeight {
  if (gate?.kind === kind) throw invalidModel(`${what} is itself a stack of gates`);
  checkKind(what, gate, PLAIN_NAMES);
}

function readGates(
  fields: Fields,
  { rows, cols, gates }: MatrixShape,
): Record<string, PlainWeightSpec> {
  if (gates.length === 1)
    throw new CompactRnnError(
      fields.code,
      `${fields.where}.kind is "${kind}", but the matrix has no gates`,
    );
  const table = fields.object('gates');
  const specs = gates
    .filter((gate) => table.has(gate))
    .map((gate): [string, PlainWeightSpec] => {
      const each = table.object(gate);
      if (each.raw('kind') === kind) each.refuse('kind', 'the kind of one gate');
      const shape = { rows: rows / gates.length, cols, gates: [gate] };
      const spec = plainKind(each.oneOf('kind', PLAIN_NAMES)).readSpec(each, shape);
      each.done();
      return [gate, spec];
    });
  table.done();
  return Object.fromEntries(specs);
}

function gateOf({ rows, cols, data }: DenseWeight, gate: number, gates: number): DenseWeight {
  const cells = rows / gates;
  return denseWeight(cells, cols, data.slice(gate * cells * cols, (gate + 1) * cells * cols));
}
