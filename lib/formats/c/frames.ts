/**
 * Layers of frames in C. Each function takes the C name of what the layer reads and gives that of
 * what it makes, a field of the state.
 */
import {
  type CombinationLayer,
  type DenseLayer,
  type ElementwiseLayer,
  type NormalizationLayer,
  vectorOf,
} from '../../model';
import { activate, expressionOf } from './activation';
import type { CProgram } from './program';
import { affine, after, copy, weightIn } from './weights';

export function denseStep(program: CProgram, layer: DenseLayer, x: string, y?: string): string {
  const id = program.identifier(layer.name);
  const { rows, cols } = layer.weight;
  program.statements.push('', `/* ${id}: ${cols} numbers -> ${rows}, ${layer.activation} */`);
  const apply = weightIn(program, `${id}_weight`, layer.weight);
  const bias = vectorOf(layer, 'bias');
  const out = y ?? program.field(`${id}_y`, rows, 'a dense layer');
  affine(program, apply, bias && program.floats(`${id}_bias`, bias), out, x, rows);
  activate(program, out, rows, layer.activation);
  return out;
}

export function normalizationStep(program: CProgram, layer: NormalizationLayer, x: string): string {
  const id = program.identifier(layer.name);
  const n = layer.size;
  program.statements.push('', `/* ${id}: normalization of ${n} numbers */`);
  const vector = (name: 'scale' | 'shift', otherwise: number): string =>
    program.floats(`${id}_${name}`, vectorOf(layer, name) ?? new Float32Array(n).fill(otherwise));
  const y = program.field(`${id}_y`, n, 'a normalized frame');
  const [scale, shift] = [vector('scale', 1), vector('shift', 0)];
  program.call(
    layer.kind === 'layer-norm' ? 'layer_norm' : 'rms_norm',
    y,
    x,
    scale,
    shift,
    cEpsilon(layer.epsilon),
    n,
  );
  return y;
}

function cEpsilon(epsilon: number): string {
  return `${epsilon.toExponential()}f`;
}

export function elementwiseStep(program: CProgram, layer: ElementwiseLayer, x: string): string {
  const id = program.identifier(layer.name);
  const n = layer.size;
  const { activation = { name: 'none' } } = layer;
  const word = typeof activation === 'string' ? activation : activation.name;
  program.statements.push('', `/* ${id}: ${n} numbers, each by itself, ${word} */`);
  const y = program.field(`${id}_y`, n, 'an elementwise layer');
  const [scale, shift] = [vectorOf(layer, 'scale'), vectorOf(layer, 'shift')];
  const factor = scale ? `${program.floats(`${id}_scale`, scale)}[i] * ` : '';
  const offset = shift ? ` + ${program.floats(`${id}_shift`, shift)}[i]` : '';
  const value = typeof activation === 'string' ? 'v' : expressionOf(activation);
  program.statements.push(
    `for (int i = 0; i < ${n}; i++) {`,
    `    const float v = ${factor}${x}[i]${offset};`,
    `    ${y}[i] = ${value};`,
    '}',
  );
  if (typeof activation === 'string') activate(program, y, n, activation);
  return y;
}

/** @param other the C name of what it combines with, of so many numbers. */
export function combinationStep(
  program: CProgram,
  layer: CombinationLayer,
  x: { name: string; size: number },
  other: { name: string; size: number },
): string {
  const id = program.identifier(layer.name);
  program.statements.push('', `/* ${id}: ${layer.by} of two frames */`);
  if (layer.by === 'concatenation') {
    const y = program.field(`${id}_y`, x.size + other.size, 'two frames side by side');
    const [first, second] = layer.leads ? [other, x] : [x, other];
    copy(program, y, first.name, first.size);
    copy(program, after(y, first.size), second.name, second.size);
    return y;
  }
  const y = program.field(`${id}_y`, x.size, 'two frames in one');
  const sign = layer.by === 'sum' ? '+' : '*';
  program.statements.push(
    `for (int i = 0; i < ${x.size}; i++)`,
    `    ${y}[i] = ${x.name}[i] ${sign} ${other.name}[i];`,
  );
  return y;
}
