/**
 * A recurrent node in the graph: it continues the chain of its input X by a layer. Its initial
 * states must be zero or inputs of the graph, which are the state that a stream carries; sequence
 * lengths are left to the caller of a run.
 */
import { invalidModel } from '../../errors';
import type { Cell, Layer } from '../../model';
import { extentOf, rolesOf, type Axis, type Extent } from './axis';
import type { Chain } from './chain';
import { directionFactor, features, wholeOutput } from './features';
import { checkInitialState, INITIAL_STATES, numberThroughout } from './initial-states';
import { noteRoles } from './linked';
import { quoted } from './names';
import { LAYER_BYTES, Refusal, type Operation } from './operation';
import { layerOf } from './recurrent';
import { originOf, type Features, type Moment, type Part, type Value } from './value';

const SEQUENCE_LENGTHS = 4;
/** Operands that need not be followed: sequence_lens, initial_h and initial_c. */
export const FREE_OPERANDS: readonly number[] = [SEQUENCE_LENGTHS, ...INITIAL_STATES];

/**
 * Lengths in the file must be that of all sequences: a model runs sequences of any length, those of
 * a batch as long as `lengths` says. As an input of the graph they are that option.
 */
function checkSequenceLengths(op: Operation, frames: Extent): void {
  const value = op.operands[SEQUENCE_LENGTHS];
  if (!value || originOf(value) !== 'constants') return;
  if (value.kind === 'foreign') {
    op.reading.unknownLengths.push(op.node);
    return;
  }
  if (numberThroughout(op, value) === frames) return;
  throw new Refusal(
    `its sequence_lens ${quoted(op.node.input[SEQUENCE_LENGTHS]!)} fixes the lengths of the sequences, while a model ` +
      'runs sequences of any: leave it out, or make it an input of the graph, and give run the lengths',
  );
}

/** The time axis of X must run along the frames, and its batch axis must not. */
function checkFrames(value: Features, time: number): void {
  const { chain } = value.parts[0]!;
  if (chain.depth === 0) return; // the axes of an input mean what its first reader takes them for
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
    throw invalidModel(`${op.label}: its input X has ${x.axes.length} axes, but must have 3`);
  }
  const { chain, moment } = wholeOutput(x, 2);
  if (moment !== 'every')
    throw new Refusal('it runs over final states: a recurrent layer runs over every frame');
  checkFrames(x, time);
  noteRoles(
    op,
    x,
    new Map([
      [time, 'time'],
      [1 - time, 'batch'],
      [2, 'feature'],
    ]),
  );
  return { x, chain };
}

function checkInputSize(op: Operation, x: Features, inputSize: number): void {
  const given = extentOf(x.axes[2]!);
  if (typeof given === 'string' || given === inputSize) return;
  throw invalidModel(
    `${op.label}: its weight W takes ${inputSize} features, but its input X has ${given}`,
  );
}

/** A layer over frames in the opposite order. */
function turnedRound(layer: Layer): Layer {
  if (layer.direction === 'bidirectional')
    throw new Refusal('it runs both ways over a sequence that is turned round');
  return { ...layer, direction: layer.direction === 'forward' ? 'backward' : 'forward' };
}

export const recurrent =
  (cell: Cell) =>
  (op: Operation): Value[] => {
    const batchFirst = op.int('layout', 0) !== 0;
    const { x, chain } = chainOf(op, batchFirst ? 1 : 0);
    op.reading.budget.make(LAYER_BYTES);
    const read = layerOf(op, cell);
    const layer = x.flipped ? turnedRound(read) : read;
    checkInputSize(op, x, layer.inputSize);
    for (const index of INITIAL_STATES) checkInitialState(op, index, chain);
    const frames = extentOf(x.axes[batchFirst ? 1 : 0]!);
    checkSequenceLengths(op, frames);

    const next = chain.with({ kind: 'recurrent', layer });
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
    const time: Axis = [{ role: 'time', extent: frames }];
    const batch: Axis = [{ role: 'batch', extent: extentOf(x.axes[batchFirst ? 0 : 1]!) }];
    const feature: Axis = [{ role: 'feature', extent: layer.hiddenSize }];
    const all = parts('every');
    const direction: Axis = [directionFactor(all)];
    const states = batchFirst ? [batch, direction, feature] : [direction, batch, feature];
    return [
      features(
        batchFirst ? [batch, time, direction, feature] : [time, direction, batch, feature],
        all,
        x.flipped,
      ),
      features(states, parts('final')),
      features(states, parts('cell')),
    ];
  };
