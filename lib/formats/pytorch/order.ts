/**
 * The modules of a state dict in the order in which they run, with what each is used as; what that
 * takes for granted is told, and what cannot be told is refused with the JSON that would say it.
 */
import { invalidOption, unsupportedModel } from '../../errors';
import { firstFew } from '../../json';
import { suggest } from '../../suggest';
import type { Architecture } from './architecture';
import type { PlacedLayer, PlacedModule } from './placed';
import type { MatrixModule, Module } from './modules';
import { shapeOf } from './named-tensor';

/** A module in its place; `use` is said of every matrix. */
export interface Placed {
  readonly module: Module;
  readonly placed: PlacedModule;
}

/** What runs: a module, an activation, or a combination. */
export type Step = Placed | { readonly module?: undefined; readonly placed: PlacedOther };

type PlacedOther = Exclude<PlacedLayer, PlacedModule>;

export interface Order {
  readonly steps: readonly Step[];
  /** What was taken for granted, as sentences go on. */
  readonly assumed: readonly string[];
  /** Modules that have no place in it. */
  readonly unused: readonly string[];
}

/** What a module is, as people call it. */
export function titleOf(module: Module): string {
  switch (module.kind) {
    case 'recurrent':
      return `nn.${module.cell.toUpperCase()}`;
    case 'matrix':
      return module.bias ? 'nn.Linear' : 'nn.Linear or nn.Embedding';
    case 'layer-norm':
      return 'nn.LayerNorm';
    case 'rms-norm':
      return 'nn.RMSNorm, or nn.LayerNorm without bias';
    case 'batch-norm':
      return 'nn.BatchNorm';
    case 'unknown':
      return `not known (${firstFew(module.tensors, 3)})`;
  }
}

/** @throws CompactRnnError INVALID_OPTION, UNSUPPORTED_MODEL. */
export function orderOf(modules: readonly Module[], { layers, emits }: Architecture): Order {
  const given = layers ?? modules.map(({ name }) => ({ module: name }));
  const named = given.map((placed): Step =>
    'module' in placed ? { placed, module: moduleNamed(modules, placed.module) } : { placed },
  );
  const steps = named.map((step, i): Step =>
    step.module ? { ...step, placed: placedAs(named, step, i) } : step,
  );
  const used = steps.filter((step): step is Placed => step.module !== undefined);
  if (!layers) refuseGuesses(used);
  const assumed = [
    ...used.flatMap(({ module, placed }) => assumptionsOf(module, placed)),
    ...(emits || layers ? [] : ['an output at every frame']),
  ];
  const placedNames = new Set(used.map(({ module }) => module.name));
  const unused = modules.map(({ name }) => name).filter((name) => !placedNames.has(name));
  return { steps, assumed, unused };
}

/** What may be said of a module of each kind, besides its name. */
const SAYABLE: Readonly<Record<Module['kind'], readonly (keyof PlacedModule)[]>> = {
  recurrent: ['activation', 'emits'],
  matrix: ['use', 'activation'],
  'layer-norm': ['use', 'activation', 'epsilon'],
  'rms-norm': ['use', 'activation', 'epsilon'],
  'batch-norm': ['activation', 'epsilon'],
  unknown: [],
};
const MATRIX_USES: readonly unknown[] = ['linear', 'embedding'];

/** With what it is used as. */
function placedAs(steps: readonly Step[], { module, placed }: Placed, i: number): PlacedModule {
  const { use } = placed;
  for (const key of ['use', 'activation', 'emits', 'epsilon'] as const)
    if (placed[key] !== undefined && !SAYABLE[module.kind].includes(key))
      throw invalidOption(
        `architecture.layers says the ${key} of ${module.name}, which is ${titleOf(module)}: leave it out`,
      );
  if (use !== undefined && MATRIX_USES.includes(use) !== (module.kind === 'matrix'))
    throw invalidOption(
      `architecture.layers uses ${module.name} as ${use}, but it is ${titleOf(module)}`,
    );
  return module.kind === 'matrix' ? { ...placed, use: useOf(steps, i) } : placed;
}

