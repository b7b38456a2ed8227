/**
 * Recurrent cells in C whose activations are not the usual ones, or whose sums or states have
 * bounds, peepholes or coupled gates: loops in the step itself, over functions of their own.
 */
import type { ActivationFunction, Layer } from '../../model';
import { FUNCTIONS, vectorOf } from '../../model';
import { expressionOf } from './activation';
import { cFloat, type CProgram } from './program';

/** Whether a layer has any of these. */
export function isCurved({ weights, gateClip, cellClip, coupledGates }: Layer): boolean {
  const { activations, peepholes } = weights[0]!;
  const others = [activations, peepholes, gateClip, cellClip];
  return coupledGates === true || others.some((each) => each !== undefined);
}

/** The functions of a cell as C calls them, of sums that its bounds hold. */
export class Curves {
  readonly #functions: readonly ActivationFunction[];

  constructor(
    private readonly program: CProgram,
    private readonly layer: Layer,
  ) {
    const { cell, activation } = layer;
    const usual = activation ? [activation] : FUNCTIONS[cell];
    this.#functions = layer.weights[0]!.activations ?? usual.map((name) => ({ name }));
  }

  /** The function at this place (gates, candidate, state) of a sum, an expression in C. */
  of(place: number, sum: string): string {
    const { gateClip } = this.layer;
    return this.call(place, gateClip === undefined ? sum : this.clamped(sum, gateClip));
  }

  call(place: number, value: string): string {
    return `${this.program.functionOf(expressionOf(this.#functions[place]!))}(${value})`;
  }

  clamped(value: string, bound: number): string {
    this.program.use('clamp');
    return `${this.program.name}_clamp(${value}, ${cFloat(bound)})`;
  }
}

/** The statements of n cells, one after the other. */
function cells(program: CProgram, n: number, ...lines: string[]): void {
  program.statements.push(
    `for (int k = 0; k < ${n}; k++) {`,
    ...lines.map((line) => `    ${line}`),
    '}',
  );
}

interface Places {
  readonly id: string;
  readonly n: number;
  readonly h: string;
  readonly sums: string;
}

export function curvedLstm(
  program: CProgram,
  layer: Layer,
  c: string,
  { id, n, h, sums }: Places,
): void {
  const curves = new Curves(program, layer);
  const [own] = layer.weights;
  const values = own!.peepholes && vectorOf(own!, 'peepholes');
  const peepholes = values && program.floats(`${id}_peepholes`, values);
  const sum = (gate: number, peephole?: number): string => {
    const read = gate === 0 ? `${sums}[k]` : `${sums}[${gate * n} + k]`;
    return peepholes === undefined || peephole === undefined
      ? read
      : `${read} + ${peepholes}[${peephole * n} + k] * ${c}[k]`;
  };
  const forget = layer.coupledGates ? '1.0f - i' : curves.of(0, sum(1, 1));
  const next = `f * ${c}[k] + i * g`;
  cells(
    program,
    n,
    `const float i = ${curves.of(0, sum(0, 0))};`,
    `const float f = ${forget};`,
    `const float g = ${curves.of(1, sum(2))};`,
    `${c}[k] = ${layer.cellClip === undefined ? next : curves.clamped(next, layer.cellClip)};`,
    `${h}[k] = ${curves.of(0, sum(3, 2))} * ${curves.call(2, `${c}[k]`)};`,
  );
}

export function curvedRnn(program: CProgram, layer: Layer, { n, h, sums }: Places): void {
  const curves = new Curves(program, layer);
  cells(program, n, `${h}[k] = ${curves.of(0, `${sums}[k]`)};`);
}

/** @param ofState sums of the recurrent weight, of which r scales those of the candidate. */
export function curvedGru(
  program: CProgram,
  layer: Layer,
  ofState: string,
  { n, h, sums }: Places,
): void {
  const curves = new Curves(program, layer);
  const both = (at: string): string => `${sums}[${at}] + ${ofState}[${at}]`;
  const candidate = `${sums}[${2 * n} + k] + r * ${ofState}[${2 * n} + k]`;
  cells(
    program,
    n,
    `const float r = ${curves.of(0, both('k'))};`,
    `const float z = ${curves.of(0, both(`${n} + k`))};`,
    `${h}[k] = (1.0f - z) * ${curves.of(1, candidate)} + z * ${h}[k];`,
  );
}

export function curvedGruReset(
  program: CProgram,
  layer: Layer,
  reset: string,
  { n, h, sums }: Places,
): void {
  const curves = new Curves(program, layer);
  cells(program, n, `${reset}[k] = ${curves.of(0, `${sums}[k]`)} * ${h}[k];`);
}

export function curvedGruUpdate(program: CProgram, layer: Layer, { n, h, sums }: Places): void {
  const curves = new Curves(program, layer);
  cells(
    program,
    n,
    `const float z = ${curves.of(0, `${sums}[${n} + k]`)};`,
    `${h}[k] = (1.0f - z) * ${curves.of(1, `${sums}[${2 * n} + k]`)} + z * ${h}[k];`,
  );
}
