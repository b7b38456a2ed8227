/** Layers of a network made of PyTorch's modules; their numbers stay in the file until needed. */
import { invalidModel, unsupportedModel } from '../../errors';
import type {
  DenseLayer,
  ElementwiseLayer,
  Layer,
  LayerWeights,
  NormalizationLayer,
  RnnActivation,
} from '../../model';
import { ACTIVATIONS } from '../../model';
import type { Weight } from '../../weights';
import type { FrameActivation } from '../layer-stack';
import { type Budget, numbersOf, SharedWeights, sliced, type View } from '../tensors';
import type { PlacedActivation, PlacedModule } from './placed';
import type { Direction, MatrixModule, NormModule, RecurrentModule } from './modules';
import { shapeOf } from './named-tensor';

/** Of PyTorch's normalizations, where nothing else is said; of RMS ones what floats resolve. */
const EPSILON = 1e-5;
const RMS_EPSILON = 2 ** -23;
const GATES = { rnn: 1, gru: 3, lstm: 4 } as const;

/** Makes the weights of layers, each once, within a budget. */
export class LayerMaker {
  readonly #weights: SharedWeights;

  constructor(
    private readonly budget: Budget,
    signal?: AbortSignal,
  ) {
    this.#weights = new SharedWeights(budget, signal);
  }

  matrix(what: string, view: View): Weight {
    const [rows, cols] = view.dims as [number, number];
    if (rows < 1 || cols < 1)
      throw invalidModel(`${what} has the shape ${shapeOf(view)}, without numbers`);
    this.budget.spender = what;
    return this.#weights.matrix(rows, cols, [view]);
  }

