/**
 * A recurrent node in the graph: it continues the chain of its input X by a layer. Its initial
 * states must be zero or inputs of the graph, which are the state that a stream carries; sequence
 * lengths are left to the caller of a run.
 */
import { CompactRnnError } from '../../errors';
import type { Cell } from '../../model';
import { extentOf, rolesOf, type Axis } from './axis';
import { directionFactor, features, wholeOutput } from './features';
import { Refusal, type Operation } from './operation';
import { layerOf } from './recurrent';
import {
  inputsOf,
  listOf,
  originOf,
  type Chain,
  type Constant,
  type Features,
  type Moment,
  type Part,
  type Value,
} from './value';

/** Operands that need not be followed: sequence_lens, initial_h and initial_c. */
export const FREE_OPERANDS: readonly number[] = [4, 5, 6];
const INITIAL_STATES = [5, 6];

/** Throws unless the initial state is zero or the state of a stream. */
function checkInitialState(op: Operation, index: number, chain: Chain): void {
  const value = op.operands[index];
  if (!value) return;
  const name = `initial state "${op.node.input[index]!}"`;
  const zero =
    (value.kind === 'fill' && value.value === 0) || (value.kind === 'constant' && isZero(value));
  if (zero) return;
  if (originOf(value) === 'constants') {
    throw new Refusal(`its ${name} is a constant other than zero: make it an input of the graph`);
  }
  if (originOf(value) !== 'inputs' || (value.kind === 'foreign' && !value.shuffled)) {
    throw new Refusal(
      `its ${name} is computed by the graph: only zeros and inputs of the graph can be`,
    );
  }
  if (inputsOf(value).includes(chain.input)) {
    throw new Refusal(
      `its ${name} comes from "${chain.input}", which is the input of the first layer, too`,
    );
  }
}

function isZero(value: Constant): boolean {
  return listOf(value).every((x) => x === 0);
}

/** The time axis of X must run along the frames, and its batch axis must not. */
function checkFrames(value: Features, time: number): void {
  const { chain } = value.parts[0]!;
  if (chain.layers.length === 0) return;
  const roles = value.axes.map((axis) => rolesOf(axis).join());
  const hasTime = value.axes.flatMap(rolesOf).includes('time');
  if (roles[time] !== (hasTime ? 'time' : '')) {
    const along = roles[time] === '' ? 'an axis of size 1' : `the axis "${roles[time]!}"`;
    throw new Refusal(`it runs along ${along} instead of time`);
  }
}

function chainOf(op: Operation, time: number): { x: Features; chain: Chain } {
  const x = op.operand(0);
  if (x.kind !== 'features')
    throw new Refusal('its input X does not come from an input of the graph');
  if (x.axes.length !== 3) {
    throw new CompactRnnError(
      'INVALID_MODEL',
      `${op.label}: its input X has ${x.axes.length} axes, but must have 3`,
    );
  }
  const { chain, moment } = wholeOutput(x, 2);
  if (chain.head.length > 0)
    throw new Refusal('it follows a dense layer: recurrent layers come first, then the head');
  if (moment !== 'every')
    throw new Refusal('it runs over final states: a recurrent layer runs over every frame');
  checkFrames(x, time);
  return { x, chain };
}

function checkInputSize(op: Operation, x: Features, inputSize: number): void {
  const given = extentOf(x.axes[2]!);
  if (typeof given === 'string' || given === inputSize) return;
  throw new CompactRnnError(
    'INVALID_MODEL',
    `${op.label}: its weight W takes ${inputSize} features, but its input X has ${given}`,
  );
}

export const recurrent =
  (cell: Cell) =>
  (op: Operation): Value[] => {
    const batchFirst = op.int('layout', 0) !== 0;
    const { x, chain } = chainOf(op, batchFirst ? 1 : 0);
    const layer = layerOf(op, cell);
    checkInputSize(op, x, layer.inputSize);
    for (const index of INITIAL_STATES) checkInitialState(op, index, chain);

    const next: Chain = { ...chain, layers: [...chain.layers, layer] };
    const parts = (moment: Moment): Part[] =>
      layer.weights.map((_, index) => ({
        chain: next,
        index,
        direction:
          layer.direction === 'bidirectional'
            ? index === 0
              ? 'forward'
              : 'backward'
            : layer.direction,
        size: layer.hiddenSize,
        moment,
      }));
    const time: Axis = [{ role: 'time', extent: extentOf(x.axes[batchFirst ? 1 : 0]!) }];
    const batch: Axis = [{ role: 'batch', extent: extentOf(x.axes[batchFirst ? 0 : 1]!) }];
    const feature: Axis = [{ role: 'feature', extent: layer.hiddenSize }];
    const all = parts('every');
    const direction: Axis = [directionFactor(all)];
    const states = batchFirst ? [batch, direction, feature] : [direction, batch, feature];
    return [
      features(
        batchFirst ? [batch, time, direction, feature] : [time, direction, batch, feature],
        all,
      ),
      features(states, parts('final')),
      features(states, parts('cell')),
    ];
  };
