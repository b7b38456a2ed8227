/**
 * Recurrent layers in C: fields of the state, and the statements of a frame. Each function takes
 * the C name of what the layer reads and gives that of what it makes.
 */
import { unsupportedModel } from '../../errors';
import { shown } from '../../json';
import { type Layer, vectorOf } from '../../model';
import { activate } from './activation';
import {
  curvedGru,
  curvedGruReset,
  curvedGruUpdate,
  curvedLstm,
  curvedRnn,
  isCurved,
} from './curved-cells';
import type { CProgram } from './program';
import { affine, after, type Apply, clear, copy, weightIn } from './weights';

function refuse(layer: Layer, what: string, remedy: string): never {
  throw unsupportedModel(
    `${shown(layer.name)} has ${what}, which C code is not made of: ${remedy}`,
  );
}

function checkLayer(layer: Layer): void {
  const { weights, direction } = layer;
  const [own] = weights;
  if (direction !== 'forward')
    refuse(layer, `direction ${direction}`, 'only a model that runs forward goes frame by frame');
  if (own!.initialHidden ?? own!.initialCell) refuse(layer, 'initial states', 'train from zeros');
}

/** A recurrent layer: its state, and a frame of it. */
export function recurrentStep(program: CProgram, layer: Layer, x: string): string {
  checkLayer(layer);
  const id = program.identifier(layer.name);
  const { cell, hiddenSize: n } = layer;
  const [own] = layer.weights;
  const rank = own!.projection?.rows;
  const projected = rank === undefined ? '' : `, projected to ${rank}`;
  program.statements.push(
    '',
    `/* ${id}: ${layer.inputSize} numbers -> ${n} ${cell} cells${projected} */`,
  );
  const input = weightIn(program, `${id}_input`, own!.input);
  const recurrent = weightIn(program, `${id}_recurrent`, own!.recurrent);
  const projection = own!.projection && weightIn(program, `${id}_projection`, own!.projection);
  const bias = program.floats(`${id}_bias`, vectorOf(own!, 'bias')!);
  // Where there is a projection, h of a GRU is state of its own, of other cells work.
  const isState = !projection || cell === 'gru' || layer.emits === 'hidden';
  const h = isState
    ? program.field(`${id}_h`, n, 'h(t)')
    : program.field('work_hidden', n, 'h before a projection');
  const m = projection ? program.field(`${id}_m`, rank!, 'm(t) = P h(t)') : h;
  const frame: Frame = { id, layer, n, x, h, m, bias, input, recurrent, projection };
  if (cell === 'lstm') lstmStep(program, frame);
  else if (cell === 'rnn') rnnStep(program, frame, layer.activation ?? 'tanh');
  else if (layer.resetAfter)
    gruStep(program, frame, own!.recurrentBias && vectorOf(own!, 'recurrentBias'));
  else gruResetBeforeStep(program, frame, rank);
  if (projection) affine(program, projection, undefined, m, h, rank!);
  return layer.emits === 'hidden' ? h : m;
}

interface Frame {
  readonly id: string;
  readonly layer: Layer;
  readonly n: number;
  readonly x: string;
  readonly h: string;
  readonly m: string;
  readonly bias: string;
  readonly input: Apply;
  readonly recurrent: Apply;
  readonly projection: Apply | undefined;
}

function sumsOf(
  program: CProgram,
  { n, x, m, bias, input, recurrent }: Frame,
  gates: number,
): string {
  const sums = program.field('work_sums', gates * n, 'sums of the gates of one layer');
  affine(program, input, bias, sums, x, gates * n);
  recurrent(sums, m);
  return sums;
}

function lstmStep(program: CProgram, frame: Frame): void {
  const c = program.field(`${frame.id}_c`, frame.n, 'c(t)');
  const sums = sumsOf(program, frame, 4);
  if (isCurved(frame.layer)) curvedLstm(program, frame.layer, c, { ...frame, sums });
  else program.call('lstm', frame.h, c, sums, frame.n);
}

function rnnStep(program: CProgram, frame: Frame, activation: 'tanh' | 'relu' | 'sigmoid'): void {
  const sums = sumsOf(program, frame, 1);
  if (isCurved(frame.layer)) {
    curvedRnn(program, frame.layer, { ...frame, sums });
    return;
  }
  copy(program, frame.h, sums, frame.n);
  activate(program, frame.h, frame.n, activation);
}

function gruStep(program: CProgram, frame: Frame, recurrentBias: Float32Array | undefined): void {
  const { id, layer, n, x, h, m, bias, input, recurrent } = frame;
  const sums = program.field('work_sums', 3 * n, 'sums of the gates of one layer');
  const ofState = program.field('work_recurrent_sums', 3 * n, 'those of its recurrent weight');
  affine(program, input, bias, sums, x, 3 * n);
  clear(program, ofState, 3 * n);
  if (recurrentBias)
    copy(program, after(ofState, 2 * n), program.floats(`${id}_recurrent_bias`, recurrentBias), n);
  recurrent(ofState, m);
  if (isCurved(layer)) curvedGru(program, layer, ofState, { ...frame, sums });
  else program.call('gru', h, sums, ofState, n);
}

/** The reset gate acts before the recurrent product: n = tanh(W_xn x + W_hn P (r h(t-1)) + b_n). */
function gruResetBeforeStep(program: CProgram, frame: Frame, rank: number | undefined): void {
  const { layer, n, x, h, m, bias, input, recurrent, projection } = frame;
  const curved = isCurved(layer);
  const sums = program.field('work_sums', 3 * n, 'sums of the gates of one layer');
  affine(program, input, bias, sums, x, 3 * n);
  recurrent(sums, m, { from: 0, count: 2 * n });
  let reset = program.field('work_reset', n, 'r h(t-1)');
  if (curved) curvedGruReset(program, layer, reset, { ...frame, sums });
  else program.call('gru_reset', reset, h, sums, n);
  if (projection) {
    const read = program.field('work_reset_m', rank!, 'P (r h(t-1))');
    affine(program, projection, undefined, read, reset, rank!);
    reset = read;
  }
  recurrent(after(sums, 2 * n), reset, { from: 2 * n, count: n });
  if (curved) curvedGruUpdate(program, layer, { ...frame, sums });
  else program.call('gru_update', h, sums, n);
}