function moduleNamed(modules: readonly Module[], name: string): Module {
  const module = modules.find((each) => each.name === name);
  if (module) return module;
  const names = modules.map((each) => each.name);
  throw invalidOption(
    `architecture.layers names ${name}, which the state dict does not have${suggest(name, names) || `; it has ${firstFew(names)}`}`,
  );
}

/** A matrix without a bias in front is an embedding where its name or its shape says so. */
function useOf(steps: readonly Step[], i: number): PlacedModule['use'] {
  const { module, placed } = steps[i]! as { module: MatrixModule; placed: PlacedModule };
  if (placed.use) return placed.use;
  if (i > 0 || module.bias) return 'linear';
  if (/emb|wte|lookup/i.test(module.name)) return 'embedding';
  const next = steps[1]?.module;
  const inputs = next?.kind === 'recurrent' ? next.layers[0]![0]!.weight_ih.dims[1] : undefined;
  const [rows, cols] = module.weight.dims;
  if (cols === inputs && rows !== inputs) return 'embedding';
  if (cols !== inputs) return 'linear';
  throw unsupportedModel(
    `${module.name} ${shapeOf(module.weight)} may be an nn.Embedding or an nn.Linear: say which by --architecture, ` +
      example(
        steps.map((each) => {
          if (each.module === module) return { module: module.name, use: 'embedding' };
          return each.module?.name ?? each.placed;
        }),
      ),
  );
}

/** Between two linear layers, and in front of a recurrent one, a state dict cannot say what is. */
function refuseGuesses(modules: readonly Placed[]): void {
  const isLinear = ({ placed }: Placed): boolean => placed.use === 'linear';
  const unknown = modules.filter(({ module }) => module.kind === 'unknown');
  const isRecurrent = modules.some(({ module }) => module.kind === 'recurrent');
  if (unknown.length > 0)
    throw unsupportedModel(
      `the state dict has modules that are no RNN, GRU, LSTM, Linear, Embedding or normalization: ${firstFew(unknown.map(shown), 3)}. ` +
        'Export the model to ONNX (torch.onnx.export), which is compressed in place whatever else it has' +
        (isRecurrent
          ? `; where the network does without them, name those it has by --architecture, ${exampleOf(modules)}`
          : ''),
    );
  const guess = modules.find((each, i) => isLinear(each) && i + 1 < modules.length);
  if (guess)
    throw unsupportedModel(
      `the state dict cannot say which activation follows ${guess.module.name}, nor in which order its modules run: ` +
        `say so by --architecture, ${exampleOf(modules)}`,
    );
}

const shown = ({ module }: Placed): string =>
  `${module.name || 'the model itself'}, ${titleOf(module)}`;

/** An architecture as its file could begin. */
function exampleOf(modules: readonly Placed[]): string {
  return example(
    modules
      .filter(({ module }) => module.kind !== 'unknown')
      .map(({ module, placed }) =>
        placed.use === 'linear' ? { module: module.name, activation: 'relu' } : module.name,
      ),
  );
}

function example(layers: readonly unknown[]): string {
  const few = layers.length > 6 ? [...layers.slice(0, 6), '...'] : layers;
  return JSON.stringify({ layers: few });
}

function assumptionsOf(module: Module, placed: PlacedModule): string[] {
  const { activation, use } = placed;
  if (module.kind === 'recurrent' && module.cell === 'rnn' && !activation)
    return [`tanh in ${module.name}`];
  if (use === 'linear' && activation === undefined) return [`no activation behind ${module.name}`];
  if (module.kind === 'rms-norm' && use === undefined)
    return [`an nn.RMSNorm in ${module.name} ("use": "layer-norm" says otherwise)`];
  return [];
}
