/** An embedding: rows of a constant matrix, looked up by the tokens that the model takes. */
import { rank } from './features';
import { whole } from './linked';
import { LAYER_BYTES, Refusal, type Operation } from './operation';
import { isRaw, knownNumbers, type Features, type Value } from './value';

/** Whether a Gather looks up tokens: a matrix of floats, by an input of the graph. */
export function looksUp(op: Operation): boolean {
  const [table, tokens] = op.operands;
  return table?.kind === 'constant' && tokens?.kind === 'features';
}

export function lookUpTokens(op: Operation): Value[] {
  const table = knownNumbers(op.operand(0));
  const tokens = op.operand(1) as Features;
  if (table?.store.content !== 'floats' || table.dims.length !== 2 || op.int('axis', 0) !== 0)
    throw new Refusal('it looks up rows of something other than a matrix of floats');
  if (!isRaw(tokens))
    throw new Refusal('its indices are computed: a model looks up the tokens that it takes');
  op.reading.budget.make(LAYER_BYTES);
  const [rows, cols] = table.dims as [number, number];
  const weight = op.reading.weights.matrix(rows, cols, [table]);
  const grown = { ...tokens, axes: [...tokens.axes, []] };
  return [whole(grown, rank(grown) - 1, { kind: 'embedding', weight }, cols)];
}