  /** The sum of vectors of so many numbers; zeros where there are none. */
  vector(what: string, size: number, views: readonly (View | undefined)[]): Float32Array {
    const present = views.filter((view) => view !== undefined);
    for (const view of present)
      if (view.dims[0] !== size)
        throw invalidModel(`${what} has the shape ${shapeOf(view)}, but must have [${size}]`);
    this.budget.spender = what;
    return this.#weights.vector('sum', present, size, () => {
      const sum = new Float32Array(size);
      for (const view of present) {
        const numbers = numbersOf(view, this.budget) as ArrayLike<number>; // no symbols of sizes
        for (let i = 0; i < size; i++) sum[i]! += numbers[i]!;
      }
      return sum;
    });
  }

  /** The layers of nn.RNN, nn.GRU or nn.LSTM, bottom first. */
  recurrent(module: RecurrentModule, placed: PlacedModule): Layer[] {
    const { cell } = module;
    const name = placed.name ?? (module.name || cell);
    if (cell !== 'rnn') refuseActivation(placed, cell);
    const activation = cell === 'rnn' ? rnnActivation(placed) : undefined;
    return module.layers.map((directions, l) => {
      const weights = directions.map((each, d) =>
        this.#direction(`${module.name} layer ${l}${d === 0 ? '' : ', reverse'}`, cell, each),
      );
      const [first] = weights;
      return {
        name: module.layers.length === 1 ? name : `${name}.l${l}`,
        cell,
        direction: directions.length === 2 ? 'bidirectional' : 'forward',
        inputSize: first!.input.cols,
        hiddenSize: first!.input.rows / GATES[cell],
        weights,
        ...(activation && { activation }),
        ...(cell === 'gru' && { resetAfter: true }),
        ...(placed.emits && { emits: placed.emits }),
      };
    });
  }

  #direction(what: string, cell: Layer['cell'], tensors: Direction): LayerWeights {
    const { weight_ih, weight_hh, weight_hr, bias_ih, bias_hh } = tensors;
    const rows = weight_ih.dims[0]!;
    if (rows % GATES[cell] !== 0)
      throw invalidModel(
        `${what}: weight_ih has the shape ${shapeOf(weight_ih)}, whose rows are not those of ${GATES[cell]} gates`,
      );
    const weights = {
      input: this.matrix(`${what} weight_ih`, weight_ih),
      recurrent: this.matrix(`${what} weight_hh`, weight_hh),
      ...(weight_hr && { projection: this.matrix(`${what} weight_hr`, weight_hr) }),
    };
    const biases = [bias_ih, bias_hh];
    if (cell !== 'gru') return { ...weights, bias: this.vector(`${what} bias`, rows, biases) };
    const n = rows / 3;
    for (const bias of biases)
      if (bias && bias.dims[0] !== rows)
        throw invalidModel(`${what}: a bias has the shape ${shapeOf(bias)}, not [${rows}]`);
    // The candidate's two biases stay apart: the reset gate stands between them.
    const part = (bias: View | undefined, from: number, size: number): View | undefined =>
      bias && sliced(bias, 0, from, size);
    const gates = biases.map((bias) => part(bias, 0, 2 * n));
    const bias = new Float32Array(rows);
    bias.set(this.vector(`${what} bias`, 2 * n, gates));
    bias.set(this.vector(`${what} bias_ih`, n, [part(bias_ih, 2 * n, n)]), 2 * n);
    return {
      ...weights,
      bias,
      recurrentBias: this.vector(`${what} bias_hh`, n, [part(bias_hh, 2 * n, n)]),
    };
  }

  /**
   * y = scale (x - mean) / sqrt(variance + epsilon) + shift, of the frame's own mean and variance,
   * or of those that BatchNorm has kept: a scaling then.
   */
  norm(module: NormModule, placed: PlacedModule): NormalizationLayer | ElementwiseLayer {
    const { use = module.kind } = placed;
    const { weight, bias, mean, variance } = module;
    const size = (weight ?? mean)!.dims[0]!;
    const name = placed.name ?? (module.name || 'norm');
    const vector = (what: string, view: View | undefined): Float32Array | undefined =>
      view && this.vector(`${module.name}.${what}`, size, [view]);
    const [scale, shift] = [vector('weight', weight), vector('bias', bias)];
    const vectors = { name, size, ...(scale && { scale }), ...(shift && { shift }) };
    if (use === 'scaling') return { kind: 'elementwise', ...vectors };
    if (!mean || !variance) {
      const kind = use === 'rms-norm' ? use : 'layer-norm';
      const { epsilon = kind === 'rms-norm' ? RMS_EPSILON : EPSILON } = placed;
      return { kind, epsilon, ...vectors };
    }
    const { epsilon = EPSILON } = placed;
    const means = vector('running_mean', mean)!;
    const factors = vector('running_var', variance)!.map(
      (x, i) => (scale?.[i] ?? 1) / Math.sqrt(x + epsilon),
    );
    const shifts = means.map((x, i) => (shift?.[i] ?? 0) - factors[i]! * x);
    return { kind: 'elementwise', name, size, scale: factors, shift: shifts };
  }

  /** Without its activation. */
  dense(module: MatrixModule, placed: PlacedModule): DenseLayer {
    return {
      name: placed.name ?? (module.name || 'linear'),
      weight: this.matrix(`${module.name}.weight`, module.weight),
      ...(module.bias && {
        bias: this.vector(`${module.name}.bias`, module.weight.dims[0]!, [module.bias]),
      }),
      activation: 'none',
    };
  }
}

/** As layers have it. */
export function frameActivation(given: PlacedActivation): FrameActivation {
  if (typeof given === 'object' || given === 'softmax' || given === 'log-softmax') return given;
  return { name: given };
}

function rnnActivation({ module, activation = 'tanh' }: PlacedModule): RnnActivation {
  if (ACTIVATIONS.includes(activation as RnnActivation)) return activation as RnnActivation;
  throw unsupportedModel(
    `the activation of ${module}, an nn.RNN, must be one of ${ACTIVATIONS.join(', ')}`,
  );
}

function refuseActivation({ module, activation }: PlacedModule, cell: string): void {
  if (activation === undefined || activation === 'tanh') return;
  throw unsupportedModel(
    `${module} is an nn.${cell.toUpperCase()}, whose activations are fixed: leave "activation" out`,
  );
}
