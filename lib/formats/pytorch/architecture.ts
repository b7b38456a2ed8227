/**
 * What a state dict cannot say of its network: the order of its modules, activations, and where the
 * output is taken. A short JSON says it; networks that this library wrote carry it with them.
 *
 *     { "layers": ["lstm", { "module": "output", "activation": "log-softmax" }] }
 */
import type { ErrorCode } from '../../errors';
import { CompactRnnError } from '../../errors';
import { Fields } from '../../json';
import {
  checkedUnits,
  checkLayerCount,
  completeFrontEnd,
  EMITTED,
  HEAD_ACTIVATIONS,
  SEQUENCE_OUTPUTS,
  type FrontEnd,
  type HeadActivation,
  type Layer,
  type Network,
  type Units,
} from '../../model';

/** What a module is used as, where its name and shape leave that open. */
export const USES = ['linear', 'embedding'] as const;

/** One module of a state dict in its place. */
export interface PlacedModule {
  /** Its name in the state dict, without what follows the last dot of its tensors. */
  readonly module: string;
  /** What plans call the layer; of a module with several, what their names begin with. */
  readonly name?: string | undefined;
  /** Of a matrix that could be either. */
  readonly use?: (typeof USES)[number] | undefined;
  /** Of a linear layer (default none), or of nn.RNN (default tanh). */
  readonly activation?: HeadActivation | undefined;
  /** Of a recurrent layer with a projection: its output, `projection` by default. */
  readonly emits?: Layer['emits'];
  /** Of a normalization; default 0.00001. */
  readonly epsilon?: number | undefined;
}

/** What a state dict cannot say of its network. */
export interface PyTorchArchitecture {
  /** Where the state dict is in the checkpoint, where there are several: `"ema.model"`. */
  readonly stateDict?: string | undefined;
  /** The modules in the order in which they run; default that of the state dict. */
  readonly layers?: readonly (string | PlacedModule)[] | undefined;
  /** Default every-frame. */
  readonly emits?: Network['emits'] | undefined;
  /** What makes the inputs of audio. */
  readonly frontEnd?: FrontEnd | undefined;
  /** What the outputs stand for. */
  readonly units?: Units | undefined;
}

/** The same, checked and copied. */
export interface Architecture extends Omit<PyTorchArchitecture, 'layers'> {
  readonly layers?: readonly PlacedModule[] | undefined;
}

/** @throws CompactRnnError of that code, naming the field. */
export function checkedArchitecture(value: unknown, code: ErrorCode): Architecture {
  const fields = new Fields(value, 'architecture', code);
  const architecture: Architecture = {
    ...(fields.has('stateDict') && { stateDict: fields.string('stateDict') }),
    ...(fields.has('layers') && { layers: placedModules(fields, code) }),
    ...(fields.has('emits') && { emits: fields.oneOf('emits', SEQUENCE_OUTPUTS) }),
    ...(fields.has('frontEnd') && {
      frontEnd: completeFrontEnd(fields.raw('frontEnd'), code),
    }),
    ...(fields.has('units') && {
      units: checkedUnits(fields.raw('units'), 'architecture.units', code),
    }),
  };
  fields.done();
  return architecture;
}

function placedModules(fields: Fields, code: ErrorCode): PlacedModule[] {
  const items = fields.list('layers');
  checkLayerCount('architecture.layers', items.length);
  const placed = items.map((item, i) =>
    typeof item === 'string'
      ? { module: item }
      : placedModule(new Fields(item, `architecture.layers[${i}]`, code)),
  );
  const seen = new Set<string>();
  for (const { module } of placed) {
    if (seen.has(module))
      throw new CompactRnnError(
        code,
        `architecture.layers names ${module} twice: a layer stands in one place`,
      );
    seen.add(module);
  }
  return placed;
}

function placedModule(fields: Fields): PlacedModule {
  const placed: PlacedModule = {
    module: fields.string('module'),
    ...(fields.has('name') && { name: fields.string('name') }),
    ...(fields.has('use') && { use: fields.oneOf('use', USES) }),
    ...(fields.has('activation') && { activation: fields.oneOf('activation', HEAD_ACTIVATIONS) }),
    ...(fields.has('emits') && { emits: fields.oneOf('emits', EMITTED) }),
    ...(fields.has('epsilon') && { epsilon: fields.positiveNumber('epsilon') }),
  };
  fields.done();
  return placed;
}
